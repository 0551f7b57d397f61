"""Grade a whole class: every submission once, several at a time, each result kept as it comes.

However large the class: only the units in flight are in memory, and one Row for every submission.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue

from autograder.classroom.fingerprint import fingerprint_of_grader
from autograder.classroom.pool import GONE, Pool
from autograder.classroom.row import Row, row_of
from autograder.classroom.store import KeptResult, Store, keep_in_mind
from autograder.classroom.unit import Unit, make_unit
from autograder.errors import Unfit
from autograder.grading.asked import cut_out, join, not_asked_yet
from autograder.grading.result import HandIn, Options, Result, Status

DEATHS = 3  # of workers, after which a submission is given up
LOOK_SECONDS = 1.0  # between two looks at how many workers there are


@dataclass(frozen=True)
class Listeners:
    """Who is told of each result as it comes."""

    write_page: Callable[[Result], None]
    show_row: Callable[[Row, bool], None]  # and whether it was known before
    has_page: Callable[[Row], bool] = lambda row: True  # whether the page of one known before is as it would be now


def grade_class(
    submissions: Iterable[HandIn],
    options: Options,
    store: Store,
    pool: Pool,
    listeners: Listeners,
    again: Collection[str] = (),
) -> list[Row]:
    """Return the rows, sorted by student; those `again` are graded anew whatever is kept."""
    grader = fingerprint_of_grader()
    rows: list[Row] = []

    def note(row: Row, known: bool) -> None:
        rows.append(row)
        listeners.show_row(row, known)

    def units_to_grade() -> Iterator[Unit]:
        """Yield what is to be graded; note what was graded before."""
        for submission in submissions:
            unit = make_unit(submission, options, grader)
            kept = None if unit.student in again else store.recall(unit.student, unit.key)
            missing = not_kept(kept, options.questions)
            if kept and not missing:
                note(show_kept(kept, options.questions, store, listeners), True)
            else:
                yield replace(unit, options=replace(options, questions=missing))

    for result in grade_units(units_to_grade(), pool):
        kept = store.recall(result.student, result.key)
        whole = join(kept.result(), result) if kept else result
        shown = cut_out(whole, options.questions)
        listeners.write_page(shown)
        store.keep(whole, shown)
        note(row_of(shown), False)
    return sorted(rows, key=lambda row: row.student)


def not_kept(kept: KeptResult | None, questions: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of the questions that are still to be graded."""
    if kept is None:
        return questions
    return () if knows_just(kept, questions) else tuple(not_asked_yet(kept.result(), questions))


def knows_just(kept: KeptResult, questions: tuple[str, ...]) -> bool:
    """Whether these very questions were graded: the usual case, in which a result need not be read as a whole."""
    return tuple(kept.row.points) == questions


def show_kept(kept: KeptResult, questions: tuple[str, ...], store: Store, listeners: Listeners) -> Row:
    """Return the row of what was graded before, its page and result in their places."""
    if not knows_just(kept, questions):
        kept = keep_in_mind(cut_out(kept.result(), questions))
    if not (store.is_in_place(kept) and listeners.has_page(kept.row)):
        listeners.write_page(kept.result())
        store.put_in_place(kept)
    return kept.row


def grade_units(units: Iterable[Unit], pool: Pool) -> Iterator[Result]:
    """Yield the results in the order in which they come; units are asked for as there is room for them in flight."""
    suspects = []
    for unit, result in run_in_window(iter(units), pool):
        if result:
            yield sign(result, unit)
        else:
            suspects.append(unit)
    for unit in suspects:
        yield sign(grade_alone(unit, pool), unit)


def sign(result: Result, unit: Unit) -> Result:
    """Return a result that says of which content it is, and what was asked."""
    return replace(result, hand_in=unit.hand_in, asked=list(unit.options.questions))


def run_in_window(units: Iterator[Unit], pool: Pool) -> Iterator[tuple[Unit, Result | None]]:
    """Yield every unit with its result, None if its worker died, keeping the pool's window full."""
    in_flight: dict[Future[Result], Unit] = {}
    done: SimpleQueue[Future[Result]] = SimpleQueue()
    while True:
        while len(in_flight) < pool.window() and (unit := next(units, None)):
            future = pool.executor.submit(pool.grade, unit)
            in_flight[future] = unit
            future.add_done_callback(done.put)
        if not in_flight:
            return
        try:
            future = done.get(timeout=LOOK_SECONDS)
        except Empty:
            continue
        yield in_flight.pop(future), result_of(future, pool)


def grade_alone(unit: Unit, pool: Pool) -> Result:
    """Grade a unit with which a worker died, now that no other is in flight: further deaths are its own."""
    deaths = 1 if pool.certain else 0
    while deaths < DEATHS:
        result = result_of(pool.executor.submit(pool.grade, unit), pool)
        if result:
            return result
        deaths += 1
    problem = f"The grader's own process died {DEATHS} times while it graded this; it was given up."
    return Result(unit.student, Status.ERROR, unit.options.sandbox, problem=problem)


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
