"""A class of any size for the pages, drawn at random; names that attack; one student's result with a failure of every kind."""

from collections.abc import Sequence

import numpy as np

from autograder.classroom.row import Named, Row
from autograder.grading.result import Status
from autograder.reference.catalogue import mistakes
from given.checking.results import State
from given.machinery.questions import QUESTIONS

MNIST = "q13_mnist_accuracy"
HOSTILE = (
    "<script>document.title='hacked';alert(1)</script>",
    "</td></table></main><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"onmouseover='alert(1)' autofocus onfocus='alert(1)'",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "../../../etc/passwd",
    "{{ 7 * 7 }}{% include 'page.html' %}${alert(1)}",
    '=HYPERLINK("http:","x")',
    "\u202eecila",
    "nul\0escape\x1b[31m",
    "long " * 12 + "x" * 130,
    "]]>--><!--<svg onload=alert(1)>",
    "half \ud800 of a pair",
    "Zoë 李 𝒳",
)


def class_of(size: int, hostile: Sequence[str] = HOSTILE) -> list[Row]:
    """Return the entries of a class, the hostile names first; the better the student, the more questions are right."""
    rng = np.random.default_rng(0)
    names = [*hostile, *(f"student-{number:04d}" for number in range(size - len(hostile)))]
    return [entry_of(name, rng) for name in names]


def entry_of(name: str, rng: np.random.Generator) -> Row:
    seconds = round(float(rng.gamma(4, 6)), 2)
    if rng.random() < 0.02:
        reason = f"{name}.zip is encrypted; make it again"
        return Row(name, Status.ERROR, 0.0, 0.0, {}, {}, (), (), {}, {}, 0, "", seconds, reason)
    skill = rng.normal(1.2, 1)
    states = {question: state_of(question, skill, rng) for question in QUESTIONS}
    shares = {State.PASSED: 1.0, State.FAILED: round(rng.uniform(0, 0.9), 1), State.NOT_STARTED: 0.0}
    points = {question: round(QUESTIONS[question].points * shares[state], 2) for question, state in states.items()}
    reached = {MNIST: percent_read(skill, rng)} if states[MNIST] is not State.NOT_STARTED else {}
    lost = rng.random() < 0.03
    return Row(
        student=name,
        status=Status.PARTIAL if lost else Status.GRADED,
        score=round(sum(value for question, value in points.items() if question.startswith("q")), 2),
        bonus=round(sum(value for question, value in points.items() if question.startswith("b")), 2),
        points=points,
        states=states,
        failed=tuple(f"{q}: a case that is hard" for q, state in states.items() if state is State.FAILED),
        mistakes=tuple(
            made(question, rng)
            for question, state in states.items()
            if state is State.FAILED and has_mistakes(question)
        ),
        accuracies=reached,
        training_seconds={q: round(float(rng.uniform(0.1, 55)), 1) for q in reached},
        longest_literal=int(rng.exponential(150)),
        literal_in="training.py",
        seconds=seconds,
        reason="q15_conv1d: The function did not finish in time." if lost else "",
    )


def percent_read(skill: float, rng: np.random.Generator) -> float:
    """Draw how many digits a student's network reads."""
    return round(float(np.clip(95 + 2 * skill + rng.normal(0, 2), 9, 98.6)), 2)


def state_of(question: str, skill: float, rng: np.random.Generator) -> State:
    """Draw how a student does on a question: the later ones are harder, and the bonus is for few."""
    ease = skill + 1.5 - 0.1 * list(QUESTIONS).index(question) + rng.normal(0, 1)
    return State.PASSED if ease > 0.5 else State.FAILED if ease > -0.5 else State.NOT_STARTED


def has_mistakes(question: str) -> bool:
    return any(question in mistake.fails for mistake in mistakes().values())


def made(question: str, rng: np.random.Generator) -> Named:
    """Draw one of a question's mistakes, the first ones more often."""
    known = [mistake for mistake in mistakes().values() if question in mistake.fails]
    drawn = known[int(len(known) * rng.random() ** 3)]
    return Named(drawn.function, drawn.says, drawn.see)
