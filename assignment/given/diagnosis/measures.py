"""Mistakes that are measured rather than looked up: a factor, a constant too much, the place of what is wrong, a size."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, permutations
from typing import Any

import numpy as np

from given.diagnosis.likeness import Digest, digest, is_number, same, scaled

SIZES_IN_WORDS = re.compile(r"(minus )?(1 / )?\(?([A-Za-z]+(?: \* [A-Za-z]+)?)\)? times \(in")
LITTLE = 1e-4  # an error of this share of the largest number is small
CLOSE = 1e-6  # relative, for factors and constants that are compared from call to call
WORDS = {2.0: "twice", 3.0: "three times", 0.5: "half of", -1.0: "minus", -2.0: "minus twice", -0.5: "minus half of"}


@dataclass(frozen=True)
class Answer:
    """A wrong answer: what came back and what is right, the call's arguments, the sizes at hand, and what rounding may do.

    `letters` are the names of the dimensions of what is right.
    """

    got: Any
    wanted: Any
    arguments: dict[str, Any]
    sizes: dict[str, int]
    tolerance: float
    letters: tuple[str, ...]

    @property
    def is_numbers(self) -> bool:
        """Whether both are arrays or numbers."""
        return is_number(self.got) and is_number(self.wanted)

    @property
    def has_the_shape(self) -> bool:
        """Whether both are arrays or numbers of one shape."""
        return self.is_numbers and np.shape(self.got) == np.shape(self.wanted)

    @property
    def wrong_numbers(self) -> np.ndarray:
        """Return which numbers are wrong, of an answer that has the shape."""
        got, wanted = np.asarray(self.got, dtype=np.float64), np.asarray(self.wanted, dtype=np.float64)
        with np.errstate(all="ignore"):
            return np.asarray(~(np.abs(got - wanted) <= self.tolerance * (np.abs(wanted).max(initial=0) or 1.0)))

    def is_got(self, value: Any) -> bool:
        """Whether a value is what came back."""
        return same(digest(self.got), digest(value), self.tolerance)


def find_factor(answers: Sequence[Answer]) -> str:
    """Say that all answers are what is right times one factor, the same in all calls or a size at hand; "" if not so."""
    telling = [answer for answer in answers if any(leaf.largest for leaf in leaves(digest(answer.wanted)))]
    words = factor_in_words(telling, [digest(answer.wanted) for answer in telling])
    return f"is {words} right{reason_of(words)}" if words else ""


def reason_of(words: str) -> str:
    """Say what a factor that is a size may come from: a sum that is not divided, or that is divided once too often."""
    found = SIZES_IN_WORDS.match(words)
    if not found:
        return "."
    sign, divided, size = found.groups()
    reason = f"is it divided by {size} once too often?" if divided else f"is it not divided by {size}?"
    return f": its sign is wrong, and, besides, {reason}" if sign else f": {reason}"


def find_little(answers: Sequence[Answer]) -> str:
    """Say that all answers are right but for a little, more than rounding can do; "" if not so."""
    shares = [share_of_error(answer) for answer in answers]
    largest = max(shares)
    if largest > LITTLE:
        return ""
    digits = int(-np.log10(largest))
    return f"is right to {digits} digits only: is a small number added or left out somewhere, or is float32 used on the way?"


def share_of_error(answer: Answer) -> float:
    """Return the largest error of an answer as a share of the largest number that is right; infinity for another shape."""
    if not answer.has_the_shape or not np.any(answer.wanted) or is_counted(answer):
        return np.inf
    with np.errstate(all="ignore"):
        distance = np.abs(np.asarray(answer.got, dtype=np.float64) - np.asarray(answer.wanted, dtype=np.float64))
    share = distance.max() / np.abs(answer.wanted).max()
    return float(share) if np.isfinite(share) else np.inf


def is_counted(answer: Answer) -> bool:
    """Whether what came back and what is right are whole numbers: these do not differ by rounding."""
    with np.errstate(all="ignore"):
        return all(np.array_equal(value, np.round(value)) for value in (answer.got, answer.wanted))


def factor_in_words(answers: Sequence[Answer], values: Sequence[Any]) -> str:
    """Say by what these values in brief, one for each answer, are multiplied in it; "" if by nothing that fits all."""
    factors = [factor_between(answer, value) for answer, value in zip(answers, values, strict=True)]
    numbers = [factor for factor in factors if factor is not None]
    if not numbers or len(numbers) < len(factors):
        return ""
    name = size_that_is(numbers, [answer.sizes for answer in answers])
    if name:
        return times(max(numbers, key=lambda number: abs(np.log(abs(number)))), name)
    if max(numbers) - min(numbers) > CLOSE * abs(numbers[0]) or len(numbers) < 2:
        return ""
    return f"{in_words(numbers[0])} what is"


def factor_between(answer: Answer, value: Any) -> float | None:
    """Return by what a value in brief is multiplied in an answer, if that is all that makes them differ."""
    got = digest(answer.got)
    sizes = [[leaf.largest for leaf in leaves(each)] for each in (got, value)]
    if not all(sizes) or not max(sizes[1]) or not max(sizes[0]):
        return None
    size = max(sizes[0]) / max(sizes[1])
    tolerance = max(answer.tolerance, 1e-8)
    return next((factor for factor in (size, -size) if same(got, scaled(value, factor), tolerance)), None)


def leaves(value: Any) -> list[Digest]:
    """Return the arrays in a result in brief."""
    if isinstance(value, tuple):
        return [leaf for item in value for leaf in leaves(item)]
    return [value] if isinstance(value, Digest) else []


def size_that_is(factors: Sequence[float], sizes: Sequence[dict[str, int]]) -> str:
    """Return which size at hand, or product of two, is the factor or 1 divided by it in every call; "" if none is."""
    if min(factors) < 0 < max(factors):
        return ""
    for name, values in sizes_in(sizes):
        for power in (1.0,) if " / " in name else (1.0, -1.0):
            pairs = zip(factors, values, strict=True)
            is_telling = len(set(values)) > 1 if " / " in name else set(values) != {1}  # many ratios are 2 by chance
            if is_telling and all(abs(abs(f) - float(v) ** power) <= CLOSE * abs(f) for f, v in pairs):
                return name
    return ""


def sizes_in(sizes: Sequence[dict[str, int]]) -> Iterator[tuple[str, list[float]]]:
    """Yield the sizes that all calls have, by themselves and in pairs, with what they are in each call."""
    names = [name for name in sizes[0] if all(name in other for other in sizes)]
    for name in names:
        yield name, [float(each[name]) for each in sizes]
    for one, other in combinations_with_replacement(names, 2):
        yield f"{one} * {other}", [each[one] * each[other] for each in sizes]
    for one, other in permutations(names, 2):
        yield f"{one} / {other}", [each[one] / each[other] for each in sizes]


def times(factor: float, size: str) -> str:
    """Say that a result is a multiple of what is right, where a size tells which."""
    sign = "minus " if factor < 0 else ""
    if " / " in size:
        return f"{sign}{size} times (in one call {abs(factor):.6g} times) what is"
    if abs(factor) > 1:
        return f"{sign}{size} times (in one call {abs(factor):.6g} times) what is"
    by = f"({size})" if " " in size else size
    return f"{sign}1 / {by} times (in one call 1 / {1 / abs(factor):.6g} times) what is"


def in_words(factor: float) -> str:
    """Write a factor."""
    known = next((words for number, words in WORDS.items() if abs(number - factor) < CLOSE), None)
    return known or f"{factor:.6g} times"


def find_constant(answers: Sequence[Answer]) -> str:
    """Say that all answers are too large, or too small, by the same number everywhere; "" if not so."""
    found = {distance_from_right(answer) for answer in answers}
    if len(found) != 1 or None in found or len(answers) < 2:
        return ""
    (distance,) = found
    size = "large" if distance and distance > 0 else "small"
    return f"is too {size} by {abs(distance or 0.0):.6g}, everywhere and in each call."


def distance_from_right(answer: Answer) -> float | None:
    """Return by how much all numbers of an answer are too large, if it is the same for all."""
    if not answer.has_the_shape or not np.size(answer.wanted):
        return None
    with np.errstate(all="ignore"):
        distance = np.asarray(answer.got, dtype=np.float64) - np.asarray(answer.wanted, dtype=np.float64)
    if not np.isfinite(distance).all() or np.ptp(distance) > CLOSE * np.abs(distance).max():
        return None
    return float(f"{np.mean(distance):.6g}")


COMBINED: tuple[tuple[str, Callable], ...] = (
    ("plus {}: is it added, or not taken away?", np.add),
    ("minus {}: is it taken away, or not added?", np.subtract),
    ("times {}: it is multiplied by that once too often.", np.multiply),
    ("divided by {}: it is divided by that, or not multiplied.", np.divide),
)


def find_combination(answers: Sequence[Answer]) -> str:
    """Say that all answers are what is right plus, minus, times or divided by an argument, place by place."""
    for name in answers[0].arguments if len(answers) > 1 else ():
        for words, combine in COMBINED:
            if all(is_combined(answer, name, combine) for answer in answers):
                return f"is what is right {words.format(name)}"
    return ""


def is_combined(answer: Answer, name: str, combine: Callable) -> bool:
    """Whether an answer is what is right combined with an argument."""
    return is_combined_with(answer, answer.arguments.get(name), combine)


def is_combined_with(answer: Answer, value: Any, combine: Callable) -> bool:
    """Whether an answer is what is right combined with a value."""
    if not answer.has_the_shape or not is_number(value):
        return False
    try:
        with np.errstate(all="ignore"):
            return answer.is_got(combine(answer.wanted, value))
    except (ValueError, TypeError):
        return False


SUMMED_UP: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "the mean of {} over its rows": lambda a: a.mean(axis=0),
    "the sum of {} over its rows": lambda a: a.sum(axis=0),
    "the spread of {} over its rows (the root of variance + eps)": lambda a: np.sqrt(a.var(axis=0) + 1e-5),
    "the variance of {} over its rows (and eps)": lambda a: a.var(axis=0) + 1e-5,
    "the largest number of each column of {}": lambda a: a.max(axis=0),
    "the mean of each row of {}": lambda a: a.mean(axis=1),
    "the sum of each row of {}": lambda a: a.sum(axis=1),
    "the largest number of each row of {}": lambda a: a.max(axis=1),
}


def find_combination_summed(answers: Sequence[Answer]) -> str:
    """Say that all answers are what is right combined with what an argument's rows or columns add up to."""
    tables = [name for name, value in answers[0].arguments.items() if is_table(value)] if len(answers) > 1 else []
    for name in tables:
        for of_what, sum_up in SUMMED_UP.items():
            for words, combine in COMBINED:
                if all(is_combined_with(answer, summed(answer, name, sum_up), combine) for answer in answers):
                    return f"is what is right {words.format(of_what.format(name))}"
    return ""


