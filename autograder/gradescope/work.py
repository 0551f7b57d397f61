"""The worker of a run: grades the hand-in, tells staff everything on the standard output, and hands the document to its parent.

python -m autograder.gradescope.work FOLDER PIPE
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.classroom.unit import make_unit
from autograder.classroom.worker import grade_unit, own_fingerprint
from autograder.course.course import Course
from autograder.course.course_file import read_course
from autograder.errors import NoSandbox, PracticalError
from autograder.gradescope.failures import NOT_GRADED, NOT_SAFE, describe_failure
from autograder.gradescope.one_sandbox import choose_sandbox
from autograder.gradescope.places import Places
from autograder.gradescope.results_json import describe_result
from autograder.grading.result import Options, Result
from autograder.submissions.names import printable
from autograder.submissions.submission import Submission
from given.checking.report import write_points


def work(places: Places, writing: int) -> None:
    """Grade, and write the document into this pipe."""
    document = grade_places(places)
    sys.stdout.flush()
    with os.fdopen(writing, "w", encoding="utf-8") as pipe:
        json.dump(document, pipe)


def grade_places(places: Places) -> dict[str, Any]:
    """Return the document for what was handed in; what keeps us from grading at all is told to staff."""
    try:
        course = read_course(places.course) if places.course.is_file() else Course()
        options = Options(choose_sandbox(), course.questions)
        result = grade_unit(make_unit(Submission("submission", places.submission), options, own_fingerprint()))
    except PracticalError as error:
        print(f"not graded: {error}", flush=True)
        return describe_failure(NOT_SAFE if isinstance(error, NoSandbox) else NOT_GRADED)
    for line in "\n".join(report_to_staff(result)).split("\n"):
        print(printable(line))
    return describe_result(result, options, course)


def report_to_staff(result: Result) -> Iterator[str]:
    """Yield what staff may read and students may not: also of hidden cases all that is known."""
    yield f"{result.status.value}: {write_points(result.score)} points, {write_points(result.bonus)} bonus"
    yield f"sandbox {result.sandbox}, {result.seconds:.1f} s"
    yield from filter(None, [result.problem, *result.broken.values()])
    yield from (f"{question}: {text}" for question, text in result.losses.items())
    for question in result.questions:
        yield f"{question.question}: {write_points(question.points)} of {write_points(question.possible)}"
        for case in question.cases:
            if not case.passed:
                kind = case.kind.value if case.kind else ""
                yield f"  {case.name}{' (hidden)' if case.hidden else ''}: {kind}\n    {case.text}"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr] # whatever the container's language
    work(Places(Path(sys.argv[1])), int(sys.argv[2]))
