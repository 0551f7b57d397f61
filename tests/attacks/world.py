"""What an attack may go after: secrets, neighbours, folders, ports. All of it is ours, and goes away afterwards."""

import ctypes
import hashlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import numpy as np
import psutil

from autograder import mnist_files, paths
from autograder.machine.readers import UNPRIVILEGED
from autograder.reference import catalogue
from tests.attacks.kernel_objects import KernelObjects

# By way of the environment, from which the naive grader, a process of its own, knows it as well. Each process of
# pytest-xdist has one of its own: it may inherit another's, and two worlds with the same mark would be in each other's way.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")
if os.environ.get("EXAM_SECRET_OF") != WORKER:
    os.environ["EXAM_SECRET_OF"] = WORKER
    os.environ["EXAM_SECRET"] = f"secret-{secrets.token_hex(8)}"
SECRET = os.environ["EXAM_SECRET"]
MARK = f"mark-{hashlib.sha256(SECRET.encode()).hexdigest()[:16]}"  # whatever an attack leaves behind bears it
PR_SET_CHILD_SUBREAPER = 36
SHARED = ("/tmp", "/var/tmp", "/dev/shm")  # where an attack may leave something beside its own places
PLAYER = UNPRIVILEGED if os.geteuid() == 0 else None  # the user that student code runs as, if not as ourselves
BORROWED = "borrowed.py"  # the file of another student
PATIENCE = 3  # seconds that processes have to vanish


class World:
    """The surroundings of one attack, and what has become of them."""

    def __init__(self) -> None:
        self.open = ExitStack()
        self.folder = Path(self.open.enter_context(tempfile.TemporaryDirectory(prefix="world-")))
        self.folder.chmod(0o755)
        for part in ("inbox", "tmp", "home", "neighbours", "site"):
            (self.folder / part).mkdir()
            (self.folder / part).chmod(0o777)  # as careless as can be
        self.inbox, self.out = self.folder / "inbox", self.folder / "out"
        (self.folder / "site" / "torch.py").write_text(TORCH)
        (self.folder / "site" / "digits.npy").touch()
        self.neighbour = subprocess.Popen(["sleep", "600"], env={"SECRET": SECRET}, user=PLAYER, group=PLAYER)
        self.open.callback(self.neighbour.wait)
        self.open.callback(self.neighbour.kill)
        self.objects = KernelObjects(PLAYER, SECRET, f"{MARK}-{secrets.token_hex(4)}")
        self.open.callback(self.objects.close)
        self.listen()
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)  # orphans are ours to count
        self.processes = self.children()

    def listen(self) -> None:
        self.tcp = self.open.enter_context(socket.create_server(("127.0.0.1", 0)))
        self.udp = self.open.enter_context(socket.socket(type=socket.SOCK_DGRAM))
        self.udp.bind(("127.0.0.1", 0))
        self.abstract = self.open.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        self.abstract.bind(f"\0{MARK}")
        for ear in (self.tcp, self.udp, self.abstract):
            ear.setblocking(False)

    def __enter__(self) -> "World":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def neighbour_of(self, student: str) -> Path:
        """Return the folder of another student, whom only this one is after; make it if need be."""
        folder = self.folder / "neighbours" / student
        if not folder.exists():
            folder.mkdir()
            folder.chmod(0o777)
            (folder / f"{SECRET}.txt").touch()
            (folder / "password.txt").write_text(f"My password is {SECRET}")
            (folder / BORROWED).write_text(NEIGHBOUR)
            (folder / BORROWED).chmod(0o600)
            if PLAYER:
                os.chown(folder / BORROWED, PLAYER, PLAYER)
        return folder

    def known(self, student: str, following: str) -> str:
        """Return what the attack of a student knows, as the first lines of its file."""
        neighbour = self.neighbour_of(student)
        names = {
            **{"MARK": MARK, "PREFIX": SECRET.split("-")[0] + "-", "STUDENT": student, "NEXT": following},
            **{"FOLDER": self.folder, "INBOX": self.inbox, "OUT": self.out, "SITE": self.folder / "site"},
            **{"NEIGHBOUR_FOLDER": neighbour, "NEIGHBOUR_FILE": neighbour / BORROWED},
            **{"EXPECTED": paths.EXPECTED, "SOLUTIONS": paths.SOLUTIONS, "EXAM": mnist_files.exam_file()},
            "ROOT": paths.ROOT,
        }
        ports = {"NEIGHBOUR": self.neighbour.pid, "TCP": port(self.tcp), "UDP": port(self.udp)}
        texts = {name: str(value) for name, value in names.items()}
        return "".join(f"{name} = {value!r}\n" for name, value in {**texts, **ports, **self.objects.known()}.items())

    def heard(self) -> bool:
        """Whether anything came in by the network."""
        return any(map(heard, (self.tcp, self.udp, self.abstract)))

    def children(self) -> int:
        return sum(alive(child) for child in psutil.Process().children(recursive=True))

    def left_processes(self) -> bool:
        """Whether more processes run than in the beginning, when those that are about to end have had their time."""
        end = time.monotonic() + PATIENCE
        while self.children() > self.processes and time.monotonic() < end:
            time.sleep(0.02)
        return self.children() > self.processes

    def files(self) -> dict[str, str]:
        """Return a fingerprint of every file here but the results, and what bears our mark elsewhere."""
        own = [path for path in self.folder.rglob("*") if self.out not in (path, *path.parents)]
        marked = [path for folder in SHARED for path in Path(folder).glob(f"*{MARK}*")]
        return {str(path): fingerprint(path) for path in own + marked}

    def close(self) -> None:
        """Remove everything, also what an attack has left where nothing kept it from it."""
        for folder in SHARED:
            for path in Path(folder).glob(f"*{MARK}*"):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        self.open.close()


# What another student has handed in: right answers, and a name that nobody should learn.
NEIGHBOUR = f"{catalogue.reference()['conv.py']}\n\nWHO = {SECRET!r}\n"

# A package of the grader's that does the work.
TORCH = """import numpy as np


def conv1d(x, kernel, stride):
    return np.correlate(np.asarray(x, float), kernel, "valid")[::stride]
"""


def port(ear: socket.socket) -> int:
    return int(ear.getsockname()[1])


def heard(ear: socket.socket) -> bool:
    try:
        ear.accept() if ear.type == socket.SOCK_STREAM else ear.recv(1)
    except BlockingIOError:
        return False
    return True


def alive(process: psutil.Process) -> bool:
    try:
        return process.status() not in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
    except psutil.NoSuchProcess:
        return False


def fingerprint(path: Path) -> str:
    """Return what an attack could change in a file: kind, owner, permissions, content."""
    status = path.lstat()
    content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() and not path.is_symlink() else ""
    return f"{status.st_mode} {status.st_uid} {content}"


@cache
def unspoken() -> tuple[str, ...]:
    """Return what must not be found in any result: secrets, an answer to a hidden case, traces of our own files."""
    hidden = json.loads(paths.EXPECTED.read_text(encoding="utf-8"))["q15 stride 2"]["numbers"][1]
    with np.load(mnist_files.exam_file()) as exam:
        labels = "".join(map(str, exam["labels"][:40]))
    digests = [digest(path.read_bytes()) for path in (paths.SOLUTIONS / "beyond.py", mnist_files.exam_file())]
    return (SECRET, repr(hidden), labels, *digests)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
