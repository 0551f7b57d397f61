"""Whether every question has its four parts: an answer, a question file with hints, a section of the notebook, and mistakes.

What is missing is said in one line that names the file, and what to write there.
"""

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from autograder.authoring import notebook
from autograder.authoring.question_table import (
    Answer,
    Cases,
    own_answers,
    read_answers,
    read_headings,
    read_question_files,
    squeeze,
)
from autograder.errors import AuthoringError
from autograder.reference import catalogue
from autograder.reference.catalogue import Mistake
from given.files.hints import RUNGS
from given.machinery.questions import MODULES, is_core

CORE_POINTS, BONUS_POINTS = 100, 30
ID = re.compile(r"[qb]\d\d_\w+")
NOTEBOOK = "autograder/authoring/practical.md"


def require_complete() -> None:
    """Raise AuthoringError with the first thing that is missing."""
    gap = next(find_gaps(), None)
    if gap:
        raise AuthoringError(gap)


def find_gaps() -> Iterator[str]:
    """Yield what is missing, a line for each; a step relies on those before it having found nothing."""
    answers, questions = read_answers(), read_question_files()
    yield from gaps_in_markers(answers, questions)
    yield from gaps_in_questions(questions, answers)
    yield from gaps_in_answers(answers, questions)
    yield from gaps_in_points(questions)
    yield from gaps_in_hints(questions, answers)
    yield from gaps_in_notebook(questions)
    yield from gaps_in_mistakes(questions, answers)


def gaps_in_markers(answers: Mapping[str, Answer], questions: Mapping[str, Cases]) -> Iterator[str]:
    """Yield answers to questions that do not exist, and questions without an answer."""
    for name, answer in answers.items():
        if answer.question and answer.question not in questions:
            file = answer_file(answer.function.module)
            yield f"{file}: the marker in {name} has no question: write {question_file(answer.question)}"
    for question in questions:
        if not own_answers(question, answers):
            marker = f"'# BEGIN SOLUTION {question}: a few words'"
            yield f"{question_file(question)}: no answer has its marker: write {marker} in {home_of(question, answers)}"


def gaps_in_questions(questions: Mapping[str, Cases], answers: Mapping[str, Answer]) -> Iterator[str]:
    """Yield question files of a wrong name, and functions they ask for that nobody has written."""
    for question, cases in questions.items():
        file = question_file(question)
        if not ID.fullmatch(question):
            yield f"{file}: an id is q or b, two digits, an underscore and a word: rename the file"
        if cases.name != question:
            yield f'{file}: its name is {cases.name!r}: write name = "{question}"'
        for name in cases.asked:
            if name not in answers:
                yield f"{file}: a case asks for {name}: write that function in {home_of(question, answers)}"


def gaps_in_answers(answers: Mapping[str, Answer], questions: Mapping[str, Cases]) -> Iterator[str]:
    """Yield answers that no case asks for, and those without a text for students."""
    for name, answer in answers.items():
        if answer.question and name not in questions[answer.question].asked:
            yield f"{question_file(answer.question)}: no case asks for {name}: write one with the parameter {name}"
        if answer.question and not answer.docstring:
            file = answer_file(answer.function.module)
            yield f"{file}: {name} has no docstring: write what comes back, with its shape"


def gaps_in_points(questions: Mapping[str, Cases]) -> Iterator[str]:
    """Yield sums of points that differ from what the practical promises."""
    core = add_points(cases for question, cases in questions.items() if is_core(question))
    bonus = add_points(cases for question, cases in questions.items() if not is_core(question))
    if core != CORE_POINTS:
        yield f"autograder/questions/q*.py: {core:g} points, not {CORE_POINTS}: change those of their cases"
    if bonus != BONUS_POINTS:
        yield (
            f"autograder/questions/b*.py: {bonus:g} points, not {BONUS_POINTS}: change those of their cases, "
            "or write points=0 in each case of a question that is on trial"
        )


