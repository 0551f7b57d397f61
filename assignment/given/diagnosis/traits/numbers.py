"""What wrong numbers are: a bound that they stop at, the same all along, right but for a factor of a row's own, in other places.

Each of these is true of all wrong answers of a piece. Of two answers at least, as of one alone too much can be said.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from given.diagnosis.traits.pairs import Answer, in_all, letter, pairs_of, wrong_in, wrong_pairs

FEWEST = 3  # numbers of which it means something that they are in another order, or all times one factor
FEW = 4  # answers of which most mean something
MOST = 0.75  # of them
EXACT = 1e-7  # relative, for factors and differences


def find_bound(wrong: Sequence[Answer], right: Sequence[Answer]) -> str:
    """Say that answers stop at a number: nothing is above (or below) it, and what should be is that number."""
    pairs = [(pair, answer) for answer in wrong for pair in wrong_pairs(answer)]
    if not pairs or not all(map(wrong_pairs, wrong)):
        return ""
    bounds = np.concatenate([got[wrong_in((got, wanted), answer)] for (got, wanted), answer in pairs])
    true = np.concatenate([wanted[wrong_in((got, wanted), answer)] for (got, wanted), answer in pairs])
    if len(bounds) < FEWEST or np.ptp(bounds) or np.ptp(true) == 0 or not np.isfinite(bounds).all():
        return ""
    bound = bounds[0]
    all_pairs = [pair for answer in (*wrong, *right) for pair in pairs_of(answer.got, answer.wanted)]
    if (true > bound).all() and all((got <= bound).all() for got, _ in all_pairs):
        return f"is never above {bound:g}: where it should be larger, it is {bound:g}."
    if (true < bound).all() and all((got >= bound).all() for got, _ in all_pairs):
        return f"is never below {bound:g}: where it should be smaller, it is {bound:g}."
    return ""


def find_repetition(wrong: Sequence[Answer], right: Sequence[Answer]) -> str:
    """Say that all rows, or columns, are the same where they should not be."""
    return in_all(wrong, repetitions)


def repetitions(answer: Answer) -> Iterator[str]:
    """Yield along which dimensions an answer repeats itself."""
    pairs = wrong_pairs(answer)
    for axis in range(max((got.ndim for got, _ in pairs), default=0)):
        longer = [(got, wanted) for got, wanted in pairs if got.ndim > axis and got.shape[axis] > 1 and got.size]
        if longer and all(
            np.ptp(got, axis=axis).max() == 0 < np.ptp(wanted, axis=axis).max() for got, wanted in longer
        ):
            yield f"is the same all along {letter(answer, axis)}, where each place should have a number of its own."


def find_signs(wrong: Sequence[Answer], right: Sequence[Answer]) -> str:
    """Say that answers have lost signs: they are never negative, or have the right size but not always the right sign."""
    pairs = [pair for answer in wrong for pair in wrong_pairs(answer)]
    if not pairs or not all(map(wrong_pairs, wrong)):
        return ""
    all_pairs = [pair for answer in (*wrong, *right) for pair in pairs_of(answer.got, answer.wanted)]
    is_mixed = any(
        (got * wanted > 0).any() for got, wanted in pairs
    )  # all wrong in one call and none in another is no trait
    if is_mixed and all(
        np.abs(np.abs(got) - np.abs(wanted)).max() <= EXACT * np.abs(wanted).max() for got, wanted in pairs
    ):
        return "has the right sizes everywhere, but the wrong sign in some places."
    for word, sign in (("negative", 1), ("positive", -1)):
        lost = [(sign * wanted < 0).any() for _, wanted in pairs]
        if all((sign * got >= 0).all() for got, _ in all_pairs) and sum(lost) > max(1, MOST * len(lost)):
            return f"is never {word}, though it should be in many places."
    return ""


def find_left_out(wrong: Sequence[Answer], right: Sequence[Answer]) -> str:
    """Say that answers are wrong only where they are 0, or only where they should be; in most cases, if not in all."""
    words = in_all(wrong, wrong_zeros)
    if words or len(wrong) < FEW:
        return words
    found = Counter(words for answer in wrong for words in wrong_zeros(answer))
    best = max(found, key=lambda each: found[each], default="")
    return f"{best.removesuffix('.')} (in most of the cases tried here)." if found[best] >= MOST * len(wrong) else ""


def wrong_zeros(answer: Answer) -> Iterator[str]:
    """Yield what can be said of wrong numbers that are 0, or that should be, or that are no numbers."""
    pairs = pairs_of(answer.got, answer.wanted)
    masks = [wrong_in(pair, answer) for pair in pairs]
    got, wanted = (np.concatenate([pair[i].ravel() for pair in pairs]) if pairs else np.zeros(0) for i in (0, 1))
    mask = np.concatenate([each.ravel() for each in masks]) if masks else np.zeros(0, bool)
    if not mask.any() or mask.all():
        return
    if not np.isfinite(got[mask]).any():
        yield "is nan or infinite wherever it is wrong, and right everywhere else."
    elif not got[mask].any() and got.any():
        yield "is right or 0: it is 0 where it should not be, so something is left out or cut off there."
    elif not wanted[mask].any():
        yield "is wrong only where it should be 0: something gets in there that should not."


def find_own_factor(wrong: Sequence[Answer], right: Sequence[Answer]) -> str:
    """Say that each row, column or call is right but for a factor, or a number added, of its own; not if any call is right."""
    return "" if right else in_all(wrong, own_factors)


def own_factors(answer: Answer) -> Iterator[str]:
    """Yield by what the rows, the columns or all numbers of an answer differ."""
    pairs = wrong_pairs(answer)
    if len(pairs) != 1 or not np.isfinite(pairs[0][0]).all() or not pairs[0][0].any():
        return
    got, wanted = pairs[0]
    axes = tuple(range(got.ndim))
    if is_one_factor(got, wanted, axes):
        yield "is right but for one factor in each call: what do you multiply or divide all by?"
    if is_one_difference(got, wanted, axes):
        yield "is right but for one number that is added to all: what do you add or take away?"
    for axis in axes if got.ndim > 1 else ():
        others, along = axes[:axis] + axes[axis + 1 :], letter(answer, axis)
        if is_one_factor(got, wanted, others):
            yield f"is right but for a factor of its own at each place along {along}: what do you multiply or divide by?"
        if is_one_difference(got, wanted, others):
            yield f"is right but for a number of its own that is added at each place along {along}: what do you add?"


def is_one_factor(got: np.ndarray, wanted: np.ndarray, axes: tuple[int, ...]) -> bool:
    """Whether what came back is what is right times one factor along these dimensions together."""
    if np.prod([got.shape[axis] for axis in axes]) < FEWEST or ((wanted == 0) & (got != 0)).any():
        return False
    factors = (got * wanted).sum(axis=axes, keepdims=True) / np.maximum(
        (wanted**2).sum(axis=axes, keepdims=True), 1e-300
    )
    enough = (np.count_nonzero(wanted, axis=axes) >= FEWEST).all()
    return bool(enough and np.abs(got - factors * wanted).max() <= EXACT * np.abs(got).max())


def is_one_difference(got: np.ndarray, wanted: np.ndarray, axes: tuple[int, ...]) -> bool:
    """Whether what came back is what is right and one number more along these dimensions together."""
    if np.prod([got.shape[axis] for axis in axes]) < FEWEST:
        return False
    distance = got - wanted
    return bool(np.ptp(distance, axis=axes).max() <= EXACT * np.abs(wanted).max())


def find_order(wrong: Sequence[Answer], right: Sequence[Answer]) -> str:
    """Say that answers have the right numbers in other places."""
    return in_all(wrong, orders)


def orders(answer: Answer) -> Iterator[str]:
    """Yield whether the numbers are right and their places wrong."""
    if not answer.is_numbers or np.size(answer.got) != np.size(answer.wanted):
        return
    got, wanted = (np.sort(np.asarray(value, dtype=np.float64), axis=None) for value in (answer.got, answer.wanted))
    telling = len(np.unique(wanted)) >= FEWEST and np.isfinite(got).all()
    if telling and np.abs(got - wanted).max() <= max(answer.tolerance, EXACT) * np.abs(wanted).max():
        yield "has the right numbers, but in other places."


def find_letters(wrong: Sequence[Answer], right: Sequence[Answer]) -> str:
    """Say in letters which shape came back, where it is not the right one."""
    return in_all(wrong, shapes_in_letters)


def shapes_in_letters(answer: Answer) -> Iterator[str]:
    """Yield what a wrong shape may be in letters, each of a size of its own."""
    if not answer.is_numbers or np.shape(answer.got) == np.shape(answer.wanted) or not answer.letters:
        return
    if not all(name.isupper() for name in answer.letters):
        return
    sizes = {name: size for name, size in answer.sizes.items() if name.isupper()}
    sizes |= dict(zip(answer.letters, np.shape(answer.wanted), strict=False))
    spelled: list[list[str]] = [[]]
    for length in np.shape(answer.got):
        names = [name for name, size in sizes.items() if size == length] or [str(length)]
        spelled = [[*before, name] for before in spelled for name in names][:64]
    for names in spelled:
        if any(one == other for one, other in pairwise(names)):
            yield f"has the shape {written(names)}, not {written(answer.letters)}: a row met a column, and NumPy made a table of both."
        else:
            yield f"has the shape {written(names)}, not {written(answer.letters)}."


def written(names: Sequence[str]) -> str:
    """Write a shape as Python does."""
    return f"({', '.join(names)}{',' if len(names) == 1 else ''})"
