"""Our own answers in this process, right and wrong ones: never a student's.

A lower function is one that another rests on, as backprop rests on dense_backward. Ours can be made to rest on a student's
lower functions, to see what is right given those.
"""

import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import CodeType
from typing import Any

import numpy as np

from autograder import paths
from autograder.errors import AuthoringError
from autograder.reference.catalogue import Files, compositions, place_of, reference
from given.machinery import modules
from given.machinery.calls import observe
from given.machinery.questions import FUNCTIONS

Functions = dict[str, Callable[..., Any]]


def load(files: Files, lower: Mapping[str, Callable] | None = None) -> Functions:
    """Import our files and return their functions; where these call one of `lower`, they get the one given there."""
    loaded = modules.load_texts(files, paths.SOLUTIONS)
    for module in loaded.values():
        if isinstance(module, modules.Placeholder):
            raise AuthoringError(module.trouble.text)
    functions = {name: getattr(loaded[function.module], name) for name, function in FUNCTIONS.items()}
    for module in loaded.values():
        module.__dict__.update({**functions, **(lower or {})})  # each file may call what another one has
    return functions


@cache
def right() -> Functions:
    """Return the reference's functions."""
    return load(reference())


@cache
def rests_on(function: str) -> frozenset[str]:
    """Return the functions that the reference's calls, or another composition of it, and those that these call in turn."""
    ways = [reference(), *(edit.made_in(reference()) for edit in compositions() if edit.function == function)]
    called = frozenset().union(*(called_in(files[f"{FUNCTIONS[function].module}.py"], function) for files in ways))
    return called.union(*map(rests_on, called))


def called_in(text: str, function: str) -> frozenset[str]:
    """Return the functions of the assignment that a function in this text of its module mentions."""
    start, end = place_of(text, function)
    return frozenset(set(names_in(compile(text[start:end], "one function", "exec"))) & set(FUNCTIONS) - {function})


def names_in(code: CodeType) -> Iterator[str]:
    """Yield every global name or attribute that a piece of code mentions, functions within it included."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from names_in(constant)


class Unusable(Exception):
    """What a student's lower function returned is nothing that ours could go on with."""


class Lower:
    """A student's function, to be called by ours: it also changes in place what the student's changes in place."""

    def __init__(self, name: str, function: Any):
        self.name = name
        self.function = function

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        outcome = observe(self.function, args, kwargs)
        if outcome.trouble:
            raise Unusable(outcome.trouble.text)
        for text in outcome.warnings:
            warnings.warn(text, RuntimeWarning, stacklevel=2)
        require_reasonable(outcome.result, right()[self.name](*args, **kwargs))
        for key, value in outcome.changed.items():
            put_back(args[key] if isinstance(key, int) else kwargs[key], value)
        return outcome.result


def require_reasonable(result: Any, wanted: Any) -> None:
    """Refuse results so large that going on with them would take all memory: sizes may be wrong, but not by orders."""
    if count_numbers(result) > 4 * count_numbers(wanted) + 16:
        raise Unusable("far more numbers than a right answer has")


def count_numbers(value: Any) -> int:
    """Return how many numbers there are in a result; a whole number counts as many as it says, since it may be a size."""
    if isinstance(value, list | tuple):
        return sum(map(count_numbers, value))
    if isinstance(value, int):
        return abs(value)
    return int(np.size(value))


def put_back(argument: Any, value: Any) -> None:
    """Make an argument what a function of the student's has made of it."""
    if isinstance(argument, np.ndarray):
        if np.shape(value) == argument.shape:
            argument[...] = value
    elif isinstance(argument, list) and isinstance(value, list) and len(value) < len(argument):
        argument[:] = value  # something was taken out of the list
    elif isinstance(argument, list | tuple) and isinstance(value, list | tuple):
        for inner, inner_value in zip(argument, value, strict=False):
            put_back(inner, inner_value)
