"""Write down every call of a student's functions while a question looks at them, to find out later what went wrong."""

from collections.abc import Mapping
from typing import Any

from given.machinery.calls import copy_of, observe
from given.machinery.outcome import Call, Outcome


class Log:
    """A book of calls, and the case that makes the calls which are written into it now."""

    def __init__(self, book: list[Call]):
        self.book = book
        self.case = ""


class Logged:
    """A function that writes each of its calls into a log."""

    def __init__(self, name: str, function: Any, log: Log):
        self.__name__ = name
        self.function = function
        self.log = log

    def observe(self, args: tuple, kwargs: dict, keep: bool) -> Outcome:
        if keep:  # training: nobody makes that call again
            return observe(self.function, args, kwargs, keep=keep)
        # What the caller does with its arrays and generators later is its affair.
        args_before, kwargs_before = copy_of(args), copy_of(kwargs)
        outcome = observe(self.function, args, kwargs)
        self.log.book.append(Call(self.__name__, args_before, kwargs_before, outcome, self.log.case))
        return outcome


def log_calls(functions: Mapping[str, Any], log: Log) -> dict[str, Logged]:
    """Return the functions such that each writes its calls into the log."""
    return {name: Logged(name, function, log) for name, function in functions.items()}
