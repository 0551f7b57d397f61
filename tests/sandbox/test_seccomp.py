"""The filter of system calls: the numbers are right, and each call meets the verdict that it should."""

import errno
import re
import struct
from pathlib import Path

import pytest

from autograder.sandbox import seccomp
from tests.attacks.system_calls import numbers_of_linux

MACHINES = ["x86_64", "aarch64"]
DENY, NOT_THERE = (seccomp.FAIL | number for number in (errno.EPERM, errno.ENOSYS))


def numbers_of_the_filter(machine: str, *, forks: bool) -> dict[str, int]:
    """Return the number of every system call in our tables by its name."""
    conditions = seccomp.CONDITIONS_OF_FORKS if forks else seccomp.CONDITIONS
    return {
        **seccomp.allowed_calls(machine, forks=forks),
        **{condition.name: getattr(condition, machine) for condition in conditions},
    }


@pytest.mark.parametrize("machine", MACHINES)
def test_the_table_is_linuxs(machine: str) -> None:
    folder = "x86_64-linux-gnu/asm/unistd_64.h" if machine == "x86_64" else "asm-generic/unistd.h"
    header = Path("/usr/include", folder)
    if not header.exists():
        pytest.skip(f"{header}: not installed")
    defined = {name: int(n) for name, n in re.findall(r"__NR(?:3264)?_(\w+)\s+(\d+)", header.read_text())}
    defined["newfstatat"] = defined.get("fstatat", defined.get("newfstatat", 0))
    ours = numbers_of_linux(machine)
    assert len(ours) > 300 and {name: defined[name] for name in ours if name in defined} == ours


@pytest.mark.parametrize("forks", [False, True])
@pytest.mark.parametrize("machine", MACHINES)
def test_the_numbers_are_right(machine: str, forks: bool) -> None:
    assert numbers_of_the_filter(machine, forks=forks).items() <= numbers_of_linux(machine).items()


@pytest.mark.parametrize("forks", [False, True])
def test_what_a_machine_lacks_it_has_none_of(forks: bool) -> None:
    """A dash where there is a number would take a call away, on that machine only."""
    for machine, other in (MACHINES, reversed(MACHINES)):
        here, there = (numbers_of_the_filter(each, forks=forks) for each in (machine, other))
        assert not (there.keys() - here.keys()) & numbers_of_linux(machine).keys()


def verdict(machine: str, number: int, *arguments: int, forks: bool = False) -> int:
    """Run the filter as the kernel does, on a call with these arguments."""
    code = list(struct.iter_unpack("=HBBI", seccomp.program(machine, forks=forks)))
    data = struct.pack("=IIQ6Q", number, seccomp.AUDIT_ARCH[machine], 0, *(*arguments, *[0] * 6)[:6])
    at = loaded = 0
    while True:
        kind, if_true, if_false, value = code[at]
        at += 1
        if kind == seccomp.RETURN:
            return int(value)
        if kind == seccomp.LOAD:
            (loaded,) = struct.unpack_from("=I", data, value)
        else:
            at += if_true if {seccomp.EQUAL: loaded == value, seccomp.AT_LEAST: loaded >= value}[kind] else if_false


@pytest.mark.slow
@pytest.mark.parametrize("forks", [False, True])
@pytest.mark.parametrize("machine", MACHINES)
def test_every_other_call_is_denied(machine: str, forks: bool) -> None:
    """Also with arguments that no condition allows, of which there are more than can be tried."""
    allowed = set(seccomp.allowed_calls(machine, forks=forks).values())
    for number in range(1000):
        denial = DENY if number < seccomp.FIRST_UNKNOWN[machine] else NOT_THERE
        expected = seccomp.ALLOW if number in allowed else denial
        assert verdict(machine, number, *[77] * 6, forks=forks) == expected, number


