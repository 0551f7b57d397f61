"""Grade a whole class: every submission once, several at a time, each result kept as it comes.

However large the class: only the units in flight are in memory, and one Entry for every submission.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future
from queue import Empty, SimpleQueue

from autograder.classroom import store
from autograder.classroom import unit as work
from autograder.classroom.processes import Pool
from autograder.classroom.row import Entry, entry
from autograder.classroom.store import Store
from autograder.classroom.unit import GONE, Unfit, Unit
from autograder.grading.grade import Options, Result
from autograder.submissions.read import Submission

DEATHS = 3  # of workers, after which a submission is given up
LOOK = 1.0  # seconds between two looks at how many workers there are


def grade_class(
    submissions: Iterable[Submission],
    options: Options,
    into: Store,
    pool: Pool,
    write_page: Callable[[Result], None],
    heard: Callable[[Entry, bool], None],
) -> list[Entry]:
    """Return the entries, sorted by student; `heard` is told each as it comes, and if it was known before."""
    grader = store.grader_fingerprint()
    entries: list[Entry] = []

    def note(made: Entry, known: bool) -> None:
        entries.append(made)
        heard(made, known)

    def due() -> Iterator[Unit]:
        """Yield what is to be graded; note what was graded before."""
        for submission in submissions:
            unit = work.unit(submission, options, grader)
            known = recalled(unit, into, write_page)
            if known:
                note(known, True)
            else:
                yield unit

    for result in graded(due(), pool):
        write_page(result)
        into.keep(result)
        note(entry(result), False)
    return sorted(entries, key=lambda made: made.student)


def recalled(unit: Unit, into: Store, write_page: Callable[[Result], None]) -> Entry | None:
    """Return the entry of what was graded before, its page and result in their places; None if it was not."""
    kept = into.kept(unit.student, unit.key)
    if not kept:
        return None
    if not into.in_place(kept):
        write_page(kept.result())
        into.put_in_place(kept)
    return kept.entry


def graded(units: Iterable[Unit], pool: Pool) -> Iterator[Result]:
    """Yield the results in the order in which they come; units are asked for as there is room for them in flight."""
    suspects = []
    for unit, result in flown(iter(units), pool):
        if result:
            yield result
        else:
            suspects.append(unit)
    for unit in suspects:
        yield alone(unit, pool)


def flown(units: Iterator[Unit], pool: Pool) -> Iterator[tuple[Unit, Result | None]]:
    """Yield every unit with its result, None if its worker died, keeping the pool's window full."""
    flying: dict[Future[Result], Unit] = {}
    landed: SimpleQueue[Future[Result]] = SimpleQueue()
    while True:
        while len(flying) < pool.window() and (unit := next(units, None)):
            future = pool.executor.submit(pool.grade, unit)
            flying[future] = unit
            future.add_done_callback(landed.put)
        if not flying:
            return
        try:
            future = landed.get(timeout=LOOK)
        except Empty:
            continue
        yield flying.pop(future), result_of(future, pool)


def alone(unit: Unit, pool: Pool) -> Result:
    """Grade a unit with which a worker died, now that no other is in flight: further deaths are its own."""
    for _ in range(DEATHS - pool.certain):
        result = result_of(pool.executor.submit(pool.grade, unit), pool)
        if result:
            return result
    problem = f"The grader's own process died {DEATHS} times while it graded this; it was given up."
    return Result(unit.student, "error", unit.options.sandbox, problem=problem)


def result_of(future: "Future[Result]", pool: Pool) -> Result | None:
    """Return the result, or None if the worker died; raise Unfit for whatever keeps workers from grading at all."""
    try:
        return future.result()
    except pool.died:
        return None
    except Unfit:
        raise
    except CancelledError:
        raise Unfit(GONE) from None
    except Exception as error:  # noqa: BLE001 - faults of grading come as results, so this is no submission's
        text = f"{type(error).__name__}: {error}"
        raise Unfit(f"a worker could not take up its work ({text}); has it this version of the grader?") from error
