"""What there is to say about one mark: each function yields texts, a paragraph or a line each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.classroom.row import row_of
from autograder.commands.calls_in_words import describe_case
from autograder.gradebook.mark import Mark
from autograder.gradebook.overrides import TOTAL
from autograder.grading.result import Result
from autograder.reference.catalogue import mistakes
from autograder.submissions.submission import Submission
from given.checking.report import MARKS, write_points
from given.checking.results import CaseResult, QuestionResult, State
from given.machinery.questions import FUNCTIONS, QUESTIONS

if TYPE_CHECKING:
    from autograder.commands.again import Watched
    from autograder.gradebook.gradebook import Gradebook


def describe_hand_in(result: Result, folder: Path, submission: Submission | None) -> Iterator[str]:
    yield f"{result.student}: {result.status}, graded in the sandbox {result.sandbox}"
    yield f"hand-in {result.hand_in}: {place_of(submission) if submission else folder}"
    yield from filter(None, [result.problem, *result.broken.values()])


def place_of(submission: Submission) -> str:
    """Say where a hand-in lies: in the folder or zip of the class, at its parts."""
    return ", ".join([str(submission.path), *(part.path for part in submission.parts)])


def describe_mark(result: Result, question: str, gradebook: "Gradebook") -> Iterator[str]:
    """Say how a question's points become those in the table, and what else was decided about the mark."""
    rules, mark = gradebook.course.rules, gradebook.give_mark(row_of(result))
    yield ""
    if question not in mark.row.points:
        yield f"{question} was not asked, or nothing could be graded."
    else:
        graded = row_of(result).points[question]
        converted = gradebook.course.convert_row(row_of(result)).points[question]
        yield f"{question}: {write_points(mark.row.points[question])} of {write_points(rules.possible(question))} points"
        yield f"  graded: {write_points(graded)} of {write_points(QUESTIONS[question].points)}"
        if rules.possible(question) != QUESTIONS[question].points or question in rules.ladders:
            yield f"  in the points of {gradebook.course.file}: {write_points(converted)}"
    yield from (f"  {line}" for line in describe_decisions(mark, question))
    yield f"  in all: {write_points(mark.reached)} reached, {write_points(mark.total)} in the end"


def describe_decisions(mark: Mark, question: str) -> Iterator[str]:
    """Say how late the hand-in is, and what a person decided about a question or the whole."""
    if mark.late:
        yield mark.late
    for override in mark.overrides:
        if override.question in (question, TOTAL):
            yield f"decided by a person: {override}, {override.reason}"
    for override in mark.held_back:
        if override.question in (question, TOTAL):
            yield f"decided by a person, and not applied since the hand-in has changed: {override}, {override.reason}"


def describe_question(result: Result, question: str, watched: "Watched") -> Iterator[str]:
    """Say what each case found, and what explains it."""
    for found in result.questions:
        if found.question == question:
            yield from describe_training(found)
            if question in result.losses:
                yield f"The rest of it was not run: {result.losses[question]}"
            yield from (remark for remark in found.remarks)
            yield from describe_diagnoses(found)
            yield from filter(None, [watched.why_not])
            for case in alike_as_one(found.cases) if QUESTIONS[question].trains else found.cases:
                yield from describe_result(case)
                yield from (indent(text) for text in describe_case(case.name, watched))


def describe_training(found: QuestionResult) -> Iterator[str]:
    if found.accuracy is not None:
        seconds = f" in {found.seconds:.1f} s" if found.seconds is not None else ""
        yield f"{found.accuracy:.2f} % of the digits read right{seconds}"
    if found.accuracy_on_ours is not None:
        yield f"{found.accuracy_on_ours:.2f} % on top of our lower functions, which counts"


def describe_diagnoses(found: QuestionResult) -> Iterator[str]:
    for diagnosis in found.diagnoses:
        known = mistakes().get(diagnosis.name)
        place = f"autograder/reference/mistakes/{FUNCTIONS[known.function].module}.toml" if known else "found by trying"
        yield f"mistake of {diagnosis.function}: {diagnosis.says}"
        yield f"    called {diagnosis.name} ({place}{', a slip' if diagnosis.slip else ''})"


def alike_as_one(cases: Sequence[CaseResult]) -> Iterator[CaseResult]:
    """Yield the steps of a ladder that came to the same as one."""
    for _, group in groupby(cases, lambda case: (case.hidden, case.kind, case.text, case.given)):
        steps = list(group)
        name = f"{steps[0].name} to {steps[-1].name}" if len(steps) > 1 else steps[0].name
        points, possible = (
            round(sum(all_of), 2) for all_of in zip(*((s.points, s.possible) for s in steps), strict=True)
        )
        yield replace(steps[0], name=name, points=points, possible=possible)


def describe_result(case: CaseResult) -> Iterator[str]:
    """Say what came of one case."""
    mark = MARKS[State.PASSED if case.passed else State.FAILED]
    kind = f", {case.kind}" if case.kind else ""
    hidden = "hidden" if case.hidden else "public"
    yield ""
    yield f"{mark} {case.name} ({hidden}): {write_points(case.points)} of {write_points(case.possible)}{kind}"
    if case.given:
        yield f"    right on top of our {' and '.join(case.given)}: carried forward"
    if case.text:
        yield indent(case.text)
    if case.hint and not case.passed:
        yield f"    hint: {case.hint}"


def describe_function(function: str, files: dict[str, bytes]) -> Iterator[str]:
    """Give the text of a student's function, with the numbers of its lines."""
    name = f"{FUNCTIONS[function].module}.py"
    lines = files.get(name, b"").decode("utf-8", errors="replace").splitlines()
    starts = [number for number, line in enumerate(lines) if re.match(rf"def {function}\b", line)]
    yield ""
    if not starts:
        yield f"{function} is not in {name}" if files else ""
        return
    start = starts[-1]  # of several the last one counts
    later = (number for number in range(start + 1, len(lines)) if re.match(r"[^\s#)]", lines[number]))
    end = next(later, len(lines))
    while not lines[end - 1].strip():
        end -= 1
    yield f"{function} in {name}, line {start + 1}:"
    yield "\n".join(f"{number + 1:5} {lines[number]}" for number in range(start, end))


def indent(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.split("\n"))
