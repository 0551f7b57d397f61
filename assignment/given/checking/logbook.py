"""Write down every call of a student's functions while a question looks at them, to find out later what went wrong."""

from collections.abc import Mapping
from typing import Any

from given.machinery.calls import copy_of, observe
from given.machinery.outcome import Call, Outcome


class Logged:
    """A function that writes each of its calls into a book."""

    def __init__(self, name: str, function: Any, book: list[Call]):
        self.__name__ = name
        self.function = function
        self.book = book

    def observe(self, args: tuple, kwargs: dict, keep: bool) -> Outcome:
        if keep:  # training: nobody makes that call again
            return observe(self.function, args, kwargs, keep=keep)
        before = (
            copy_of(args),
            copy_of(kwargs),
        )  # what the caller does with its arrays and generators later is its affair
        outcome = observe(self.function, args, kwargs)
        self.book.append(Call(self.__name__, *before, outcome))
        return outcome


def log_calls(functions: Mapping[str, Any], book: list[Call]) -> dict[str, Logged]:
    """Return the functions such that each writes its calls into the book."""
    return {name: Logged(name, function, book) for name, function in functions.items()}
