"""Which items of a list are wrong: the layers before the last, what follows the first "max pool"."""

from collections.abc import Iterator, Sequence

import numpy as np

from given.diagnosis.traits.pairs import Answer, in_all, pairs_of, wrong_in


def find_layers(wrong: Sequence[Answer], right: Sequence[Answer]) -> str:
    """Say in which items of a list, one a layer, answers are wrong: in all but the last, ..."""
    several = [answer for answer in wrong if len(items_wrong(answer)) > 1]
    return in_all(several, layers_wrong) if len(several) > 1 and len(several) == len(wrong) else ""


def items_wrong(answer: Answer) -> list[bool]:
    """Return for each item of a list whether it is wrong; nothing of what is no list."""
    if not isinstance(answer.got, list | tuple) or not isinstance(answer.wanted, list | tuple):
        return []
    if len(answer.got) != len(answer.wanted):
        return []
    each = [pairs_of(got, wanted) for got, wanted in zip(answer.got, answer.wanted, strict=True)]
    return [not pairs or any(wrong_in(pair, answer).any() for pair in pairs) for pairs in each]


def layers_wrong(answer: Answer) -> Iterator[str]:
    """Yield which layers are wrong."""
    wrong = items_wrong(answer)
    if not any(wrong[:-1]):
        yield "is right in all layers but the last."
    if not wrong[-1] and all(wrong[:-1]):
        yield "is right in the last layer, and wrong in those before it: look at what is passed back from layer to layer."
    elif not wrong[-1]:
        yield "is right in the last layer, and wrong in layers before it."
    if not any(wrong[1:]):
        yield "is wrong in the first layer only."
    if not wrong[0] and all(wrong[1:]):
        yield "is right in the first layer only."


def find_kind(wrong: Sequence[Answer], right: Sequence[Answer]) -> str:
    """Say at which kind of item in a list of (kind, numbers) answers are wrong, or begin to be."""
    words = in_all(wrong, kinds_wrong)
    kind = words.split('"')[1] if words else ""
    harmless = all(kind not in kinds_in(answer) for answer in right)
    return words if words and harmless else ""


def kinds_in(answer: Answer) -> list[str]:
    """Return the kinds of the items in an argument that is a list of them, one for each number that is right."""
    for value in answer.arguments.values():
        if (
            isinstance(value, list)
            and value
            and all(isinstance(v, tuple | list) and v and isinstance(v[0], str) for v in value)
        ):
            return [item[0] for item in value]
    return []


def kinds_wrong(answer: Answer) -> Iterator[str]:
    """Yield the descriptions of the wrong items by their kinds."""
    kinds, wrong = kinds_in(answer), list_of_wrong(answer)
    if not kinds or len(kinds) != len(wrong) or not any(wrong):
        return
    first = kinds[wrong.index(True)]
    if wrong == [kind == first for kind in kinds]:
        yield f'is wrong at each "{first}", and right at all others.'
    if first not in kinds[: wrong.index(True)]:
        yield f'is right up to the first "{first}", where it goes wrong.'


def list_of_wrong(answer: Answer) -> list[bool]:
    """Return which items are wrong, of a list or of an array that was made of one."""
    if isinstance(answer.wanted, np.ndarray):
        return [bool(each) for each in answer.wrong_numbers] if answer.has_the_shape and answer.wanted.ndim == 1 else []
    return items_wrong(answer)
