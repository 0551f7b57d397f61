"""Choose a sandbox: the first that is seen to work here, or the one asked for by name."""

import subprocess

from autograder.errors import NoRoom, NoSandbox, SetupError
from autograder.machine.disk import need_room
from autograder.machine.readers import let_players_read
from autograder.machine.rooms import Room
from autograder.sandbox.bubblewrap import Bubblewrap
from autograder.sandbox.chroot import Chroot
from autograder.sandbox.landlock import Landlock
from autograder.sandbox.process import Backend, end, start
from autograder.sandbox.unprotected import Unprotected
from autograder.sandbox.visible_folders import VisibleFolders

# Started as a player is: the fourth argument is the folder of NumPy.
TRIAL = "import sys; sys.path.insert(0, sys.argv[4]); import numpy; print('ready')"
TRIAL_SECONDS = 60  # NumPy takes 0.2 s to import; on a busy machine, or from a network drive, many times that

BACKENDS: tuple[Backend, ...] = (Bubblewrap(), Landlock())
BY_NAME: dict[str, Backend] = {backend.name: backend for backend in (*BACKENDS, Chroot(), Unprotected())}


def choose_sandbox(name: str | None = None) -> Backend:
    """Return the sandbox of this name, or the first one that works here (never `none` or `chroot`).

    Raises NoSandbox for a name that is not known, and where the one asked for, or every one, does not work; NoRoom where the
    disk is too full to find out.
    """
    if name is not None and name not in BY_NAME:
        raise NoSandbox(f"{name}: no such sandbox; choose one of {', '.join(BY_NAME)}")
    problems = []
    for backend in [BY_NAME[name]] if name else BACKENDS:
        reason = find_problem(backend)
        if reason is None:
            return backend
        problems.append(f"{backend.name}: {reason}")
    raise NoSandbox("no sandbox for student code works here: " + " | ".join(problems))


def find_problem(backend: Backend) -> str | None:
    """Return why this sandbox does not work here and what to do, in one line; None if it works.

    Finds out by starting a program in it that imports NumPy, as the user that players run as.
    """
    try:
        return backend.missing() or try_out(backend)
    except NoRoom:
        raise
    except (SetupError, OSError) as error:
        return str(error)


def try_out(backend: Backend) -> str | None:
    """Start a small program in a sandbox; return what is wrong with that, if anything is."""
    with Room(backend.rooms()) as folder:
        with need_room():
            (folder / "player.py").write_text(TRIAL)
        let_players_read(folder)
        process = start(backend, VisibleFolders(folder, folder, folder), error=subprocess.PIPE)
        try:
            output, complaint = process.communicate(timeout=TRIAL_SECONDS)
        except subprocess.TimeoutExpired:
            return f"no answer within {TRIAL_SECONDS} s; try again on a machine that is less busy"
        finally:
            end(process)
    if output == b"ready\n":
        return None
    lines = complaint.decode(errors="replace").strip().splitlines() or ["no message"]
    return f"it refused to start ({lines[-1]}); {backend.remedy}"
