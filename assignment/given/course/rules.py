"""Which questions count in a course, and for how many points."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import floor
from pathlib import Path
from typing import Any

import numpy as np

from given import ladder
from given.machinery.questions import QUESTIONS, is_core

FILE = Path(__file__).with_name("course.json")  # in what students get of a course that has rules of its own
Steps = tuple[tuple[float, float], ...]  # of a ladder: accuracy in percent, points
STANDARD: dict[str, Steps] = {ladder.QUESTION: ladder.TIERS, "b02_mnist_convnet": ((90, 0), (98.5, 4))}


@dataclass(frozen=True)
class Rules:
    """What counts; without words of its own everything, for the assignment's own points."""

    questions: tuple[str, ...] = field(default_factory=lambda: tuple(QUESTIONS))
    own_points: Mapping[str, float] = field(default_factory=dict)  # by question, where they are not the assignment's
    ladders: Mapping[str, Steps] = field(default_factory=dict)  # likewise
    title: str = ""
    words: tuple[str, ...] = ()  # what else a student should know: the deadline, whom to ask

    @cached_property
    def counting(self) -> frozenset[str]:
        """Return the questions that count, as a set."""
        return frozenset(self.questions)

    def possible(self, question: str) -> float:
        """Return the points of a question, 0 for one that does not count."""
        if question not in self.counting:
            return 0.0
        steps = self.ladders.get(question)
        return steps[-1][1] if steps else self.own_points.get(question, QUESTIONS[question].points)

    def maximum(self, *, core: bool = True) -> float:
        """Return the points of the questions that count: of the core, or of the bonus."""
        return round(sum(self.possible(question) for question in self.questions if is_core(question) is core), 2)

    def factor(self, question: str) -> float:
        """Return by what the assignment's points of a question are multiplied."""
        own = QUESTIONS[question].points
        return self.possible(question) / own if own and self.possible(question) != own else 1.0

    def points(self, question: str, points: float, accuracy: float | None) -> float:
        """Return the course's points: by the ladder's steps where there is an accuracy, else the same share as before."""
        steps = self.ladders.get(question)
        if steps and accuracy is not None:
            return climb(steps, accuracy)
        factor = self.factor(question)
        return points if factor == 1 else round(points * factor, 6)

    def steps(self, question: str) -> Steps:
        """Return the ladder of a question that has one, in the course's points."""
        factor = self.factor(question)
        scaled = tuple((percent, round(points * factor, 2)) for percent, points in STANDARD[question])
        return self.ladders.get(question, scaled if factor != 1 else STANDARD[question])


def climb(steps: Steps, accuracy: float) -> float:
    """Return the points for an accuracy, in straight lines between the steps, hundredths that are not full left out."""
    accuracies, points = zip(*steps, strict=True)
    return floor(100 * round(float(np.interp(accuracy, accuracies, points)), 6) + 1e-6) / 100


def read_rules(file: Path = FILE) -> Rules:
    """Return the rules in a course.json, the assignment's own if there is none; raise ImportError for a damaged one."""
    if not file.is_file():
        return Rules()
    try:
        return rules_from(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ImportError(f"{file} cannot be read; unzip the whole assignment again ({error})", name="given") from None


def rules_from(stored: dict[str, Any]) -> Rules:
    """Return rules that `as_json` wrote."""
    ladders = {question: tuple((float(a), float(p)) for a, p in steps) for question, steps in stored["ladders"].items()}
    return Rules(
        tuple(stored["questions"]), stored["own_points"], ladders, str(stored["title"]), tuple(stored["words"])
    )


def as_json(rules: Rules) -> str:
    """Return the text of a course.json."""
    names = ("questions", "own_points", "ladders", "title", "words")
    return json.dumps({name: getattr(rules, name) for name in names}, indent=1, ensure_ascii=False) + "\n"


RULES = read_rules()
