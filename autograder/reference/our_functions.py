"""Our own answers in this process, right and wrong ones: never a student's.

A lower function is one that another rests on, as backprop rests on dense_backward.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from autograder import paths
from autograder.errors import AuthoringError
from autograder.reference.catalogue import Files, compositions, place_of, reference
from given.diagnosis.source.reading import names_in
from given.machinery import modules
from given.machinery.questions import FUNCTIONS, questions_of

Functions = dict[str, Callable[..., Any]]

ANSWER = re.compile(r"^    # BEGIN SOLUTION [^\n]*\n(.*?)^    # END SOLUTION$", re.DOTALL | re.MULTILINE)


def load(files: Files) -> Functions:
    """Import our files and return their functions."""
    loaded = modules.load_texts(files, paths.SOLUTIONS)
    for module in loaded.values():
        if isinstance(module, modules.Placeholder):
            raise AuthoringError(module.trouble.text)
    functions = {name: getattr(loaded[function.module], name) for name, function in FUNCTIONS.items()}
    for module in loaded.values():
        module.__dict__.update(functions)  # each file may call what another one has
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


NO_BUILDING_BLOCK = "numerical_gradient"  # it differentiates anything, also what somebody is to differentiate by hand


@cache
def below(functions: tuple[str, ...]) -> tuple[str, ...]:
    """Return the functions that come before these in the assignment: on them an answer may rest, however it is written."""
    order = list(FUNCTIONS)
    first = min(map(order.index, functions))
    lower = set(order[:first]).union(*map(rests_on, functions)) - {*functions, NO_BUILDING_BLOCK}
    return tuple(name for name in order if name in lower)


@cache
def text_of(names: tuple[str, ...]) -> bytes:
    """Return these functions of the reference as the text of one file: see given.machinery.modules.define."""
    files = reference()
    return "\n\n".join(slice_of(files[f"{FUNCTIONS[name].module}.py"], name) for name in names).encode()


def to_compare(question: str) -> str:
    """Return the functions of the reference that a question asks for first, without the docstrings that its stubs have."""
    return "\n\n".join(without_docstring(name) for name in FUNCTIONS if questions_of(name)[0] == question)


def without_docstring(function: str) -> str:
    """Return the first line of a function of the reference and what stands between its markers."""
    text = slice_of(reference()[f"{FUNCTIONS[function].module}.py"], function)
    (answer,) = ANSWER.findall(text)
    return text[: text.index('    """')] + answer


def slice_of(text: str, function: str) -> str:
    """Return a function's lines."""
    start, end = place_of(text, function)
    return text[start:end]
