"""Our thin layer on Otter: its test files run unchanged, but what a failed case has to say arrives as we worded it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from otter.test_files.exception_test import ExceptionTestFile

from . import judge

STUB = re.compile(r"[qb]\d\d_\w+:")  # how the message of an untouched stub begins


@dataclass(frozen=True)
class CaseResult:
    """One case of a question: `kind` and `text` say what went wrong, and are empty if nothing did."""

    name: str
    points: float
    possible: float
    hidden: bool
    hint: str
    kind: str = ""
    text: str = ""

    @property
    def passed(self) -> bool:
        return not self.kind


@dataclass(frozen=True)
class QuestionResult:
    """What a question's cases said, and remarks that hold whether or not it was passed."""

    question: str
    cases: tuple[CaseResult, ...]
    remarks: tuple[str, ...] = ()

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


class QuestionFile(ExceptionTestFile):
    """An Otter test file that keeps the failures of its cases as they were raised."""

    failures: list[Exception]

    def run(self, global_environment: dict[str, Any]) -> None:
        self.failures = []
        super().run(global_environment)

    def _generate_error_message(self, excp: Exception, context: int = 0) -> str:
        """Otter asks for a text once per failed case; its own names test code and mangles quotes."""
        self.failures.append(excp)
        return str(excp)


def run_question(path: Path, functions: Mapping[str, Any], hidden: bool | None = None) -> QuestionResult:
    """Run one test file against these functions and return what it found.

    With `hidden` true or false, only the hidden or only the public cases are run.
    """
    judge.remarks.clear()
    file = QuestionFile.from_file(str(path))
    if hidden is not None:
        file.test_cases = [case for case in file.test_cases if case.hidden == hidden]
    file.run(dict(functions))
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
    return CaseResult(*about, kind=kind, text=text)
