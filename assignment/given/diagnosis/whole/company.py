"""What must not change an answer, or change it in one way only, found out by asking once more.

One example alone must get what it gets in company; twice the derivative makes twice the result; what is added to all of a row
cancels in softmax.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from given.diagnosis.likeness import digest, same
from given.machinery.outcome import Ask, Outcome
from given.machinery.questions import FUNCTIONS, arguments_of

if TYPE_CHECKING:
    from given.diagnosis.evidence import Evidence, Piece

CLOSE = 1e-6
# Functions in which the other examples have a say, or chance has.
TOGETHER = {"softmax_cross_entropy_backward", "batchnorm_forward", "batchnorm_backward", "dropout_forward"}
DERIVATIVES = ("da", "dz", "dy", "dh")  # what a step backward is given first
CANCELS = {"softmax": "z"}
BY_ITSELF = ("sigmoid", "sigmoid_backward", "relu", "relu_backward")  # functions that treat every number by itself
FEW = 6  # numbers of an array that are tried alone


def find_company(evidence: Evidence, ask: Ask) -> str:
    """Say what changes an answer and should not, or does not change it and should; "" if nothing is seen of that kind."""
    wrong = sorted({i for piece in evidence.pieces for i in piece.wrong}, key=evidence.size)
    for i in wrong[:2]:
        arguments = evidence.arguments(i)
        for find in (each_alone, alone, twice, moved, in_shares):
            words = next(find(evidence, arguments, ask), "")
            if words:
                return words
    return ""


def alone(evidence: Evidence, arguments: dict[str, Any], ask: Ask) -> Iterator[str]:
    """Yield that an example alone gets another result than in company."""
    function = evidence.function
    letters = FUNCTIONS[function].dimensions
    batched = [name for name in arguments if letters.get(name, ())[:1] == ("N",)]
    pieces = [piece for piece in evidence.pieces if letters.get(piece.name or "returns", ())[:1] == ("N",)]
    count = len(arguments[batched[0]]) if batched else 0
    if function in TOGETHER or not pieces or count < 2:
        return
    company = answer(ask(values(function, arguments)))
    for piece in pieces:
        differ = []
        for n in range(count):
            one = {name: value[n : n + 1] if name in batched else value for name, value in arguments.items()}
            got, mine = read(piece, answer(ask(values(function, one)))), rows(read(piece, company), n)
            if got is None or mine is None or got.shape != mine.shape:
                return
            differ.append(not same(digest(got), digest(mine), CLOSE))
        subject = f"In your {piece.name}, " if piece.name else ""
        if all(differ):
            yield f"{subject or ''}{capital('an example', not subject)} alone gets another result than in company: they get mixed somewhere."
        elif not differ[0] and all(differ[1:]):
            yield f"{subject or ''}{capital('the first example', not subject)} gets what it gets alone, and the later ones do not: does its number, or what is left of those before it, get into a result?"
        elif not differ[-1] and all(differ[:-1]):
            yield f"{subject or ''}{capital('only the last example', not subject)} gets what it gets alone: does each example overwrite what was made for those before it?"


def each_alone(evidence: Evidence, arguments: dict[str, Any], ask: Ask) -> Iterator[str]:
    """Yield that a number alone gets another result than in company."""
    if evidence.function not in BY_ITSELF:
        return
    shapes = {np.shape(value) for value in arguments.values()}
    company = answer(ask(values(evidence.function, arguments)))
    if len(shapes) != 1 or not isinstance(company, np.ndarray):
        return
    (shape,) = shapes
    for place in list(np.ndindex(shape))[:FEW] if company.shape == shape else ():
        one = {name: np.array([value[place]]) for name, value in arguments.items()}
        got = answer(ask(values(evidence.function, one)))
        if (
            isinstance(got, np.ndarray)
            and got.shape == (1,)
            and not same(digest(got[0]), digest(company[place]), CLOSE)
        ):
            yield "A number alone gets another result than in company. Each should be treated by itself, whatever the others are."


def in_shares(evidence: Evidence, arguments: dict[str, Any], ask: Ask) -> Iterator[str]:
    """Yield that rows of probabilities do not add up to 1."""
    result = answer(ask(values(evidence.function, arguments))) if evidence.function in CANCELS else None
    if isinstance(result, np.ndarray) and result.ndim == 2 and np.abs(result.sum(axis=1) - 1).max() > CLOSE:
        yield "Your rows do not add up to 1: divide what stands in a row by the sum of all of that row, once it is complete."


def twice(evidence: Evidence, arguments: dict[str, Any], ask: Ask) -> Iterator[str]:
    """Yield that a result does not grow as the derivative does that it is made of."""
    name = arguments_of(evidence.function)[0]
    if name not in DERIVATIVES or not isinstance(arguments.get(name), np.ndarray):
        return
    once, more = (
        answer(ask(values(evidence.function, {**arguments, name: factor * arguments[name]}))) for factor in (1, 2)
    )
    for piece in (piece for piece in evidence.pieces if piece.wrong):
        one, other = read(piece, once), read(piece, more)
        if one is None or other is None or one.shape != other.shape or not one.any():
            continue
        if same(digest(one), digest(other), CLOSE):
            yield f"{piece.subject} does not depend on {name}: with twice the {name} the same comes back."
        elif same(digest(4 * one), digest(other), CLOSE):
            yield f"{piece.subject} has {name} in it twice: with twice the {name} four times as much comes back."
        elif not same(digest(2 * one), digest(other), CLOSE):
            yield f"With twice the {name}, {small(piece.subject)} should be twice as large, and is not: something is added to {name}, or it meets a function that is not a mere factor."


def moved(evidence: Evidence, arguments: dict[str, Any], ask: Ask) -> Iterator[str]:
    """Yield that what should cancel does not."""
    name = CANCELS.get(evidence.function)
    if name is None:
        return
    once, more = (
        answer(ask(values(evidence.function, {**arguments, name: arguments[name] + shift}))) for shift in (0, 1)
    )
    if isinstance(once, np.ndarray) and isinstance(more, np.ndarray) and not same(digest(once), digest(more), CLOSE):
        yield f"With 1 added to all of {name} your result changes: in the fraction that should cancel, so above and below its line stand different things."


def values(function: str, arguments: dict[str, Any]) -> tuple:
    """Return arguments by name as they are given by position."""
    return tuple(arguments[name] for name in arguments_of(function) if name in arguments)


def answer(outcome: Outcome) -> Any:
    return None if outcome.trouble else outcome.result


def read(piece: Piece, result: Any) -> np.ndarray | None:
    """Return a piece of an answer that is an array of numbers; None if it is none."""
    for step in piece.path:
        if not isinstance(step, int) or not isinstance(result, list | tuple) or len(result) <= step:
            return None
        result = result[step]
    is_array = isinstance(result, np.ndarray) and result.dtype.kind in "iuf" and np.isfinite(result).all()
    return result if is_array else None


def rows(array: np.ndarray | None, n: int) -> np.ndarray | None:
    """Return the part of an array that belongs to an example."""
    return array[n : n + 1] if array is not None and array.ndim and len(array) > n else None


def capital(words: str, is_first: bool) -> str:
    return words[0].upper() + words[1:] if is_first else words


def small(words: str) -> str:
    return words[0].lower() + words[1:]