def is_table(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.ndim == 2 and value.dtype.kind in "iuf" and value.size > 0


def summed(answer: Answer, name: str, sum_up: Callable) -> Any:
    """Return what an argument's rows or columns add up to, if it has the form of the answer."""
    value = answer.arguments.get(name)
    found = sum_up(np.asarray(value, dtype=np.float64)) if answer.has_the_shape and is_table(value) else None
    return found if found is not None and found.shape == np.shape(answer.wanted)[-1:] else None


def find_shape(answers: Sequence[Answer]) -> str:
    """Say that the right numbers came in another shape, or as the beginning of a longer or shorter array."""
    ways = {way_between(answer) for answer in answers}
    return ways.pop() if len(ways) == 1 and len(answers) > 1 else ""


def way_between(answer: Answer) -> str:
    """Say how the numbers that came back are those that are right."""
    if not answer.is_numbers:
        return ""
    one, other = np.asarray(answer.got), np.asarray(answer.wanted)
    if one.size == other.size and one.shape != other.shape and is_alike(one.ravel(), other.ravel(), answer):
        return "has the right numbers in the wrong shape: the text under the first line of the function says which it should be."
    if one.ndim != other.ndim or one.ndim == 0 or one.shape == other.shape or not one.size or not other.size:
        return ""
    common = tuple(slice(min(pair)) for pair in zip(one.shape, other.shape, strict=True))
    if not is_alike(one[common], other[common], answer):
        return ""
    if one.size < other.size / 2:
        return ""
    if one.size > other.size:
        return "goes on too far: it begins with what is right, and more follows."
    return "ends too early: it is right as far as it goes."


def is_alike(one: np.ndarray, other: np.ndarray, answer: Answer) -> bool:
    return same(digest(one), digest(other), answer.tolerance)


def find_place(answers: Sequence[Answer]) -> str:
    """Say where the wrong numbers are, if it is the same place in each call: all but the first along N, a border, ..."""
    if len(answers) < 2 or not all(answer.has_the_shape for answer in answers):
        return ""
    common = set.intersection(*(set(places(answer)) for answer in answers))
    return f"is {min(common, key=len)}." if common else ""


def places(answer: Answer) -> Iterator[str]:
    """Yield the descriptions that fit where an answer is wrong, and only there."""
    wrong = answer.wrong_numbers
    for axis, size in enumerate(wrong.shape):
        hit = set(np.flatnonzero(wrong.any(axis=tuple(o for o in range(wrong.ndim) if o != axis))).tolist())
        where = {
            "right only in the first along": set(range(1, size)),
            "right only in the last along": set(range(size - 1)),
            "wrong only in the first along": {0},
            "wrong only in the last along": {size - 1},
            "wrong only in the first and the last along": {0, size - 1} if size > 2 else None,
        }
        letter = answer.letters[axis] if len(answer.letters) == wrong.ndim else f"dimension {axis}"
        yield from (f"{words} {letter}" for words, wish in where.items() if size > 1 and hit == wish)


RIGHT_SIZE = "(size + 2 * padding - kernel) // stride + 1"


def find_size(answers: Sequence[Answer]) -> str:
    """Say which formula gives the sizes that came back, where they are not the right ones."""
    sides = [side for answer in answers for side in sides_of(answer)]
    if len({(length, right) for length, right, _ in sides}) < 2 or all(length == right for length, right, _ in sides):
        return ""
    common = set.intersection(*(set(fitting(length, sizes)) for length, _, sizes in sides))
    if not common:
        return ""
    formula = min(common, key=len)
    # On the way back the sides are the image's own.
    rights = set.intersection(*(set(fitting(right, sizes)) for _, right, sizes in sides))
    right = RIGHT_SIZE if RIGHT_SIZE in rights else min(rights, key=len, default="")
    if "size" in answers[0].arguments:  # of a pooling: there the window is called so, and nothing is padded
        formula, right = map(in_names_of_pooling, (formula, right))
    return f"has the wrong size: each side is {formula}{right and f', not {right}'}."


def in_names_of_pooling(formula: str) -> str:
    """Return a formula of a kernel's positions for a window of that size, over an image as long as it is high: H."""
    return formula.replace(" + 2 * padding", "").replace("size", "H").replace("kernel", "size")


def sides_of(answer: Answer) -> Iterator[tuple[int, int, tuple[int, int, int, int]]]:
    """Yield for each side along which a window moved its length, the right one, and (size, kernel, stride, padding)."""
    if not answer.is_numbers or np.ndim(answer.got) != np.ndim(answer.wanted):
        return
    got, wanted, sizes = np.shape(answer.got), np.shape(answer.wanted), answer.sizes
    sides = [("L", "K")] if "L" in sizes else [("H", "KH"), ("W", "KW")]
    for axis, (side, kernel) in zip(range(-len(sides), 0), sides, strict=True):
        window = sizes.get(kernel, sizes.get("size"))
        if side in sizes and window and len(got) >= len(sides):
            yield got[axis], wanted[axis], (sizes[side], window, sizes.get("stride", 1), sizes.get("padding", 0))


def fitting(length: int, sizes: tuple[int, int, int, int]) -> Iterator[str]:
    """Yield the formulas that give a length."""
    size, kernel, stride, padding = sizes
    tops = {
        "(size + 2 * padding - kernel)": size + 2 * padding - kernel,
        "(size - kernel)": size - kernel,
        "(size + padding - kernel)": size + padding - kernel,
        "(size + 2 * padding)": size + 2 * padding,
        "size": size,
        "kernel": kernel,
        "(size + 2 * padding - kernel + 1)": size + 2 * padding - kernel + 1,
    }
    for top, value in tops.items():
        for by, divisor in (("", 1), (" // stride", stride), (" // kernel", kernel)):
            for more, plus in (("", 0), (" + 1", 1), (" + 2", 2)):
                if value // divisor + plus == length:
                    yield f"{top}{by}{more}"
                if divisor > 1 and -(-value // divisor) + plus == length:
                    yield f"{top}{by}, rounded up,{more}"
