"""Our thin layer on Otter: its test files run unchanged, but what a failed case has to say arrives as we worded it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

from otter.test_files.exception_test import ExceptionTestFile

from given import judge
from given.diagnosis.known_mistakes import Diagnosis, diagnoses
from given.machinery.logbook import Call, logged
from given.machinery.picture import Picture

STUB = re.compile(r"[qb]\d\d_\w+:")  # how the message of an untouched stub begins


@dataclass(frozen=True)
class CaseResult:
    """One case of a question: `kind` and `text` say what went wrong, and are empty if nothing did.

    `given` names the functions that are wrong elsewhere, given which the answer is right and gets its points. A hidden
    case has no picture, ever.
    """

    name: str
    points: float
    possible: float
    hidden: bool
    hint: str
    kind: str = ""
    text: str = ""
    given: tuple[str, ...] = ()
    picture: Picture | None = None

    @property
    def passed(self) -> bool:
        return not self.kind


@dataclass(frozen=True)
class QuestionResult:
    """What a question's cases said, remarks that hold whether or not it was passed, and mistakes known by name."""

    question: str
    cases: tuple[CaseResult, ...]
    remarks: tuple[str, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()

    @property
    def points(self) -> float:
        return round(sum(case.points for case in self.cases), 6)

    @property
    def possible(self) -> float:
        return round(sum(case.possible for case in self.cases), 6)

    @property
    def state(self) -> str:
        """Return "passed", "failed", or "not started" if every case met an untouched stub of this very question."""
        if all(case.passed for case in self.cases):
            return "passed"
        untouched = all(case.kind == "not started" for case in self.cases)
        return "not started" if untouched else "failed"


@cache
def compiled(text: str, path: str) -> CodeType:
    """Compile a test file, once for each text it has had: the grader runs the same files for student after student."""
    return compile(text, path, "exec")


class QuestionFile(ExceptionTestFile):
    """An Otter test file that keeps the failures of its cases as they were raised."""

    failures: list[Exception]

    def run(self, global_environment: dict[str, Any]) -> None:
        self.failures = []
        super().run(global_environment)

    @staticmethod
    def _compile_string(s: str, path: str = "<string>") -> CodeType:
        """Otter asks for the code of a file, and executes it anew each time: runs share no state."""
        return compiled(s, path)

    def _generate_error_message(self, excp: Exception, context: int = 0) -> str:
        """Otter asks for a text once per failed case; its own names test code and mangles quotes."""
        self.failures.append(excp)
        return str(excp)


def check_question(path: Path, functions: Mapping[str, Any]) -> QuestionResult:
    """Run one test file against these functions and, where it finds something wrong, try to name the mistake."""
    book: list[Call] = []
    result = run_question(path, functions, book=book)
    return replace(result, diagnoses=diagnoses(result.question, book)) if result.state == "failed" else result


def run_question(
    path: Path,
    functions: Mapping[str, Any],
    chosen: Callable[[Any], bool] = lambda case: True,
    book: list[Call] | None = None,
) -> QuestionResult:
    """Run the chosen cases of one test file against these functions and return what they found.

    All calls of the functions are written into the `book`, if there is one.
    """
    judge.remarks.clear()
    file = QuestionFile.from_file(str(path))
    file.test_cases = list(filter(chosen, file.test_cases))
    file.run(dict(functions) if book is None else logged(functions, book))
    failures = iter(file.failures)
    cases = [
        case_result(file.name, found.test_case, None if found.passed else next(failures))
        for found in file.test_case_results
    ]
    return QuestionResult(file.name, tuple(cases), tuple(judge.remarks))


def case_result(question: str, case: Any, failure: Exception | None) -> CaseResult:
    """Put one of Otter's case results into our words."""
    about = (case.name, 0.0 if failure else case.points, case.points, case.hidden, case.failure_message or "")
    if failure is None:
        return CaseResult(*about)
    if not isinstance(failure, judge.Failure):  # student code only ever fails as a Failure: this is our own fault
        return CaseResult(*about, kind="internal", text=f"{type(failure).__name__}: {failure}")
    kind, text = failure.kind, str(failure)
    if kind == "not started" and STUB.search(text) and question not in text:
        kind, text = "waits", f"It calls a function that is not started yet: {text.split(': ', 1)[-1]}"
    return CaseResult(*about, kind=kind, text=text, picture=None if case.hidden else failure.picture)
