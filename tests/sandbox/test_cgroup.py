"""The bound on everything in a sandbox: what is written where, every refusal told and none raised, and that it holds."""

import errno
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from autograder.sandbox import cgroup

V2 = {"memory.max": "max", "memory.swap.max": "max", "pids.max": "max", "cgroup.kill": "", "cgroup.procs": ""}
V1 = {"memory.limit_in_bytes": "", "memory.memsw.limit_in_bytes": "", "pids.max": "", "cgroup.procs": ""}


@dataclass
class Kernel:
    """A kernel's cgroup files in a folder, and what it was told; it can be made to refuse."""

    folder: Path
    files: dict[str, str]
    refused: dict[str, int] = field(default_factory=dict)  # a file, or mkdir -> error number
    told: list[tuple[str, str]] = field(default_factory=list)
    busy: int = 0  # how often it will not let a group be removed

    @property
    def proc(self) -> Path:
        return self.folder / "proc"

    def mounted(self, path: str, *mounts: str) -> None:
        """Tell where the process is, and what is mounted: `ROOT PLACE - KIND x OPTIONS`, the place in our folder."""
        self.proc.mkdir(parents=True, exist_ok=True)
        (self.proc / "cgroup").write_text(path)
        lines = (re.sub(r" /sys", f" {self.folder}/sys", f"30 23 0:26 {mount}\n") for mount in mounts)
        (self.proc / "mountinfo").write_text("".join(lines))

    def group(self, place: str, **files: str) -> Path:
        """Put a group into the file system."""
        group = self.folder / place
        group.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (group / name.replace("__", ".")).write_text(text)
        return group

    def mkdir(self, folder: Path) -> None:
        self.refuse("mkdir", folder)
        Path(folder).mkdir()
        for name, text in self.files.items():
            (folder / name).write_text(text)

    def rmdir(self, folder: Path) -> None:
        self.busy -= 1
        if self.busy >= 0:
            raise OSError(errno.EBUSY, "busy", str(folder))
        for file in folder.iterdir():
            file.unlink()
        Path(folder).rmdir()

    def write(self, file: Path, text: str) -> None:
        self.refuse(file.name, file)
        if not file.exists():
            raise FileNotFoundError(errno.ENOENT, "no such file", str(file))
        self.told.append((file.name, text))
        file.write_text(text)

    def refuse(self, what: str, where: Path) -> None:
        if what in self.refused:
            raise OSError(self.refused[what], os.strerror(self.refused[what]), str(where))

    def left(self) -> list[Path]:
        return sorted(self.folder.rglob("autograder-*"))


class FakeOs:
    """The module `os` as cgroup.py sees it."""

    def __init__(self, kernel: Kernel):
        self.mkdir, self.rmdir = kernel.mkdir, kernel.rmdir
        self.kill, self.access, self.W_OK, self.getpid = os.kill, os.access, os.W_OK, os.getpid


def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str]) -> Kernel:
    made = Kernel(tmp_path, dict(files))
    monkeypatch.setattr(cgroup, "os", FakeOs(made))
    monkeypatch.setattr(cgroup, "write", made.write)
    return made


@pytest.fixture
def v2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kernel:
    """Version 2 as systemd gives it to a user: our scope holds us, the slice above is divided and ours."""
    made = kernel(tmp_path, monkeypatch, V2)
    made.mounted("0::/app.slice/our.scope\n", "/ /sys rw shared:9 - cgroup2 cgroup2 rw,nsdelegate")
    common = {"cgroup__controllers": "cpu memory pids", "cgroup__procs": ""}
    made.group("sys", **common, cgroup__subtree_control="memory pids")
    made.group("sys/app.slice", **common, cgroup__subtree_control="cpu memory pids")
    made.group("sys/app.slice/our.scope", **common, cgroup__subtree_control="")
    return made


