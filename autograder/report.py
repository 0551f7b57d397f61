"""The pages: feedback for one student, the report on the class. All text of students is escaped; no script may run."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import quote

import jinja2

from autograder.grading import Options, Result, possible
from autograder.store import Store, cell, write

# isort: split
from given.otter_layer import QuestionResult
from given.report import MARKS, alike, number
from given.wording import KINDS

pages = jinja2.Environment(
    loader=jinja2.PackageLoader("autograder"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)
pages.filters["clean"] = cell
pages.globals.update(number=number, marks=MARKS)


@dataclass(frozen=True)
class FailureText:
    """What a student reads about cases that failed alike."""

    name: str
    hidden: bool
    text: str
    hint: str


def write_feedback(result: Result, options: Options, store: Store) -> None:
    """Write one student's page."""
    maximum = sum(possible(question) for question in options.questions)
    page = pages.get_template("feedback.html")
    html = page.render(name=cell(result.student), result=result, maximum=maximum, failures=failures)
    write(store.feedback_path(result.student), html)


def failures(question: QuestionResult) -> list[FailureText]:
    """Return what to say about the failed cases: of hidden ones name, hint and kind, never values or the student's text."""
    failed = [case for case in question.cases if not case.passed]
    shown = [
        FailureText(name, False, case.text, case.hint) for name, case in alike([c for c in failed if not c.hidden])
    ]
    return shown + [FailureText(c.name, True, KINDS.get(c.kind, c.kind), c.hint) for c in failed if c.hidden]


def write_report(results: list[Result], options: Options, store: Store) -> None:
    """Write the page on the class."""
    rows = [
        (result, f"feedback/{quote(store.feedback_path(result.student).name)}", reason(result)) for result in results
    ]
    statuses = Counter(result.status for result in results)
    page = pages.get_template("report.html")
    html = page.render(results=results, rows=rows, statuses=dict(statuses), sandbox=options.sandbox)
    write(store.folder / "report.html", html)


def reason(result: Result) -> str:
    """Return in one line why a submission was not graded as a whole."""
    lost = [f"{question}: {text}" for question, text in result.losses.items()]
    broken = [text.splitlines()[0] for text in result.broken.values()]
    reasons = [result.problem] * bool(result.problem) + broken + lost
    return " ".join(reasons[:2]) + (f" (and {len(reasons) - 2} more)" if len(reasons) > 2 else "")
