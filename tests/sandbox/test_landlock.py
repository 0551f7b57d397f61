"""Landlock in part is allowed where the filter of system calls covers the rest: decided by what the kernel reports."""

import platform

import pytest

from autograder.errors import NoSandbox
from autograder.sandbox import choice, landlock, seccomp
from autograder.sandbox.landlock import Landlock, find_uncovered
from autograder.sandbox.visible_folders import VisibleFolders

ALLOWED = set(seccomp.allowed_calls(platform.machine()))


@pytest.mark.parametrize("version", [3, 4, 5, 6, 7, 99])
def test_enough_of_it(version: int) -> None:
    assert Landlock(lambda: version).missing() is None


@pytest.mark.parametrize("version", [1, 2])
def test_too_little_of_it(version: int) -> None:
    reason = Landlock(lambda: version).missing()
    assert reason and f"nothing forbids truncating files with version {version} of Landlock" in reason
    assert says_what_to_do(reason)


def test_none_of_it() -> None:
    reason = Landlock(lambda: 0).missing()
    assert reason and "no Landlock" in reason and says_what_to_do(reason)


@pytest.mark.parametrize("call", ["kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "fcntl"])
def test_a_filter_that_lets_signals_through(monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    """On Ubuntu 24.04, whose Linux 6.8 has version 4."""
    monkeypatch.setattr(seccomp, "allowed_calls", lambda _: ALLOWED | {call})
    reason = Landlock(lambda: 4).missing()
    assert reason and "nothing forbids signals with version 4" in reason and says_what_to_do(reason)
    assert Landlock(lambda: 6).missing() is None


def test_a_filter_that_lets_sockets_through() -> None:
    with_sockets = ALLOWED | {"socket"}
    assert find_uncovered(3, with_sockets) == ["TCP", "abstract sockets"]
    assert find_uncovered(4, with_sockets) == find_uncovered(5, with_sockets) == ["abstract sockets"]
    assert find_uncovered(6, with_sockets) == []


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_covers_the_rest_on_every_machine(machine: str) -> None:
    assert find_uncovered(3, seccomp.allowed_calls(machine)) == []


def test_refused_by_name_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(choice.BY_NAME, "sandlock", Landlock(lambda: 2))
    with pytest.raises(NoSandbox, match="truncating files"):
        choice.choose_sandbox("sandlock")


def test_the_report_is_the_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel without Landlock fails the call; sandlock asks the same question."""
    sandlock = pytest.importorskip("sandlock")
    assert landlock.reported_version() == max(0, sandlock.landlock_abi_version())
    monkeypatch.setattr(landlock, "CREATE_RULESET", 100_000)
    assert landlock.reported_version() == 0


@pytest.mark.parametrize(("version", "extent"), [(3, "part"), (5, "part"), (6, "all"), (7, "all")])
def test_the_launcher_is_told_how_much_there_is(tmp_path, version: int, extent: str) -> None:
    room = VisibleFolders(tmp_path, tmp_path, tmp_path)
    assert Landlock(lambda: version).command(room, 9)[5:7] == ["9", extent]


def says_what_to_do(reason: str) -> bool:
    return "kernel.apparmor_restrict_unprivileged_userns=0" in reason and "bubblewrap" in reason and "\n" not in reason