@pytest.fixture
def v1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kernel:
    """Version 1 as in an older container: what is mounted is the container's own part."""
    made = kernel(tmp_path, monkeypatch, V1)
    made.mounted(
        "8:pids:/docker/1\n4:cpu,memory:/docker/1/jobs\n0::/\n",
        "/docker/1 /sys/pids rw - cgroup cgroup rw,pids",
        "/docker/1 /sys/memory rw shared:9 - cgroup cgroup rw,cpu,memory",
    )
    made.group("sys/pids")
    made.group("sys/memory/jobs")
    return made


def test_v2_in_our_own_group(v2: Kernel) -> None:
    group = cgroup.try_to_make_group(1000, 7, v2.proc)
    assert group and group.version == 2
    assert v2.told == [
        ("cgroup.subtree_control", "+memory +pids"),
        ("memory.max", "1000"),
        ("memory.swap.max", "0"),
        ("pids.max", "7"),
    ]
    assert [folder.parent for folder in group.folders] == [v2.folder / "sys/app.slice/our.scope"]
    group.add(41)
    group.close()
    assert v2.told[4:] == [("cgroup.procs", "41"), ("cgroup.kill", "1")]
    assert v2.left() == []


def test_v2_beside_our_own_group_where_that_one_holds_us(v2: Kernel) -> None:
    v2.refused["cgroup.subtree_control"] = errno.EBUSY
    group = cgroup.try_to_make_group(1000, 7, v2.proc)
    assert group and group.folders[0].parent == v2.folder / "sys/app.slice"
    assert [name for name, _ in v2.told] == ["memory.max", "memory.swap.max", "pids.max"]


def test_v2_without_swap_counted(v2: Kernel) -> None:
    del v2.files["memory.swap.max"]
    assert cgroup.try_to_make_group(1000, 7, v2.proc)
    assert "memory.swap.max" not in dict(v2.told)


def test_v2_at_the_top_looks_no_higher(v2: Kernel) -> None:
    v2.mounted("0::/\n", "/ /sys rw - cgroup2 cgroup2 rw")
    group = cgroup.try_to_make_group(1000, 7, v2.proc)
    assert group and group.folders[0].parent == v2.folder / "sys"
    v2.refused["mkdir"] = errno.EROFS
    assert "/sys/autograder-" in cgroup.describe_bound(v2.proc) and "Read-only" in cgroup.describe_bound(v2.proc)


def test_v1_under_the_containers_part(v1: Kernel) -> None:
    group = cgroup.try_to_make_group(1000, 7, v1.proc)
    assert group and group.version == 1
    assert v1.told == [("memory.limit_in_bytes", "1000"), ("memory.memsw.limit_in_bytes", "1000"), ("pids.max", "7")]
    assert [folder.parent for folder in group.folders] == [v1.folder / "sys/memory/jobs", v1.folder / "sys/pids"]
    group.add(41)
    assert v1.told[3:] == [("cgroup.procs", "41")] * 2
    with group:
        for folder in group.folders:
            (folder / "cgroup.procs").write_text("")
    assert v1.left() == []


def test_v2_without_memory_goes_on_to_v1(v1: Kernel) -> None:
    v1.mounted(
        (v1.proc / "cgroup").read_text(),
        "/ /sys/unified rw - cgroup2 cgroup2 rw",
        "/docker/1 /sys/pids rw - cgroup cgroup rw,pids",
        "/docker/1 /sys/memory rw - cgroup cgroup rw,cpu,memory",
    )
    v1.group("sys/unified", cgroup__controllers="", cgroup__subtree_control="", cgroup__procs="")
    group = cgroup.try_to_make_group(1000, 7, v1.proc)
    assert group and group.version == 1


REFUSALS = [
    ("mkdir", errno.EACCES),
    ("mkdir", errno.EROFS),
    ("pids.max", errno.EACCES),
    ("pids.max", errno.ENOENT),
    ("pids.max", errno.EBUSY),
]


