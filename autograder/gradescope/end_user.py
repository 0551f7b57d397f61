"""End everything that a user runs."""

import os
import signal
import time
from pathlib import Path

MOST_SECONDS = 5.0  # for the dead to be gone; what hangs in the kernel longer cannot be waited for


def end_everything_of(user: int) -> bool:
    """Kill all processes of a user; return whether none is left. Only root can, and must not name itself."""
    assert user != 0
    until = time.monotonic() + MOST_SECONDS
    while time.monotonic() < until:
        kill_as(user)  # before the first look: who forks all the time is easily overlooked
        time.sleep(0.01)
        if not processes_of(user):
            return True
    return False


def kill_as(user: int) -> None:
    """Send all processes of a user the signal that none survives, all at once: none can start another in between.

    -1 means everybody whom the sender may kill, but not the sender; so the sender becomes that user.
    """
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
            os.kill(-1, signal.SIGKILL)
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def processes_of(user: int) -> list[int]:
    """Return the numbers of a user's processes that have not ended."""
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal() and belongs_to(path, user)]


def belongs_to(process: Path, user: int) -> bool:
    """Whether a process is a user's, and no zombie."""
    try:
        status = (process / "status").read_text(errors="replace")
    except OSError:  # it has ended
        return False
    lines = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    return str(user) in lines.get("Uid", "").split() and not lines.get("State", "Z").strip().startswith(("Z", "X"))
