"""Our thin layer on Otter: its test files run unchanged, but what a failed case has to say arrives as we worded it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

from given import judge
from given.checking.logbook import Log, log_calls
from given.checking.quick_otter import ExceptionTestFile
from given.checking.results import CaseResult, QuestionResult
from given.machinery.outcome import Call, Kind

STUB = re.compile(r"[qb]\d\d_\w+:")  # how the message of an untouched stub begins


@cache
def compile_once(text: str, path: str) -> CodeType:
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
        return compile_once(s, path)

    def _generate_error_message(self, excp: Exception, context: int = 0) -> str:
        """Otter asks for a text once per failed case; its own names test code and mangles quotes."""
        self.failures.append(excp)
        return str(excp)


def run_question(
    path: Path,
    functions: Mapping[str, Any],
    is_wanted: Callable[[Any], bool] = lambda case: True,
    book: list[Call] | None = None,
) -> QuestionResult:
    """Run the wanted cases of one test file against these functions and return what they found.

    All calls of the functions are written into the `book`, if there is one.
    """
    judge.notes.__init__()  # type: ignore[misc]
    file = QuestionFile.from_file(str(path))
    log = Log([] if book is None else book)
    tried = functions if book is None else log_calls(functions, log)
    cases = [run_case(file, case, tried, log) for case in filter(is_wanted, file.test_cases)]
    notes = judge.notes
    said = tuple(notes.remarks), tuple(notes.diagnoses)
    return QuestionResult(file.name, tuple(cases), *said, notes.accuracy, notes.seconds)


def run_case(file: QuestionFile, case: Any, functions: Mapping[str, Any], log: Log) -> CaseResult:
    """Run one case; its calls, if the functions write them into the log, get its name."""
    log.case = case.name
    file.test_cases = [case]
    file.run(dict(functions))
    return case_result(file.name, case, next(iter(file.failures), None))


def case_result(question: str, case: Any, failure: Exception | None) -> CaseResult:
    """Put one of Otter's case results into our words."""
    about = (case.name, 0.0 if failure else case.points, case.points, case.hidden, case.failure_message or "")
    if failure is None:
        return CaseResult(*about)
    if isinstance(failure, MemoryError):
        return CaseResult(*about, kind=Kind.CRASH, text="Its result is so large that no memory is left to look at it.")
    if not isinstance(failure, judge.Failure):  # student code only ever fails as a Failure: this is our own fault
        return CaseResult(*about, kind=Kind.INTERNAL, text=f"{type(failure).__name__}: {failure}")
    kind, text = failure.kind, str(failure)
    if kind is Kind.NOT_STARTED and STUB.search(text) and question not in text:
        kind, text = Kind.WAITS, f"It calls a function that is not started yet: {text.split(': ', 1)[-1]}"
    found = CaseResult(*about, kind=kind, text=text)
    if not case.hidden:
        found = replace(found, picture=failure.picture, likeness=failure.likeness)
    return replace(found, hint="") if failure.before_the_part else found