@pytest.mark.parametrize(
    ("what", "number"), [*REFUSALS, ("memory.max", errno.EBUSY), ("memory.swap.max", errno.EACCES)]
)
def test_v2_refusals_are_told_and_leave_nothing(v2: Kernel, what: str, number: int) -> None:
    refused(v2, what, number)


@pytest.mark.parametrize(
    ("what", "number"), [*REFUSALS, ("memory.limit_in_bytes", errno.EBUSY), ("memory.limit_in_bytes", errno.EINVAL)]
)
def test_v1_refusals_are_told_and_leave_nothing(v1: Kernel, what: str, number: int) -> None:
    refused(v1, what, number)


def refused(kernel: Kernel, what: str, number: int) -> None:
    kernel.refused[what] = number
    assert cgroup.try_to_make_group(1000, 7, kernel.proc) is None
    text = cgroup.describe_bound(kernel.proc)
    assert "no cgroup can be had" in text and os.strerror(number) in text and "\n" not in text
    assert kernel.left() == []


def test_neither_group_can_be_divided(v2: Kernel) -> None:
    v2.refused["cgroup.subtree_control"] = errno.EBUSY
    (v2.folder / "sys/app.slice/cgroup.subtree_control").write_text("cpu")
    assert cgroup.try_to_make_group(1000, 7, v2.proc) is None
    assert "app.slice/cgroup.subtree_control: Device or resource busy" in cgroup.describe_bound(v2.proc)


def test_controller_missing(v2: Kernel) -> None:
    for group in (v2.folder / "sys").rglob("cgroup.controllers"):
        group.write_text("cpu pids")
    assert cgroup.try_to_make_group(1000, 7, v2.proc) is None
    assert "has no controller memory" in cgroup.describe_bound(v2.proc)


