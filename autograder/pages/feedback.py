"""The page for one student: the score, what to do next, and what every failed case has to say. A plain text says the same."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from autograder.classroom.store import Store, maximum, write
from autograder.grading.grade import Options, Result
from autograder.pages.heat_map import HeatMaps, heat_maps
from autograder.pages.html import templates
from given.checking.otter_layer import CaseResult, QuestionResult
from given.checking.report import BEFORE_THE_ANSWER, alike, number
from given.machinery.questions import QUESTIONS
from given.machinery.wording import KINDS

INTERNAL = "The grader itself failed. This is no fault of yours: your submission will be graded again."
UNREAD = (
    "Type python handin.py in the folder of the assignment, and hand in the handin.zip that it writes. "
    "It says what is in it."
)
WORTH_IT = 1.0  # points: where less is to be gained, other questions come first


@dataclass(frozen=True)
class FailureText:
    """What a student reads about cases that failed alike."""

    name: str
    hidden: bool
    text: str
    hint: str
    heat_maps: HeatMaps | None = None


def write_feedback(result: Result, options: Options, store: Store) -> None:
    """Write one student's page, and the same as plain text."""
    tools = {"failures": failures, "not_imported": not_imported, "carried": carried, "told": told, "internal": INTERNAL}
    about = {"result": result, "maximum": maximum(options), "next_steps": next_steps(result), "kinds": KINDS, **tools}
    page = store.feedback_path(result.student)
    for path in (text_path(page), page):  # where the page is, the text is
        write(path, templates.get_template(f"feedback{path.suffix}").render(about))


def text_path(page: Path) -> Path:
    """Return where the plain text of a page lies."""
    return page.with_name(f"{page.name.removesuffix('.html')}.txt")


# What to do next.


def next_steps(result: Result) -> list[str]:
    """Return what to do next, a sentence or two a line."""
    if result.status == "internal":
        return [INTERNAL]
    if not result.questions:
        return [UNREAD]
    question = next_question(result.questions)
    return start_with(question) if question else ["Everything is right. There is nothing left to do."]


def next_question(questions: list[QuestionResult]) -> QuestionResult | None:
    """Return the first question that has a point to gain or, if none has, that is not passed; a bonus not begun is nobody's duty."""
    begun = [q for q in questions if q.state == "failed" or (q.state != "passed" and q.question.startswith("q"))]
    return next((q for q in begun if q.possible - q.points >= WORTH_IT), begun[0] if begun else None)


def start_with(question: QuestionResult) -> list[str]:
    """Say how to go on with a question."""
    if not_imported(question):
        return [f"Start with {QUESTIONS[question.question].module}.py. {KINDS['file']} Its questions wait for that."]
    gain = question.possible - question.points
    steps = [f"Start with {question.question}: {number(gain)} point{'s' * (gain != 1)} to gain."]
    steps += [f"{diagnosis.function}: {diagnosis.says}" for diagnosis in question.diagnoses]
    if all(case.passed or case.hidden for case in question.cases):
        return [*steps, "Its public cases pass. The hints of the hidden ones are below."]
    return [*steps, f"In the folder of the assignment, python check.py {question.question} shows how far you are."]


# What each question has to say.


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
    shown = [FailureText(name, False, public_text(case), hint(case), drawn(case)) for name, case in public]
    return shown + [FailureText(c.name, True, KINDS.get(c.kind, INTERNAL), c.hint) for c in failed if c.hidden]


def hint(case: CaseResult) -> str:
    """Return the hint, unless the failure came before any answer that it could help."""
    return "" if case.kind in (*BEFORE_THE_ANSWER, "crash", "deadline") else case.hint


def public_text(case: CaseResult) -> str:
    """Return the text of a public case, unless the grader failed in it: what it says then may be about anything."""
    return INTERNAL if case.kind == "internal" else case.text


def drawn(case: CaseResult) -> HeatMaps | None:
    """Return the heat maps of a public case that has a picture."""
    return heat_maps(case.picture) if case.picture else None
