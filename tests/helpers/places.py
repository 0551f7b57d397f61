"""A player without the grader: a program in a sandbox, locked up as a player is, that says what it found out."""

import json
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from autograder.machine.readers import let_players_read
from autograder.sandbox import seccomp
from autograder.sandbox.process import SandboxProcess, end, start
from autograder.sandbox.visible_folders import VisibleFolders
from tests.helpers.sandboxes import BY_NAME

SECONDS = 60  # then it hangs

# Says the value of `answer` in submission/probe.py, or the name of the exception it met.
PLAYER = """
import ctypes, json, resource, sys
player, submission, data, site = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))
sys.path[:0] = [submission, site]
import numpy

class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]

code = open(player + "/filter", "rb").read()
if code and ctypes.CDLL(None).prctl(22, 2, ctypes.byref(Program(len(code) // 8, code))):
    raise SystemExit("no filter")
try:
    from probe import answer
except BaseException as error:
    answer = {"error": type(error).__name__}
print(json.dumps(answer), flush=True)
sys.stdin.read()
"""


@dataclass
class Place:
    """Where a player lives, and how it is asked something."""

    folders: VisibleFolders

    def ask(self, sandbox: str, probe: str, *, locked: bool = True) -> object:
        """What the probe, statements that assign `answer`, finds out in this sandbox.

        Unless it is `locked`, it is under the filter of the fork server alone.
        """
        player = self.start(sandbox, probe, locked=locked)
        timer = threading.Timer(SECONDS, player.kill)
        timer.start()
        try:
            assert player.stdout
            return json.loads(player.stdout.readline() or '{"error": "no answer"}')
        finally:
            timer.cancel()
            end(player)

    def start(self, sandbox: str, probe: str, *, locked: bool = True) -> SandboxProcess:
        """A player that makes this probe."""
        self.lay(sandbox, probe, locked=locked)
        if sandbox == "chroot":  # there the permissions are the wall, and as in the fork server
            let_players_read(self.folders.program.parent)
        return start(BY_NAME[sandbox], self.folders)

    def lay(self, sandbox: str, probe: str, *, locked: bool = True) -> None:
        """Write what the player will read; what is there already stays, since others may be reading it."""
        program = seccomp.program() if locked and sandbox != "none" else b""
        for file, content in (
            (self.folders.submission / "probe.py", probe.encode()),
            (self.folders.program / "filter", program),
        ):
            if not file.exists() or file.read_bytes() != content:
                file.write_bytes(content)
        (self.folders.submission / "probe.py").chmod(0o666)


@contextmanager
def make_place() -> Iterator[Place]:
    """Give a place with empty folders, which everybody may write to."""
    with tempfile.TemporaryDirectory(dir=shown_by_all()) as name:
        folders = [Path(name) / part for part in ("player", "submission", "data")]
        for folder in (Path(name), *folders):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o777)
        (folders[0] / "player.py").write_text(PLAYER)
        yield Place(VisibleFolders(*folders))


def shown_by_all() -> Path | None:
    """Return where folders lie that every sandbox can show; None for the usual place, where the one for root does not work."""
    chroot = BY_NAME["chroot"]
    return None if chroot.missing() else chroot.rooms()
