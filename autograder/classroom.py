"""Grade a whole class: every submission once, several at a time, each result kept as it comes."""

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed

from autograder import digits, grading, store
from autograder.grading import Options, Result
from autograder.store import Store
from autograder.submissions import Submission


def grade_class(
    submissions: list[Submission], options: Options, into: Store, jobs: int, report: Callable[[Result, bool], None]
) -> list[Result]:
    """Return the results in the order of the submissions; `report` hears of each as it comes, and if it was known."""
    grader = store.grader_fingerprint()
    keys = [store.key(submission, options, grader) for submission in submissions]
    known = {s.student: into.cached(s.student, key) for s, key in zip(submissions, keys, strict=True)}
    results = {student: result for student, result in known.items() if result}
    for result in results.values():
        report(result, True)
    due = [(s, key) for s, key in zip(submissions, keys, strict=True) if s.student not in results]
    for result in graded(due, options, jobs):
        into.keep(result)
        results[result.student] = result
        report(result, False)
    return [results[submission.student] for submission in submissions]


def graded(due: list[tuple[Submission, str]], options: Options, jobs: int) -> Iterator[Result]:
    """Yield the results of the submissions that are due, in the order in which they come."""
    if not due:
        return
    digits.training_folder(), digits.exam_file()  # made once, before several workers would each make them
    # Fresh processes: a forked one would inherit whatever threads and locks this one has.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(due)), mp_context=context) as pool:
        futures = {pool.submit(grading.grade, submission, options, key): submission for submission, key in due}
        for future in as_completed(futures):
            yield result_of(future, futures[future], options)


def result_of(future: "Future[Result]", submission: Submission, options: Options) -> Result:
    """Return a result; if the grader itself failed, one that says so."""
    try:
        return future.result()
    except Exception as error:  # noqa: BLE001 - whatever it was, it is ours, and must not cost the others their rows
        text = f"{type(error).__name__}: {error}"
        return Result(submission.student, "internal", options.sandbox, problem=text)