def add_points(questions: Iterable[Cases]) -> float:
    """Return the points of questions together."""
    return round(sum(cases.points for cases in questions), 6)


def gaps_in_hints(questions: Mapping[str, Cases], answers: Mapping[str, Answer]) -> Iterator[str]:
    """Yield functions without a ladder of hints, hints to others, and those that give a line of the answer away."""
    for question, cases in questions.items():
        file, own = question_file(question), own_answers(question, answers)
        for name in own:
            if name not in cases.hints:
                yield f'{file}: there are no hints to {name}: write HINTS = {{"{name}": (idea, shapes, first line)}}'
        for name, hints in cases.hints.items():
            if name not in own:
                yield f"{file}: HINTS are about {name}, which is no function of this question: write those of {own[0]}"
            elif gap := gap_in_ladder(hints, answers[name]):
                yield f"{file}: the hints to {name} {gap}"


def gap_in_ladder(hints: Sequence[str], answer: Answer) -> str:
    """Return what is wrong with the hints to a function; nothing for three of which the last is a line of Python."""
    if len(hints) != RUNGS or not all(isinstance(hint, str) and hint.strip() for hint in hints):
        return f"are not {RUNGS} texts: write an idea, what becomes of the shapes, and how a first line begins"
    try:
        ast.parse(hints[-1])
    except SyntaxError:
        return "end with what is no line of Python: write ... in place of what a student should find"
    told = next((line for line in answer.lines if line in "\n".join(map(squeeze, hints))), "")
    return f"give a line of the answer away ({told}): write it with other words" if told else ""


def gaps_in_notebook(questions: Iterable[str]) -> Iterator[str]:
    """Yield questions without a section in the notebook, and sections without a question."""
    sections = read_headings(notebook.SOURCE.read_text(encoding="utf-8"))
    for question in questions:
        if question not in sections:
            yield f"{NOTEBOOK}: there is no section '## {question}: a few words': write it, with its check"
    for section in sections:
        if section not in questions:
            yield f"{NOTEBOOK}: '## {section}:' has no question: write {question_file(section)} or take the section out"


def gaps_in_mistakes(questions: Mapping[str, Cases], answers: Mapping[str, Answer]) -> Iterator[str]:
    """Yield what is wrong with a mistake, and functions without one."""
    asked = [name for name, answer in answers.items() if answer.question]
    known = {module: list(catalogue.read(module).values()) for module in MODULES}
    for module, mistakes in known.items():
        for mistake in mistakes:
            for gap in gaps_in_mistake(mistake, asked, questions):
                yield f"{catalogue.file_of(module)}: [{mistake.name}] {gap}"
    for name in asked:
        if not any(mistake.function == name for mistakes in known.values() for mistake in mistakes):
            keys = "function, find, replace, fails, says and see"
            file = catalogue.file_of(answers[name].function.module)
            yield f"{file}: there is no mistake in {name}: write [{name}_in_a_word] with {keys}"


def gaps_in_mistake(mistake: Mistake, asked: Collection[str], questions: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with one mistake."""
    if mistake.function not in asked:
        yield f"is about {mistake.function}, which has no marker in solutions/: write another function"
    for question in mistake.fails:
        if question not in questions:
            yield f"fails {question}, which has no file in autograder/questions/: write another question"
    for key in ("fails", "says", "see"):
        if not getattr(mistake, key):
            yield f"has no {key}: write it"


def home_of(question: str, answers: Mapping[str, Answer]) -> str:
    """Return where the answer to a new question belongs: with the others of the core, or of the bonus."""
    near = [answer.function.module for answer in answers.values() if answer.question.startswith(question[0])]
    return " or ".join(map(answer_file, dict.fromkeys(near)))


def answer_file(module: str) -> str:
    return f"solutions/{module}.py"


def question_file(question: str) -> str:
    return f"autograder/questions/{question}.py"
