"""One container for one submission: half a processor and 0.75 GB as Gradescope gives, no network, no namespaces."""

import contextlib
import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from autograder.sandbox.seccomp import ALLOW, ARGUMENTS, EQUAL, FAIL, LOAD, NUMBER, RETURN, step
from tests.gradescope.rehearsal.image import BUILD

GROUPS = Path("/sys/fs/cgroup")
LOOK_SECONDS = 0.1
PERIOD = 100_000  # microseconds, the kernel's usual
HALF, MEMORY = 0.5, 768 << 20  # https://gradescope-autograders.readthedocs.io/en/latest/troubleshooting/
INSIDE = Path(__file__).with_name("inside.py")
NAMESPACES = ("--mount", "--pid", "--net", "--ipc", "--uts")
# x86_64: mount, umount2, pivot_root, unshare, setns, open_tree, move_mount, fsopen, fsmount
DENIED = (165, 166, 155, 272, 308, 428, 429, 430, 432)
LANDLOCK, CLONE, CLONE3 = (444, 445, 446), 56, 435
NEW_NAMESPACES, ANY_BIT = 0x7E020000, 0x45  # the flags CLONE_NEW*; BPF_JMP | BPF_JSET


@dataclass
class Report:
    """What came of a run."""

    status: int
    seconds: float
    left: list[str]
    results: str
    stdout: str
    cpu_seconds: float
    memory_bytes: int
    changed: list[str] = field(default_factory=list)  # files in the container that the run made or changed

    @property
    def document(self) -> dict[str, Any]:
        """Return results.json as data; raise ValueError if it is not valid."""
        return json.loads(self.results)

    @property
    def points(self) -> dict[str, float]:
        return {test["number"]: test["score"] for test in self.document["tests"]}


class Container:
    """A container on its way: made with what was handed in, started, killed in parts, and read."""

    def __init__(self, image: Path, files: Mapping[str, str | bytes], **wishes: Any):
        self.work = Path(tempfile.mkdtemp(dir=BUILD, prefix="run-"))
        self.image = image
        for part in ("upper/autograder/submission", "upper/autograder/results", "work", "root"):
            (self.work / part).mkdir(parents=True)
        for name, content in files.items():
            path = self.work / "upper/autograder/submission" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.wishes = wishes
        self.groups = make_groups(self.work.name, wishes.get("share", HALF))
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it."""
        config = {
            "image": str(self.image),
            "work": str(self.work),
            "groups": list(map(str, self.groups)),
            "disks": self.wishes.get("disks", {}),
            "filter": make_filter(landlock=self.wishes.get("landlock", False)).hex(),
        }
        command = [
            "unshare",
            *NAMESPACES,
            "--fork",
            "--kill-child",
            sys.executable,
            "-I",
            str(INSIDE),
            json.dumps(config),
        ]
        with (self.work / "stdout").open("wb") as output:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)

    def processes(self, words: str) -> list[psutil.Process]:
        """Return the processes in it whose command line has these words."""
        assert self.process
        found = []
        for process in psutil.Process(self.process.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                if words in " ".join(process.cmdline()):
                    found.append(process)
        return found

    def wait_for(self, words: str, seconds: float = 60) -> psutil.Process:
        """Return the youngest process with these words, as soon as there is one."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = self.processes(words)
            if found:
                return found[-1]
            time.sleep(0.02)
        raise TimeoutError(words)

    def finish(self, seconds: float = 1200) -> Report:
        """Wait for its end, and return what came of it."""
        assert self.process
        memory, end = 0, time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            memory = max(memory, self.memory_bytes())
            time.sleep(LOOK_SECONDS)
        self.process.wait(timeout=0)
        output = (self.work / "stdout").read_text(errors="replace")
        report = self.work / "report.json"
        if not report.is_file():
            raise RuntimeError(f"the container did not run: {output[-1000:]}")
        usage = int((self.groups[0] / "cpuacct.usage").read_text()) / 1e9 if self.groups else 0.0
        changed = sorted(
            str(p.relative_to(self.work / "upper")) for p in (self.work / "upper").rglob("*") if not p.is_dir()
        )
        return Report(
            **json.loads(report.read_text()), stdout=output, cpu_seconds=usage, memory_bytes=memory, changed=changed
        )

    def memory_bytes(self) -> int:
        """Return what its processes hold now, which the kernel cannot take back: no cache of files."""
        if not self.groups:
            return 0
        lines = (self.groups[-1] / "memory.stat").read_text().splitlines()
        return int(dict(line.split() for line in lines)["total_rss"])

    def remove(self) -> None:
        """End it, if it still runs, and remove all of it."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for group in self.groups:
            remove_group(group)
        shutil.rmtree(self.work, ignore_errors=True)


@contextlib.contextmanager
def container(image: Path, files: Mapping[str, str | bytes], **wishes: Any) -> Iterator[Container]:
    """Give a container that is not yet started: change what is in it, then start it."""
    made = Container(image, files, **wishes)
    try:
        yield made
    finally:
        made.remove()


def run(image: Path, files: Mapping[str, str | bytes], **wishes: Any) -> Report:
    """Run a container from its start to its end."""
    with container(image, files, **wishes) as made:
        made.start()
        return made.finish()


def make_groups(name: str, share: float) -> list[Path]:
    """Return cgroups (version 1) that give this share of a processor and 0.75 GB; none where they cannot be had."""
    settings = {
        "cpuacct": {},
        "cpu": {"cpu.cfs_period_us": PERIOD, "cpu.cfs_quota_us": int(share * PERIOD)},
        "memory": {"memory.limit_in_bytes": MEMORY},
    }
    folders = {controller: GROUPS / controller / f"rehearsal-{name}" for controller in settings}
    if not all(folder.parent.is_dir() for folder in folders.values()):
        return []
    for controller, folder in folders.items():
        folder.mkdir()
        for file, value in settings[controller].items():
            (folder / file).write_text(str(value))
    return list(folders.values())


def remove_group(group: Path) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError):
            os.rmdir(group)
            return
        time.sleep(0.02)


def make_filter(*, landlock: bool) -> bytes:
    """Return a filter that denies all that makes namespaces and mounts, and Landlock unless it is to be had."""
    absent = [CLONE3, *([] if landlock else LANDLOCK)]
    code = [step(LOAD, NUMBER)]
    code += [part for number in DENIED for part in fail(number, errno.EPERM)]
    code += [part for number in absent for part in fail(number, errno.ENOSYS)]
    flags = [step(LOAD, ARGUMENTS), step(ANY_BIT, NEW_NAMESPACES, skip_if_false=1), step(RETURN, FAIL | errno.EPERM)]
    return b"".join([*code, step(EQUAL, CLONE, skip_if_false=len(flags)), *flags, step(RETURN, ALLOW)])


def fail(number: int, error: int) -> list[bytes]:
    return [step(EQUAL, number, skip_if_false=1), step(RETURN, FAIL | error)]
