"""A process in the sandbox that holds NumPy and forks the players: a player starts in milliseconds.

Each player lives for one part of one hand-in, sees that hand-in's files only, and locks itself up for good (seccomp, limits)
before any student code runs. The template itself never runs student code, and is replaced after every player that hung,
crashed or broke the protocol.
"""

import atexit
import shutil
import socket
import struct
import tempfile
from functools import cache
from pathlib import Path

from autograder import mnist_files, paths
from autograder.limits import limits
from autograder.sandbox import cgroup, choice, seccomp
from autograder.sandbox.visible_folders import Room

PLAYER_FILES = ("player.py", "wire.py")
START_SECONDS = 60
CREDENTIALS = struct.Struct("3i")  # struct ucred: pid, uid, gid


class NotStarted(Exception):
    """The template did not come up, or is gone: the grader's trouble, not the student's."""


class Template:
    """One sandbox, with a room of its own whose submission is exchanged between hand-ins."""

    def __init__(self, backend: choice.Backend):
        self.backend = backend
        self.folder = tempfile.TemporaryDirectory(prefix="grading-")
        self.room = lay_out(Path(self.folder.name))
        self.filter = seccomp.program() if backend.name != "none" else b""
        self.process: choice.Player | None = None
        self.group: cgroup.Group | None = None
        self.start()

    def start(self) -> None:
        """Start the process without waiting for it: it comes up while we do other things."""
        self.control, inside = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        # With every message the kernel will tell who sent it, in our own numbers.
        self.control.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self.ready = False
        with inside:
            forking = seccomp.program(forks=True)
            self.process = choice.start(self.backend, self.room, program=forking, stdin=inside.fileno())

    def lay(self, files: dict[str, bytes]) -> None:
        """Put a hand-in's files in the place of the last one's."""
        for old in self.room.submission.iterdir():
            old.unlink()
        for name, content in files.items():
            (self.room.submission / name).write_bytes(content)

    def fork(self, requests: int, replies: int) -> int:
        """Have a player forked that reads and writes these pipes; return its number among our processes.

        A sandbox that somebody has killed meanwhile is replaced; one that does not come up raises NotStarted.
        """
        if self.process is None or self.process.poll() is not None:  # what is inside may live a moment longer
            self.replace()
        try:
            return self.forked(requests, replies)
        except (NotStarted, ConnectionError):
            self.replace()
            return self.forked(requests, replies)

    def forked(self, requests: int, replies: int) -> int:
        """Ask the process for a player, once it is ready."""
        if not self.ready:
            self.bound(self.hear(b"ready", START_SECONDS)[1])
            self.ready = True
        socket.send_fds(self.control, [b"filter" + self.filter], [requests, replies])
        return self.hear(b"player", START_SECONDS)[1]

    def bound(self, pid: int) -> None:
        """Have the kernel count the memory of everything that this process will fork, where it lets us."""
        self.group = cgroup.bound(**limits()["sandbox"])
        if self.group:
            self.group.add(pid)

    def ended(self, seconds: float) -> tuple[int, float]:
        """Return how the player ended (as `os.waitstatus_to_exitcode`) and its CPU seconds; raise TimeoutError if it lives."""
        _, status, cpu = self.hear(b"ended", seconds)[0].split()
        return int(status), float(cpu)

    def hear(self, word: bytes, seconds: float) -> tuple[bytes, int]:
        """Return the next message, which must begin with this word, and the number of the process that sent it."""
        self.control.settimeout(seconds)
        try:
            message, ancillary, _, _ = self.control.recvmsg(100, socket.CMSG_SPACE(CREDENTIALS.size))
        except ConnectionError:
            message = b""
        if not message.startswith(word):
            raise NotStarted(
                f"the sandbox {self.backend.name} ended; python -m autograder doctor tells whether it works"
            )
        return message, CREDENTIALS.unpack(ancillary[0][2])[0]

    def replace(self) -> None:
        """End this process with everything in its sandbox, and start another."""
        self.end()
        self.start()

    def end(self) -> None:
        self.control.close()
        if self.process:
            choice.stop(self.process)
            self.process = None
        if self.group:
            self.group.close()
            self.group = None

    def close(self) -> None:
        """End the process and remove the room."""
        self.end()
        self.folder.cleanup()


@cache
def of(backend: str) -> Template:
    """Return this process's template: it grades one hand-in at a time."""
    made = Template(choice.BY_NAME[backend])
    atexit.register(made.close)
    return made


def lay_out(folder: Path) -> Room:
    """Make the room: our side of the player, an empty place for a submission, the training digits."""
    folder.chmod(0o755)
    for part in ("player", "submission"):
        (folder / part).mkdir(mode=0o755)
    for file in PLAYER_FILES:
        shutil.copyfile(Path(__file__).with_name(file), folder / "player" / file)
    given = paths.ASSIGNMENT / "given"
    shutil.copytree(given, folder / "player" / "given", ignore=shutil.ignore_patterns("__pycache__"))
    return Room(folder / "player", folder / "submission", mnist_files.training_folder())
