"""What a file, or a question, would cost if it could not be graded: in the points of the course, if it has its own."""

from collections.abc import Iterable

from given.machinery.questions import QUESTIONS, is_core

try:
    from given.course.rules import RULES
except ImportError:  # NumPy is not here, and what is handed in needs none
    RULES = None  # type: ignore[assignment]


def points_of(question: str) -> float:
    """Return the points of a question."""
    return RULES.possible(question) if RULES else QUESTIONS[question].points


def questions_in(module: str) -> list[str]:
    """Return the questions whose functions are in a file."""
    return [question.id for question in QUESTIONS.values() if question.module == module]


def price(questions: Iterable[str]) -> str:
    """Return the points of these questions together: "13 points", "4 bonus points"."""
    asked = list(dict.fromkeys(questions))
    parts = [[question for question in asked if is_core(question) is wish] for wish in (True, False)]
    sums = [round(sum(map(points_of, part)), 2) for part in parts]
    kinds = ("point", "bonus point")
    words = [f"{points:g} {kind}{'s' * (points != 1)}" for points, kind in zip(sums, kinds, strict=True) if points]
    return " and ".join(words) or "no points"