@pytest.mark.parametrize("machine", MACHINES)
def test_new_calls_look_as_on_an_old_kernel(machine: str) -> None:
    """To the C library, which asks for clone3, statx, faccessat2 and close_range first; those of x32 are far above."""
    linux = numbers_of_linux(machine)
    new = {name for name, number in linux.items() if verdict(machine, number) == NOT_THERE}
    assert new == {name for name, number in linux.items() if number >= 424}
    assert {verdict(machine, number | 1 << 30) for number in linux.values()} == {NOT_THERE}


@pytest.mark.parametrize("machine", MACHINES)
def test_another_architecture_is_killed(machine: str) -> None:
    """Its numbers mean other things: int 0x80."""
    steps = list(struct.iter_unpack("=HBBI", seccomp.program(machine)))
    assert steps[:3] == [
        (seccomp.LOAD, 0, 0, seccomp.ARCHITECTURE),
        (seccomp.EQUAL, 1, 0, seccomp.AUDIT_ARCH[machine]),
        (seccomp.RETURN, 0, 0, seccomp.KILL),
    ]


CONDITIONS = {
    "futex": (1, [128, 129, 137, 393], [0, 1, 2, 6, 9, 10, 134, 135, 265]),
    "fcntl": (1, [0, 1, 2, 3, 1030], [4, 5, 6, 7, 8, 9, 10, 16, 1024, 1025, 1031, 1033]),
    "ioctl": (1, [0x541B, 0x5401, 0x5451], [0x5402, 0x5412, 0x5421, 0x40086602, 0x80086601, 0x4004662A, 0x1]),
    "madvise": (2, [4, 8, 14, 15], [3, 9, 12, 13, 20, 21, 22, 23, 25, 100, 101]),
    "prctl": (0, [15, 16], [1, 4, 22, 23, 35, 38, 67, 0x53564D41, 0x59616D61]),
    "prlimit64": (0, [0], [1, 41, 0xFFFFFFFF]),
    "sched_getaffinity": (0, [0], [1, 41]),
    "clock_gettime": (0, [0, 1, 2, 3, 11], [12, 16, 0xFFFFFFFE, 0xFFFFFFD3]),
    "clock_nanosleep": (0, [0, 1], [0xFFFFFFFE]),
    "clock_getres": (0, [0, 1], [0xFFFFFFFE]),
}


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("call", CONDITIONS)
def test_verdicts_by_argument(machine: str, call: str) -> None:
    position, allowed, denied = CONDITIONS[call]
    number = numbers_of_linux(machine)[call]

    def verdict_on(value: int) -> int:
        """The other arguments are what would be allowed if they were the one that counts."""
        arguments = [allowed[0]] * 6
        arguments[position] = value
        return verdict(machine, number, *arguments)

    assert {verdict_on(value) for value in allowed} == {seccomp.ALLOW}
    assert {verdict_on(value) for value in denied} == {DENY}


def test_every_condition_is_tried() -> None:
    assert {condition.name for condition in seccomp.CONDITIONS} == CONDITIONS.keys()


@pytest.mark.parametrize("machine", MACHINES)
def test_what_forks_may_fork_and_a_player_may_not(machine: str) -> None:
    linux = numbers_of_linux(machine)
    for name in ("execve", "wait4", "sendto", "recvmsg"):
        assert verdict(machine, linux[name]) == DENY
        assert verdict(machine, linux[name], forks=True) == seccomp.ALLOW
    fork, thread, in_a_namespace = 0x01200011, 0x003D0F00, 0x01200011 | 0x10000000
    flags = {kind: verdict(machine, linux["clone"], kind, forks=True) for kind in (fork, thread, in_a_namespace)}
    assert flags == {fork: seccomp.ALLOW, thread: DENY, in_a_namespace: DENY}
    assert verdict(machine, linux["clone"], fork) == DENY
    assert [verdict(machine, linux["prctl"], option, forks=True) for option in (1, 22, 4)] == [
        seccomp.ALLOW,
        seccomp.ALLOW,
        DENY,
    ]
