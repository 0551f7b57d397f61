"""A student's function of this process with one change each."""

import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import takewhile
from typing import Any

from given.diagnosis.candidates import Computed
from given.diagnosis.diagnosis import Diagnosis
from given.diagnosis.source.reading import UNREADABLE
from given.diagnosis.source.repairs import Repair, repairs
from given.machinery.outcome import Call

NAME = "_mended"


def mended_versions(calls: Sequence[Call], student: Any, until: float) -> Iterator[Computed]:
    """Yield a student's function with one change each, until so many seconds of processor time are used in this process.

    There is none if its text is not at hand.
    """
    namespace = names_around(student)
    keys = list(map(str, range(len(calls))))
    for repair in takewhile(lambda _: time.process_time() < until, repairs(text_of(student), calls[0].function)):
        diagnosis = Diagnosis(f"{repair.function}: {repair.where}", repair.function, repair.where)
        yield Computed(diagnosis, partial(define, repair, namespace), calls, keys, {})


def names_around(student: Any) -> dict[str, Any]:
    """Return the names of the file in which a student's function is."""
    found: dict[str, Any] = getattr(getattr(student, "function", student), "__globals__", {})
    return found


def text_of(student: Any) -> str:
    """Return the text of the file in which a student's function is, as it was read; "" if it is not at hand."""
    namespace = names_around(student)
    get_source = getattr(namespace.get("__loader__"), "get_source", None)
    return (get_source(namespace["__name__"]) or "") if get_source else ""


def define(repair: Repair, namespace: dict[str, Any]) -> Callable:
    """Return the function with the change; it knows the names of its file."""
    names = dict(namespace)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)  # a change may well look like a slip
            exec(compile(repair.text(NAME), NAME, "exec"), names)
    except UNREADABLE as error:
        return partial(stop, error)
    mended: Callable = names[NAME]
    return mended


def stop(error: Exception, *_: Any, **__: Any) -> None:
    """Stand for a function that cannot be read."""
    raise error
