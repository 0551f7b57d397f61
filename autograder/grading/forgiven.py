"""A student's function that is taken for right where it does what is right given the student's own lower functions."""

import re
from dataclasses import replace
from typing import Any

from given.diagnosis.likeness import alike
from given.machinery.calls import observe, observe_here
from given.machinery.outcome import Call, Outcome, Trouble
from given.machinery.questions import parts_of

PLACE = re.compile(r"( \([^()]*, line \d+\))+$")  # at the end of an exception's text


class Forgiven:
    """A student's function: where it does what is right given its lower functions, it is as if it did what is right.

    Of a function that returns several things, each is looked at by itself.
    """

    def __init__(self, name: str, function: Any, ours: Any, right: Any):
        self.__name__ = name
        self.function = function
        self.ours = ours  # on top of the student's lower functions
        self.right = right  # on top of right ones
        self.forgave = self.raised = False

    def observe(self, args: tuple, kwargs: dict, keep: bool) -> Outcome:
        """Call the student's function; return what is right if it did what ours does."""
        outcome = observe(self.function, args, kwargs)
        expected = observe_here(self.ours, args, kwargs)
        right = observe_here(self.right, args, kwargs)
        if outcome.trouble and expected.trouble and words_of(outcome.trouble) == words_of(expected.trouble):
            self.forgave = self.raised = True
            return right
        if outcome.trouble or expected.trouble or right.trouble:
            return outcome
        parts, expected_parts, right_parts = map(self.split, (outcome, expected, right))
        if len(parts) != len(expected_parts):
            return outcome
        calls = [Call(self.__name__, args, kwargs, part) for part in parts]
        forgiven = [alike(call, part) for call, part in zip(calls, expected_parts, strict=True)]
        self.forgave = self.forgave or any(forgiven)
        results = [(b if forgive else a).result for a, b, forgive in zip(parts, right_parts, forgiven, strict=True)]
        return replace(right if any(forgiven) else outcome, result=results if len(results) > 1 else results[0])

    def split(self, outcome: Outcome) -> list[Outcome]:
        """Return an outcome for each part of the result, if it has parts."""
        several = parts_of(self.__name__) and isinstance(outcome.result, list | tuple)
        return [replace(outcome, result=part) for part in outcome.result] if several else [outcome]


def words_of(trouble: Trouble) -> str:
    """Return what an exception says, without the place where it arose and without the name of ours around it."""
    return PLACE.sub("", trouble.text.removeprefix("Unusable: "))
