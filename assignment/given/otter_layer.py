"""Our thin layer on Otter: its test files run unchanged, but what a failed case has to say arrives as we worded it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import otter
from otter.execute import Checker
from otter.test_files.exception_test import ExceptionTestFile

from . import judge, modules
from .questions import FUNCTIONS

HERE = Path(__file__).resolve().parent


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
    if kind == "not started" and question not in text:
        kind, text = "waits", f"It calls a function that is not started yet: {text.split(': ', 1)[-1]}"
    return CaseResult(*about, kind=kind, text=text)


class Grader(otter.Notebook):
    """Otter's notebook grader; it imports your files afresh from disk at each check and says when they were saved."""

    def __init__(self, tests_dir: str = str(HERE.parent / "tests")):
        super().__init__(tests_dir=tests_dir)

    def check(self, question: str, global_env: dict[str, Any] | None = None) -> Any:
        """Check one question by its id, such as "q15_conv1d"."""
        folder = HERE.parent
        functions = modules.functions(modules.load_all(folder))
        if self._grading_mode:  # stock Otter grades this notebook: leave judging and book-keeping to it
            return super().check(question, global_env=functions)
        result = run_question(Path(self._tests_dir) / f"{question}.py", functions)
        return Shown(result, modules.last_saved(folder, question))


@dataclass(frozen=True)
class Shown:
    """A question's result, as a notebook shows it under the check."""

    result: QuestionResult
    saved: str

    def __repr__(self) -> str:
        from .report import question_report

        return f"{question_report(self.result)}\n({self.saved})"


__all__ = ["FUNCTIONS", "CaseResult", "Checker", "Grader", "QuestionFile", "QuestionResult", "run_question"]
