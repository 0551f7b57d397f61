"""The parts of a result in another order than they should come in, all but one of them right or right but for a factor."""

from collections.abc import Callable, Iterator, Sequence
from itertools import permutations

import numpy as np

from given.diagnosis import measures
from given.diagnosis.diagnosis import Diagnosis
from given.diagnosis.evidence import Evidence, Piece, Unreadable, is_varied, list_names
from given.diagnosis.likeness import digest
from given.machinery.questions import parts_of

Explain = Callable[[Piece], Diagnosis | None]


def find_order_of_parts(evidence: Evidence, wrong: Sequence[Piece], explain: Explain) -> Diagnosis | None:
    """Return in which order the parts came back, and of each that is not right even so what is wrong with it.

    One may be wrong in whatever way: if it is in its place, `explain` says what it can about it.
    """
    names, pieces = parts_of(evidence.function), evidence.pieces
    if len(names) < 2 or any(len(piece.path) != 1 for piece in pieces):
        return None
    calls = sorted({i for piece in wrong for i in piece.wrong})
    if len(calls) < 2 or not is_varied(evidence, wrong[0], wrong[0].wrong):
        return None
    found = list(orders(evidence, pieces, calls))
    if len(found) != 1:
        return None
    order, said, rest = found[0]
    there = list_names([names[place] for place in order])
    says = f"You return {there}, in this order. It should be {list_names(names)}."
    besides = [f"your {', and your '.join(said)}."] if said else []
    explained = explain(rest) if rest else None
    besides += [explained.says if explained else f"your {rest.name} is wrong."] if rest else []
    says = " And, besides: ".join([says, *besides])
    return Diagnosis("order of parts", evidence.function, says, slip=not besides and evidence.shows_slip())


def orders(
    evidence: Evidence, pieces: Sequence[Piece], calls: Sequence[int]
) -> Iterator[tuple[tuple[int, ...], list[str], Piece | None]]:
    """Yield the orders in which the parts may have come back, with what is to be said of those that are not right even so.

    One part may be no multiple of what is right. If it is in its place, it is returned as the rest. If it is not, the order
    must be beyond doubt: by two others that are out of their places, or by one and this one's shape.
    """
    for order in permutations(range(len(pieces))):
        moved = [(place, part) for place, part in enumerate(order) if place != part]
        if not moved:
            continue
        try:
            pairing = [[paired(evidence, pieces, place, part, i) for i in calls] for place, part in enumerate(order)]
        except Unreadable:
            return
        factors = [factor_of(answers) for answers in pairing]
        strange = [place for place, factor in enumerate(factors) if factor is None]
        if len(strange) > 1:
            continue
        named = zip((pieces[part].name for part in order), factors, strict=True)
        said = [f"{name} is {factor} right" for name, factor in named if factor]
        if not strange or order[strange[0]] == strange[0]:
            yield order, said, pieces[strange[0]] if strange else None
        elif len(moved) > 2 or all(answer.has_the_shape for answer in pairing[strange[0]]):
            yield order, [*said, f"{pieces[order[strange[0]]].name} is wrong"], None


def paired(evidence: Evidence, pieces: Sequence[Piece], place: int, part: int, i: int) -> measures.Answer:
    """Return what came back at a place in a call beside what another part should be."""
    got = evidence.got(pieces[place], i)
    wanted = evidence.wanted(pieces[part], i)
    return measures.Answer(got, wanted, evidence.arguments(i), evidence.sizes(i), evidence.rounding(i), ())


def factor_of(answers: Sequence[measures.Answer]) -> str | None:
    """Say by what answers are multiplied; "" if they are right, None if they are no multiples of what is right."""
    values = [digest(answer.wanted) for answer in answers]
    factors = [measures.factor_between(answer, value) for answer, value in zip(answers, values, strict=True)]
    if None in factors:
        return None
    if np.allclose([factor or 0.0 for factor in factors], 1):
        return ""
    return measures.factor_in_words(answers, values) or None
