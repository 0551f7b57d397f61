"""Examples by hand, and whether they tell right from wrong: which mistakes of the catalogue hide behind their numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import numpy as np

from autograder import paths
from autograder.grading.name_mistakes import load_mistake
from autograder.reference import our_functions
from autograder.reference.catalogue import of_function
from given import judge
from given.checking.otter_layer import run_question
from given.machinery import modules
from given.machinery.calls import copy_of
from given.machinery.questions import FUNCTIONS, parts_of

DRAWS = 12  # of other numbers in the places of an example's
OPTIONS = {"part", "tolerance", "untouched", "quiet", "form"}  # of judge.check, beside the arguments of the call


@dataclass(frozen=True)
class Example:
    """A call by which a function is judged."""

    function: str
    args: tuple
    kwargs: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    by_hand: bool = True  # its result is written down, and not recorded from the reference

    def shows(self, mistake: str) -> bool:
        """Whether the judge notices a mistake of the catalogue in this call."""
        wrong = modules.Present(self.function, load_mistake(mistake)[self.function])
        try:
            judge.check(self.right(), wrong, *self.args, **self.options, **self.kwargs)
        except judge.Failure:
            return True
        return False

    def right(self) -> Any:
        """Return what the reference returns, or the part of it that counts."""
        result = our_functions.right()[self.function](*copy_of(self.args), **copy_of(self.kwargs))
        part = self.options.get("part")
        return result[parts_of(self.function).index(part)] if part else result

    def with_other_numbers(self, seed: int) -> "Example":
        """Return the example with random numbers in the places of its own."""
        rng = np.random.default_rng(seed)
        named = zip(FUNCTIONS[self.function].arguments, self.args, strict=False)
        args = tuple(other_numbers(name, value, rng) for name, value in named)
        kwargs = {name: other_numbers(name, value, rng) for name, value in self.kwargs.items()}
        return replace(self, args=args, kwargs=kwargs)


def other_numbers(name: str, value: Any, rng: np.random.Generator) -> Any:
    """Return random numbers in the shapes of an argument; classes, masks, and what is no array stay as they are."""
    if isinstance(value, list | tuple):
        return type(value)(other_numbers(name, item, rng) for item in value)
    if not isinstance(value, np.ndarray) or name in ("y", "mask"):
        return value
    if name == "p":
        p = np.asarray(rng.uniform(0.1, 1, value.shape))
        return p / p.sum(axis=1, keepdims=True)
    if value.dtype.kind == "i":
        return rng.choice([-1, 1], value.shape) * rng.integers(1, 10, value.shape)
    return rng.normal(0, 2, value.shape)


def hidden_by_numbers(examples: Sequence[Example]) -> set[str]:
    """Return the mistakes that none of these examples of one function shows, though one of them would with most other numbers."""
    return {
        mistake.name
        for mistake in of_function(examples[0].function)
        if not any(example.shows(mistake.name) for example in examples)
        and any(mostly_shows(example, mistake.name) for example in examples)
    }


def mostly_shows(example: Example, mistake: str) -> bool:
    """Whether more than half of other numbers in the places of an example's show a mistake."""
    return 2 * sum(example.with_other_numbers(seed).shows(mistake) for seed in range(DRAWS)) > DRAWS


def shown(examples: Iterable[Example]) -> set[str]:
    """Return the mistakes that one of these examples shows."""
    return {
        mistake.name for example in examples for mistake in of_function(example.function) if example.shows(mistake.name)
    }


@cache
def public_examples(question: str) -> list[Example]:
    """Return the calls that the public cases of a question judge."""
    examples: list[Example] = []
    check = judge.check

    def remember(answer: Any, function: Any, *args: Any, **kwargs: Any) -> None:
        check(answer, function, *args, **kwargs)
        options = {name: kwargs.pop(name) for name in OPTIONS & kwargs.keys()}
        by_hand = not isinstance(answer, str)
        examples.append(Example(function.__name__, copy_of(args), copy_of(kwargs), options, by_hand))

    functions = {name: modules.Present(name, function) for name, function in our_functions.right().items()}
    with patch.object(judge, "check", remember):
        run_question(paths.ASSIGNMENT / "tests" / f"{question}.py", functions)
    return examples


def calls_of(calculate: Any) -> list[Example]:
    """Return the calls that a calculation makes of the functions that it is given."""
    examples: list[Example] = []

    def remember(name: str) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            examples.append(Example(name, copy_of(args), copy_of(kwargs)))
            return our_functions.right()[name](*args, **kwargs)

        return call

    calculate(SimpleNamespace(**{name: remember(name) for name in FUNCTIONS}))
    return examples
