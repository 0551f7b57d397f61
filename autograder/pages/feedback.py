"""The page for one student: the score, what to do next, and what every failed case has to say. A plain text says the same."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from autograder.classroom.store import Store, text_path, write_whole
from autograder.course.course import COUNTS, NAME_AND_HINT, Course
from autograder.gradebook.mark import Mark
from autograder.grading.result import Options, Result, Status
from autograder.pages.decisions import decisions, points_of
from autograder.pages.heat_map import HeatMaps, draw_heat_maps
from autograder.pages.html import templates
from given.checking.next_question import next_question
from given.checking.report import group_alike, plural, useful_hint, write_points
from given.checking.results import CaseResult, QuestionResult, State
from given.machinery.outcome import Kind
from given.machinery.questions import QUESTIONS, questions_of

UNREAD = (
    "Type python handin.py in the folder of the assignment, and hand in the handin.zip that it writes. "
    "It says what is in it."
)


FAILED = "Of hidden cases this course tells how many failed."


@dataclass(frozen=True)
class FailureText:
    """What a student reads about cases that failed alike."""

    name: str
    hidden: bool
    text: str
    hint: str
    heat_maps: HeatMaps | None = None


def write_feedback(
    result: Result, options: Options, store: Store, mark: Mark | None = None, course: Course | None = None
) -> None:
    """Write one student's page, and the same as plain text; without a mark that of the assignment's own points."""
    values = values_of(result, options, mark, course)
    page = store.feedback_path(result.student)
    for path in (text_path(page), page):  # where the page is, the text is
        write_whole(path, templates.get_template(f"feedback{path.suffix}").render(values))


def write_summary(result: Result, options: Options, course: Course) -> str:
    """Return what the plain text says of the whole: the score, what went wrong, what to do next."""
    return templates.get_template("summary.txt").render(values_of(result, options, None, course))


def write_about_question(question: QuestionResult, result: Result, options: Options, course: Course) -> str:
    """Return what the plain text says of one question; "" if there is no more to say than its points."""
    if not has_more_to_say(question):
        return ""
    values = values_of(result, options, None, course)
    return templates.get_template("question.txt").render({**values, "question": question})


def values_of(result: Result, options: Options, mark: Mark | None, course: Course | None) -> dict[str, Any]:
    """Return what the templates ask for."""
    course = course or Course()
    result = course.convert_result(result)
    return {
        "result": result,
        "course": course,
        "score": mark.row.score if mark else result.score,
        "bonus": mark.row.bonus if mark else result.bonus,
        "decisions": decisions(mark, course) if mark else [],
        "points_of": lambda question: points_of(question.question, question.points, mark),
        "maximum": course.maximum(options.questions),
        "next_steps": next_steps(result, course.hidden_cases),
        "is_internal": result.status is Status.INTERNAL,
        "file_sentence": Kind.FILE.sentence,
        "describe_failures": partial(describe_failures, hidden_cases=course.hidden_cases),
        "is_not_imported": is_not_imported,
        "count_carried": count_carried,
        "has_more_to_say": has_more_to_say,
        "parts": group_by_part(result.questions),
        "title_of": title_of,
    }


# What to do next.


def next_steps(result: Result, hidden_cases: str = NAME_AND_HINT) -> list[str]:
    """Return what to do next, a sentence or two a line."""
    if result.status is Status.INTERNAL:
        return [Kind.INTERNAL.sentence]
    if not result.questions:
        return [UNREAD]
    question = next_question(result.questions)
    return start_with(question, hidden_cases) if question else ["Everything is right. There is nothing left to do."]


def start_with(question: QuestionResult, hidden_cases: str) -> list[str]:
    """Say how to go on with a question."""
    if is_not_imported(question):
        module = QUESTIONS[question.question].module
        return [f"Start with {module}.py. {Kind.FILE.sentence} Its questions wait for that."]
    gain = question.possible - question.points
    points = "1 point" if gain == 1 else f"{write_points(gain)} points"
    steps = [f"Start with {question.question}: {points} to gain."]
    steps += [f"{diagnosis.function}: {diagnosis.says}" for diagnosis in question.diagnoses if diagnosis.is_told]
    if all(case.passed or case.hidden for case in question.cases):
        below = " The hints of the hidden ones are below." if hidden_cases == NAME_AND_HINT else ""
        return [*steps, f"Its public cases pass.{below}"]
    return [*steps, f"In the folder of the assignment, python check.py {question.question} shows how far you are."]


# What each question has to say.


def group_by_part(questions: Sequence[QuestionResult]) -> list[tuple[str, list[QuestionResult]]]:
    """Return the results under the parts of the lecture that their questions are in."""
    groups = groupby(questions, lambda result: QUESTIONS[result.question].part if result.question in QUESTIONS else "")
    return [(f"{part[:1].upper()}{part[1:]}", list(group)) for part, group in groups]


def title_of(question: QuestionResult) -> str:
    """Return what the notebook calls a question; "" for one that it does not know."""
    return QUESTIONS[question.question].title if question.question in QUESTIONS else ""


def has_more_to_say(question: QuestionResult) -> bool:
    """Whether there is more to say about a question than its points."""
    return question.state is State.FAILED or bool(question.remarks) or bool(count_carried(question))


def count_carried(question: QuestionResult) -> Counter[str]:
    """Return how many cases are right only on top of which functions of ours, by those functions' names."""
    return Counter(" and ".join(map(with_its_question, case.given)) for case in question.cases if case.given)


def with_its_question(function: str) -> str:
    """Return a function's name, and the number of its question."""
    numbers = [QUESTIONS[question].number for question in questions_of(function)[:1]]
    return " ".join([function, *(f"({number})" for number in numbers)])


def is_not_imported(question: QuestionResult) -> bool:
    """Whether a question failed for nothing but its file, about which the page has said everything."""
    return all(case.kind is Kind.FILE for case in question.cases)


def describe_failures(question: QuestionResult, hidden_cases: str = NAME_AND_HINT) -> list[FailureText]:
    """Return what to say about the failed cases: of hidden ones name, hint and kind, never values or the student's text.

    A course may tell less of them: how many they are, or nothing.
    """
    shown = [
        FailureText(name, False, public_text(case), useful_hint(case, question), heat_maps_of(case))
        for name, case in group_alike(question)
    ]
    if hidden_cases == NAME_AND_HINT:
        return shown + list(describe_hidden_failures(question))
    count = sum(not case.passed and case.hidden for case in question.cases)
    return shown + ([FailureText(plural(count, "case"), True, FAILED, "")] if count and hidden_cases == COUNTS else [])


def describe_hidden_failures(question: QuestionResult) -> Iterator[FailureText]:
    """Yield what to say about the hidden cases: where it is said what is wrong, only which failed; else each with its hint."""
    failed = [case for case in question.cases if not case.passed and case.hidden and case.kind]
    if not any(diagnosis.is_told for diagnosis in question.diagnoses):
        yield from (FailureText(case.name, True, case.kind.sentence, case.hint) for case in failed if case.kind)
        return
    for kind in dict.fromkeys(case.kind for case in failed if case.kind):
        names = "; ".join(case.name for case in failed if case.kind is kind)
        yield FailureText(names, True, kind.sentence, "")


def public_text(case: CaseResult) -> str:
    """Return the text of a public case, unless the grader failed in it: what it says then may be about anything."""
    return Kind.INTERNAL.sentence if case.kind is Kind.INTERNAL else case.text


def heat_maps_of(case: CaseResult) -> HeatMaps | None:
    """Return the heat maps of a public case that has a picture."""
    return draw_heat_maps(case.picture) if case.picture else None
