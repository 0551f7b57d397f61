"""The parent of a run: closes the folders, has a worker grade, ends what the student's user left, and writes results.json last.

It holds no student data but the finished document, and imports little, so that it is there when memory is short.
"""

import ctypes
import json
import os
import select
import signal
import subprocess
import sys
import time
import traceback
from contextlib import suppress
from typing import Any

from autograder.gradescope.end_user import end_everything_of
from autograder.gradescope.failures import DIED, STOPPED, TOO_LONG, describe_failure
from autograder.gradescope.places import Places
from autograder.gradescope.results_file import ResultsFile
from autograder.limits import LIMITS
from autograder.machine.readers import UNPRIVILEGED

WORKER = "autograder.gradescope.work"  # by name: it is not imported here
PR_SET_PDEATHSIG = 1
MOST_BYTES = 20_000_000  # of a document; then the worker has gone mad
CLEAN_UP_SECONDS = 3.0
LOOK_SECONDS = 0.5  # between two looks at the clock


def supervise(places: Places, user: int = UNPRIVILEGED) -> int:
    """Grade what lies in these places; return 0 if the last word is in results.json."""
    results = ResultsFile(places.results)
    try:
        places.close()
        begun = results.begin(describe_failure(STOPPED))
        document = grade_in_worker(places)
    except Exception:  # noqa: BLE001 - whatever it was, the student is to have an answer
        traceback.print_exc(file=sys.stdout)
        begun, document = True, describe_failure(STOPPED)
    if os.geteuid() == 0 and not end_everything_of(user):
        print(f"a process of user {user} could not be ended")
    finished = results.finish(document)
    if not (begun and finished):
        print(f"{places.results} could not be written; is its disk full?")
    return 0 if finished else 1


def grade_in_worker(places: Places) -> dict[str, Any]:
    """Return the document of a worker, or why there is none."""
    seconds = LIMITS.container.seconds - LIMITS.container.spare_seconds
    reading, writing = os.pipe()
    command = [sys.executable, *inherited_flags(), "-m", WORKER, str(places.root), str(writing)]
    worker = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, pass_fds=[writing], start_new_session=True, preexec_fn=die_with_parent
    )
    os.close(writing)
    try:
        return json.loads(read_until(reading, time.monotonic() + seconds)) or describe_failure(STOPPED)
    except TimeoutError:
        return describe_failure(TOO_LONG.format(seconds=seconds))
    except ValueError:  # not the whole of it
        return describe_failure(DIED.format(how=describe_end(worker)))
    finally:
        os.close(reading)
        end(worker)


def end(worker: "subprocess.Popen[bytes]") -> None:
    """End a worker, who may clean up first."""
    with suppress(subprocess.TimeoutExpired):
        worker.wait(timeout=CLEAN_UP_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent ends, even by kill -9; it stays so when it starts a program."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def inherited_flags() -> list[str]:
    """Return the flag with which this Python was started that keeps the environment and the current folder out of it."""
    return ["-I"] if sys.flags.isolated else []


def read_until(reading: int, end: float) -> bytes:
    """Return all that comes through a pipe; raise TimeoutError if it does not end in time, ValueError if it is too much."""
    content = b""
    while True:
        ready, _, _ = select.select([reading], [], [], LOOK_SECONDS)
        if time.monotonic() > end:
            raise TimeoutError
        if not ready:
            continue
        part = os.read(reading, 1 << 16)
        if not part:
            return content
        content += part
        if len(content) > MOST_BYTES:
            raise ValueError("too long")


def describe_end(worker: "subprocess.Popen[bytes]") -> str:
    """Say how a worker that closed its pipe ended."""
    try:
        status = worker.wait(timeout=CLEAN_UP_SECONDS)
    except subprocess.TimeoutExpired:
        return "it hangs"
    return f"signal {-status}, as when memory is short" if status < 0 else f"exit status {status}"
