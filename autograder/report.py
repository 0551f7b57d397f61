"""The pages: feedback for one student, the report on the class. All text of students is escaped; no script may run."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import jinja2

from autograder.entry import Entry
from autograder.grading import Options, Result, possible
from autograder.store import Store, maximum, write
from autograder.submissions import printable

# isort: split
from given.otter_layer import CaseResult, QuestionResult
from given.report import BEFORE_THE_ANSWER, MARKS, alike, number
from given.wording import KINDS

INTERNAL = "The grader itself failed. This is no fault of yours: your submission will be graded again."


def visible(value: Any) -> Any:
    """Return what a page shows of a value: of texts the lines, without control characters."""
    return "\n".join(map(printable, value.split("\n"))) if isinstance(value, str) else value


pages = jinja2.Environment(
    loader=jinja2.PackageLoader("autograder"),
    autoescape=True,
    finalize=visible,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)
pages.globals.update(number=number, marks=MARKS, kinds=KINDS, internal=INTERNAL)


@dataclass(frozen=True)
class FailureText:
    """What a student reads about cases that failed alike."""

    name: str
    hidden: bool
    text: str
    hint: str


@dataclass(frozen=True)
class QuestionSummary:
    """How the class did on a question."""

    question: str
    passed: int
    points: float
    possible: float


def write_feedback(result: Result, options: Options, store: Store) -> None:
    """Write one student's page."""
    page = pages.get_template("feedback.html")
    tools = {"failures": failures, "not_imported": not_imported, "carried": carried, "told": told}
    html = page.render(result=result, maximum=maximum(options), **tools)
    write(store.feedback_path(result.student), html)


def told(question: QuestionResult) -> bool:
    """Whether there is more to say about a question than its points."""
    return question.state == "failed" or bool(question.remarks) or bool(carried(question))


def carried(question: QuestionResult) -> Counter[str]:
    """Return how many cases are right only given which other functions, by those functions' names."""
    return Counter(" and ".join(case.given) for case in question.cases if case.given)


def not_imported(question: QuestionResult) -> bool:
    """Whether a question failed for nothing but its file, about which the page has said everything."""
    return all(case.kind == "file" for case in question.cases)


def failures(question: QuestionResult) -> list[FailureText]:
    """Return what to say about the failed cases: of hidden ones name, hint and kind, never values or the student's text."""
    failed = [case for case in question.cases if not case.passed]
    public = alike([case for case in failed if not case.hidden])
    shown = [FailureText(name, False, public_text(case), hint(case)) for name, case in public]
    return shown + [FailureText(c.name, True, KINDS.get(c.kind, INTERNAL), c.hint) for c in failed if c.hidden]


def hint(case: CaseResult) -> str:
    """Return the hint, unless the failure came before any answer that it could help."""
    return "" if case.kind in (*BEFORE_THE_ANSWER, "crash", "deadline") else case.hint


def public_text(case: CaseResult) -> str:
    """Return the text of a public case, unless the grader failed in it: what it says then may be about anything."""
    return INTERNAL if case.kind == "internal" else case.text


def write_report(entries: Sequence[Entry], options: Options, store: Store) -> None:
    """Write the page on the class."""
    rows = [(entry, f"feedback/{quote(store.feedback_path(entry.student).name)}", entry.reason) for entry in entries]
    statuses = sorted(Counter(entry.status for entry in entries).items())
    summaries = [summary(question, entries) for question in options.questions]
    page = pages.get_template("report.html")
    html = page.render(
        rows=rows, statuses=statuses, sandbox=options.sandbox, maximum=maximum(options), summaries=summaries
    )
    write(store.folder / "report.html", html)


def summary(question: str, entries: Sequence[Entry]) -> QuestionSummary:
    """Return how many passed a question, and the mean of the points for it over all submissions."""
    mean = sum(entry.points.get(question, 0.0) for entry in entries) / max(len(entries), 1)
    return QuestionSummary(
        question, sum(entry.states.get(question) == "passed" for entry in entries), mean, possible(question)
    )
