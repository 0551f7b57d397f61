"""What a worker does with a unit, in its own process, here or on another machine."""

import platform
import threading
from functools import cache

from autograder.classroom.fingerprint import fingerprint_of_grader
from autograder.classroom.unit import Unit
from autograder.errors import SetupError, Unfit
from autograder.grading.grade import grade
from autograder.grading.result import Result, Status
from autograder.limits import LIMITS
from autograder.machine.memory import bounded_memory
from autograder.player.fork_server import fork_server_in
from autograder.sandbox import choice

ONE_AT_A_TIME = threading.Lock()  # a worker of dask may have several threads, but a process has one judge


def grade_unit(unit: Unit) -> Result:
    """Grade a unit in this process; raise Unfit if that cannot be here, as with another version than the coordinator's.

    A fault of the grader becomes a result that says so: it must not cost the others their rows.
    """
    if own_fingerprint() != unit.grader:
        advice = "install the same there, restart it, and start again"
        raise Unfit(f"worker on {platform.node()}: its grader, Python, NumPy or Otter is not this machine's; {advice}")
    with ONE_AT_A_TIME, bounded_memory(LIMITS.worker.memory_bytes):
        try:
            server = fork_server_in(choice.BY_NAME[unit.options.sandbox])
            return grade(unit, unit.options, server, unit.key)
        except SetupError as reason:  # such as a full disk: it would be the next one's trouble too
            raise Unfit(f"worker on {platform.node()}: {reason}") from None
        except Exception as error:  # noqa: BLE001 - whatever it was, it is ours
            problem = f"{type(error).__name__}: {error}"
            return Result(unit.student, Status.INTERNAL, unit.options.sandbox, problem=problem)


def grade_unit_elsewhere(unit: Unit) -> Result:
    """Grade a unit on a machine of which the coordinator knows nothing; raise Unfit if it lacks the sandbox."""
    problem = problem_of_sandbox(unit.options.sandbox)
    if problem:
        raise Unfit(f"worker on {platform.node()}: no sandbox {unit.options.sandbox}: {problem}")
    return grade_unit(unit)


@cache
def own_fingerprint() -> str:
    """Return this grader's fingerprint, as it was at first: a worker goes on with the files that it has imported."""
    return fingerprint_of_grader()


@cache
def problem_of_sandbox(name: str) -> str | None:
    """Return why a sandbox does not work here, None if it does; found out once a process."""
    return choice.find_problem(choice.BY_NAME[name])
