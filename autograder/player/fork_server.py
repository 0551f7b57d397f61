"""A process in the sandbox that holds NumPy and forks the players: a player starts in milliseconds.

Each player lives for one part of one hand-in, sees that hand-in's files only, and locks itself up for good (seccomp, limits)
before any student code runs. The server itself never runs student code, and is replaced after every player that hung,
crashed or broke the protocol.
"""

import atexit
import shutil
import socket
import struct
from contextlib import ExitStack, suppress
from pathlib import Path

from autograder import mnist_files, paths
from autograder.errors import SandboxEnded
from autograder.limits import LIMITS
from autograder.machine.disk import need_room
from autograder.machine.readers import let_players_read
from autograder.machine.rooms import Room, sweep_rooms
from autograder.sandbox import cgroup, process, seccomp, staged_python
from autograder.sandbox.visible_folders import VisibleFolders, hide_reading, read_whole

PROGRAM = ("player.py", "wire.py", "guise.py")  # our files that run inside
START_SECONDS = 60  # NumPy takes 0.2 s to import; on a busy machine, or from a network drive, many times that
MESSAGE_BYTES = 100  # the longest is "ended" and a status
GOES_FIRST = "1000"  # of the kernel's scale from -1000 to 1000: whom it kills first when memory is short
CREDENTIALS = struct.Struct("3i")  # struct ucred: pid, uid, gid


class ForkServer:
    """One sandbox, with folders of its own whose submission is exchanged between hand-ins."""

    def __init__(self, backend: process.Backend):
        self.backend = backend
        place = backend.rooms()
        sweep_rooms(place)
        with ExitStack() as undo:
            self.room = Room(place)
            undo.callback(self.room.remove)
            self.folders = lay_out(self.room.path)
            undo.pop_all()
        self.filter = b"" if backend.name == "none" else seccomp.program()
        self.process: process.SandboxProcess | None = None
        self.group: cgroup.Group | None = None
        self.start()
        read_whole(staged_python.loader())  # not ours, but all players see it
        for folder in (staged_python.stage(), *self.folders):
            hide_reading(folder)

    def start(self) -> None:
        """Start the process without waiting for it: it comes up while we do other things."""
        self.control, inside = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        # With every message the kernel will tell who sent it, in our own numbers.
        self.control.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self.ready = self.has_player = False
        with inside:
            self.process = process.start(self.backend, self.folders, stdin=inside.fileno())

    def lay(self, files: dict[str, bytes]) -> None:
        """Put a hand-in's files in the place of the last one's."""
        for old in self.folders.submission.iterdir():
            old.unlink()
        with need_room():
            for name, content in files.items():
                (self.folders.submission / name).write_bytes(content)
        let_players_read(self.folders.submission)
        hide_reading(self.folders.submission)

    def fork(self, requests: int, replies: int) -> int:
        """Fork a player that reads and writes these pipes; return its number among our processes.

        A sandbox that somebody has killed meanwhile is replaced; one that does not come up raises SandboxEnded. While a
        player lives there is no other: RuntimeError.
        """
        if self.process is None or self.process.poll() is not None:  # what is inside may live a moment longer
            self.replace()
        if self.has_player:
            raise RuntimeError("one player at a time: the last one has not ended")
        with suppress(SandboxEnded, ConnectionError, TimeoutError):
            return self.ask_for_player(requests, replies)
        self.replace()
        return self.ask_for_player(requests, replies)

    def ask_for_player(self, requests: int, replies: int) -> int:
        """Ask the process for a player, once it is ready."""
        try:
            if not self.ready:
                self.bound_memory(self.hear(b"ready", START_SECONDS)[1])
                self.ready = True
            socket.send_fds(self.control, [b"filter" + self.filter], [requests, replies])
            player = self.hear(b"player", START_SECONDS)[1]
        except BaseException:
            self.end()  # a player that comes late must not be taken for the next one
            raise
        self.has_player = True
        return player

    def bound_memory(self, pid: int) -> None:
        """Have the kernel count the memory of everything that this process will fork, where it lets us.

        Where it is short of memory all the same, these are to go, and not the grader.
        """
        with suppress(OSError):
            Path(f"/proc/{pid}/oom_score_adj").write_text(GOES_FIRST)
        self.group = cgroup.try_to_make_group(LIMITS.sandbox.memory_bytes, LIMITS.sandbox.processes)
        if self.group:
            self.group.add(pid)

    def wait_for_end(self, seconds: float = START_SECONDS) -> int:
        """Return how the player ended (as `os.waitstatus_to_exitcode`); raise TimeoutError if it lives."""
        status = int(self.hear(b"ended", seconds)[0].removeprefix(b"ended"))
        self.has_player = False
        return status

    def hear(self, word: bytes, seconds: float) -> tuple[bytes, int]:
        """Return the next message, which must begin with this word, and the number of the process that sent it."""
        self.control.settimeout(seconds)
        try:
            message, ancillary, _, _ = self.control.recvmsg(MESSAGE_BYTES, socket.CMSG_SPACE(CREDENTIALS.size))
        except ConnectionError:
            message = b""
        if not message.startswith(word):
            self.end()
            raise SandboxEnded(
                f"the sandbox {self.backend.name} ended; python -m autograder doctor tells whether it works"
            )
        return message, CREDENTIALS.unpack(ancillary[0][2])[0]

    def replace(self) -> None:
        """End this process with everything in its sandbox, and start another."""
        self.end()
        self.start()

    def end(self) -> None:
        """End the process with everything in its sandbox."""
        self.control.close()
        if self.process:
            process.end(self.process)
            self.process = None
        if self.group:
            self.group.close()
            self.group = None

    def close(self) -> None:
        """End the process and remove the folders."""
        self.end()
        self.room.remove()


servers: dict[str, ForkServer] = {}  # by sandbox


def fork_server_in(backend: process.Backend) -> ForkServer:
    """Return this process's fork server in a sandbox of this kind: it grades one hand-in at a time."""
    if backend.name not in servers:
        servers[backend.name] = ForkServer(backend)
        atexit.register(servers[backend.name].close)
    return servers[backend.name]


def lay_out(folder: Path) -> VisibleFolders:
    """Make the folders: our side of the player, an empty place for a submission, the training digits."""
    with need_room():
        for part in ("program", "submission"):
            (folder / part).mkdir()
        for file in PROGRAM:
            shutil.copyfile(Path(__file__).with_name(file), folder / "program" / file)
        shutil.copytree(paths.GIVEN, folder / "program" / "given", ignore=shutil.ignore_patterns("__pycache__"))
    let_players_read(folder)
    return VisibleFolders(folder / "program", folder / "submission", mnist_files.training_folder())