def test_not_delegated(v2: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    """Players could not be moved there, even if the group could be made."""
    monkeypatch.setattr(cgroup.os, "access", lambda *_: False)
    assert cgroup.try_to_make_group(1000, 7, v2.proc) is None
    assert "not delegated" in cgroup.describe_bound(v2.proc)


@pytest.mark.parametrize("mounts", [(), ("/elsewhere /sys rw - cgroup2 cgroup2 rw",), ("/ /sys rw - tmpfs x rw",)])
def test_nothing_mounted_for_us(v2: Kernel, mounts: tuple[str, ...]) -> None:
    v2.mounted("0::/app.slice\n", *mounts)
    assert cgroup.try_to_make_group(1000, 7, v2.proc) is None
    assert cgroup.describe_bound(v2.proc).endswith("v2: not mounted; v1: the controller memory is not mounted")


def test_no_proc_at_all(tmp_path: Path) -> None:
    assert cgroup.try_to_make_group(1000, 7, tmp_path) is None
    assert "No such file" in cgroup.describe_bound(tmp_path)


def test_words_name_the_bound_that_holds(v1: Kernel) -> None:
    assert cgroup.describe_bound(v1.proc) == "the memory of each sandbox is bounded by a cgroup (v1)"
    assert v1.left() == []


def test_close_waits_for_the_dead_to_leave(v2: Kernel) -> None:
    group = cgroup.try_to_make_group(1000, 7, v2.proc)
    v2.busy = 3
    assert group
    group.close()
    assert v2.left() == [] and v2.told.count(("cgroup.kill", "1")) == 4
    group.close()  # once more does no harm


def test_close_does_not_wait_for_ever(v2: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cgroup, "CLOSE_SECONDS", 0.05)
    v2.busy = 10**6
    group = cgroup.try_to_make_group(1000, 7, v2.proc)
    assert group
    group.close()
    assert v2.left() == list(group.folders)


def test_close_without_the_kernels_help_kills_one_by_one(v1: Kernel) -> None:
    with subprocess.Popen(["sleep", "60"]) as process:
        group = cgroup.try_to_make_group(1000, 7, v1.proc)
        assert group
        group.add(process.pid)
        (group.folders[1] / "cgroup.procs").write_text("")
        group.close()
        assert process.wait(timeout=5) == -9


def test_a_refused_process_is_told_and_a_dead_one_is_not(v2: Kernel) -> None:
    group = cgroup.try_to_make_group(1000, 7, v2.proc)
    assert group
    v2.refused["cgroup.procs"] = errno.ESRCH
    group.add(41)
    v2.refused["cgroup.procs"] = errno.EACCES
    with pytest.raises(PermissionError):
        group.add(41)


# The real one: each holds a little, all together too much.
HOLDER = """
import os, sys, time
kind, pieces, piece = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
for number in range(pieces):
    if kind == "processes" and os.fork() == 0:
        held = b"x" * piece
        os.close(1)  # the news is the parent's to tell
        time.sleep(60)
    if kind == "memory files":
        os.write(os.memfd_create("x"), b"x" * piece)
print("held", flush=True)
sys.stdin.read()
"""
MB = 1 << 20


@pytest.mark.parametrize("kind", ["memory files", "processes"])
def test_real_bound_on_all_together(kind: str) -> None:
    with real(64 * MB, 64) as group:
        assert ends(group, kind, pieces=20, piece=8 * MB)
    assert not any(folder.exists() for folder in group.folders)


def test_real_bound_lets_live_what_keeps_to_it() -> None:
    with real(256 * MB, 64) as group, holder("memory files", 20, MB) as process:
        group.add(process.pid)
        assert held(process)


def test_real_bound_of_one_spares_its_neighbour() -> None:
    with real(256 * MB, 64) as neighbours, real(64 * MB, 64) as group, holder("memory files", 8, MB) as neighbour:
        neighbours.add(neighbour.pid)
        assert held(neighbour)
        assert ends(group, "memory files", pieces=20, piece=8 * MB)
        assert neighbour.poll() is None


def test_real_bound_on_processes() -> None:
    with real(512 * MB, 4) as group, holder("processes", 20, 10) as process:
        group.add(process.pid)
        held(process)
        assert process.wait(timeout=5) == 1  # the fork that is one too many raises
        assert len(members(group)) == 3


def test_real_close_ends_what_is_left() -> None:
    with holder("processes", 3, 10) as process:
        with real(256 * MB, 64) as group:
            group.add(process.pid)
            assert held(process)
            children = psutil.Process(process.pid).children()
            assert len(children) == 3
        assert process.wait(timeout=5) == -9
    assert not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children)


def real(memory_bytes: int, processes: int) -> cgroup.Group:
    group = cgroup.try_to_make_group(memory_bytes, processes)
    if group is None:
        pytest.skip(cgroup.describe_bound())
    return group


def holder(kind: str, pieces: int, piece: int) -> subprocess.Popen:
    command, pipe = [sys.executable, "-S", "-c", HOLDER, kind, str(pieces), str(piece)], subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
    assert process.stdout and process.stdout.readline() == b"ready\n"
    return process


def held(process: subprocess.Popen) -> bool:
    """Have it take what it wants; whether it lives to tell."""
    assert process.stdin and process.stdout
    process.stdin.write(b"go\n")
    process.stdin.flush()
    return bool(process.stdout.readline() == b"held\n")


def ends(group: cgroup.Group, kind: str, pieces: int, piece: int) -> bool:
    """Whether something of this group is killed when the pieces are too much together, each being little."""
    with holder(kind, pieces, piece) as process:
        group.add(process.pid)
        held(process)
        until = time.monotonic() + 5
        while not (killed := dead(process.pid)) and time.monotonic() < until:
            time.sleep(0.01)
        group.close()
        return killed


def dead(pid: int) -> bool:
    """Whether this process, or one of its children, has ended."""
    process = psutil.Process(pid)
    return any(one.status() == psutil.STATUS_ZOMBIE for one in [process, *process.children()])


def members(group: cgroup.Group) -> list[str]:
    return (group.folders[-1] / "cgroup.procs").read_text().split()
