"""Search for what a function did, by what it returned: the nearest explanation first.

An explanation gives every wrong answer of a piece of the result, and changes nothing where the student is right. Calls in
which the function stopped tell nothing. Where an explanation gives only most of the wrong answers, or only two together give
them all, it is said to be likely.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import inf
from typing import Any

import numpy as np

from given.diagnosis import measures
from given.diagnosis.candidates import RIGHT, Candidate, Keyed, Slip, Versions, Ways
from given.diagnosis.conditions import find_condition, find_elements
from given.diagnosis.diagnosis import UNTOLD, Diagnosis, likely, two
from given.diagnosis.evidence import (
    LARGE,
    Evidence,
    Piece,
    dimensions_of,
    done,
    is_got,
    is_guessed_easily,
    is_right_by_chance,
    is_trivial,
    is_varied,
    is_wanted,
    list_names,
    operated,
    piece_of,
    say_what_is_right,
    small_calls,
)
from given.diagnosis.likeness import alike_in_brief, digest, in_brief, key
from given.diagnosis.operators import Operator, operators, undoing
from given.diagnosis.source.facts import find_fact
from given.diagnosis.source.own_words import can_be_said
from given.diagnosis.traits.find_trait import TELLING, WEAK, find_trait
from given.machinery.outcome import Outcome

ENOUGH = 2 / 3  # of the wrong answers, for an explanation that is called likely
ONE_SLIP = f"is what one small slip would make of it; where it is in your text {UNTOLD}"
LIKE_WHAT = {"trait", "numbers", "place", "when"}  # of explanations that only say what answers are like
FITS = "fits this slip: "
Measure = Callable[[Sequence[measures.Answer]], str]


@dataclass(frozen=True)
class Fit:
    """How far a candidate explains a piece: the wrong answers that it gives, of all."""

    candidate: Candidate
    explained: frozenset[int]
    share: float


def explain(
    evidence: Evidence, versions: Versions, public: Sequence[int] = (), ways: Ways | None = None
) -> Diagnosis | None:
    """Return what is wrong with a function: a known mistake that does all that it does, else an explanation of each piece.

    `public` are the calls by which to go where nothing explains all.
    """
    found = first_that_does_all(evidence, versions.known)
    if found:
        return found
    pieces = [piece for piece in evidence.pieces if piece.wrong]
    if not pieces:
        stop = ways.stop(evidence, versions.repairs) if ways else None
        return stop or (with_fact(evidence, None, versions, None) if evidence.stopped else None)
    order = ways and ways.order(evidence, pieces, lambda piece: explain_piece(evidence, piece, versions, public))
    if order:
        return order
    told_of_pieces = [explain_piece(evidence, piece, versions, public) for piece in pieces]
    return with_fact(evidence, join(evidence, pieces, told_of_pieces), versions, ways)


def with_fact(evidence: Evidence, found: Diagnosis | None, versions: Versions, ways: Ways | None) -> Diagnosis | None:
    """Return what is known of answers with what the text or more calls show, where no more is known than what they are like."""
    if found and not set(found.name.split("; ")) <= LIKE_WHAT:
        return found
    fact = find_fact(versions.text, evidence.function) or (ways.ask(evidence, versions.ask) if ways else "")
    if not fact:
        return found
    return replace(found, says=f"{found.says} {fact}") if found else Diagnosis("fact", evidence.function, fact)


def first_that_does_all(evidence: Evidence, known: Iterable[Candidate]) -> Diagnosis | None:
    """Return the first known mistake with which a function would have done just this in all calls, side effects included."""
    briefs = [in_brief(call.outcome) for call in evidence.calls]
    rights = [in_brief(right) for right in evidence.rights]
    answered = [i for i, brief in enumerate(briefs) if not brief.trouble]  # errors alone tell too little
    if all(alike_in_brief(evidence.calls[i], briefs[i], rights[i]) for i in answered):
        return None
    for candidate in known:
        if all(does_the_same(evidence, candidate, i, brief) for i, brief in enumerate(briefs)):
            return candidate.diagnosis
    return None


def does_the_same(evidence: Evidence, candidate: Candidate, i: int, brief: Outcome) -> bool:
    """Whether a candidate does in a call what the function did."""
    return alike_in_brief(evidence.calls[i], brief, candidate.outcome(i))


def explain_piece(evidence: Evidence, piece: Piece, versions: Versions, public: Sequence[int]) -> Diagnosis | None:
    """Return the nearest explanation of what is wrong with a piece of the result."""
    wrong = [answer_of(evidence, piece, i) for i in piece.wrong]
    right = [answer_of(evidence, piece, i) for i in piece.right]
    answers = [*wrong, *right]  # what holds for all holds for these
    fits, others = list[Fit](), list[Fit]()  # what explains a part only: of the catalogue's, and of all others
    unsaid = list[Diagnosis]()  # a slip that explains all, but in words that do not fit the student's text
    ways: list[Callable[[], Diagnosis | None]] = [
        lambda: first_that_fits(evidence, piece, versions.known, fits),
        lambda: measured(evidence, piece, wrong, "nearly", measures.find_little),
        lambda: find_operator(evidence, piece),
        lambda: find_argument(evidence, piece),
        lambda: measured(evidence, piece, answers, "factor", measures.find_factor),
        lambda: first_that_fits(evidence, piece, versions.changed, others),
        lambda: find_undone(evidence, piece),
        lambda: first_slip(evidence, piece, versions, unsaid),
        lambda: measured(evidence, piece, answers, "constant", measures.find_constant),
        lambda: measured(evidence, piece, answers, "combination", measures.find_combination),
        lambda: measured(evidence, piece, answers, "combination", measures.find_combination_summed),
        lambda: measured(evidence, piece, wrong, "shape", measures.find_shape),
        lambda: measured(evidence, piece, answers, "size", measures.find_size),
        lambda: find_repair(evidence, piece, versions.repairs()),
        lambda: find_factor_of(evidence, piece, [*versions.known, *versions.changed]),
        lambda: find_two(evidence, piece, [*fits, *others]),
        lambda: likely(best(fits)),
        lambda: by_public_calls(evidence, piece, versions.known, public),
        *last_ways(evidence, piece, wrong, right),
    ]
    found = next((diagnosis for diagnosis in (way() for way in ways) if diagnosis), None)
    # Whether it is one slip must not depend on the time that the search for a change has: so it goes by the slip's name.
    return replace(unsaid[0], says=found.says if found else piece.say(ONE_SLIP)) if unsaid else found


def last_ways(
    evidence: Evidence,
    piece: Piece,
    wrong: Sequence[measures.Answer],
    right: Sequence[measures.Answer],
) -> list[Callable[[], Diagnosis | None]]:
    """Return the ways to say what is true of the wrong answers of a piece, and no name."""
    return [
        lambda: told(evidence, piece, "trait", find_trait(TELLING, wrong, right)),
        lambda: told(evidence, piece, "numbers", find_elements(wrong, right)),
        lambda: told(evidence, piece, "place", measures.find_place(wrong)),
        lambda: told(evidence, piece, "when", find_condition(wrong, right, evidence.names)),
        lambda: told(evidence, piece, "trait", find_trait(WEAK, wrong, right)),
    ]


def by_public_calls(
    evidence: Evidence, piece: Piece, known: Iterable[Candidate], public: Sequence[int]
) -> Diagnosis | None:
    """Return the first known mistake that gives the wrong answers of the public calls: what the student's own check says."""
    shown = tuple(i for i in piece.wrong if i in public)
    return likely(first_that_fits(evidence, replace(piece, wrong=shown), known, [])) if shown else None


def answer_of(evidence: Evidence, piece: Piece, i: int) -> measures.Answer:
    """Return a piece of what came back in a call as what can be measured."""
    got, wanted = evidence.got(piece, i), evidence.wanted(piece, i)
    letters = evidence.letters(piece, dimensions_of(wanted))
    return measures.Answer(got, wanted, evidence.arguments(i), evidence.sizes(i), evidence.rounding(i), letters)


def measured(
    evidence: Evidence, piece: Piece, answers: Sequence[measures.Answer], name: str, measure: Measure
) -> Diagnosis | None:
    """Return what a measure says about the answers of a piece."""
    found = told(evidence, piece, name, "" if is_guessed_easily(evidence, piece) else measure(answers))
    # A size alone has shown no right number.
    return found and replace(found, slip=name != "size" and evidence.shows_slip())


def told(evidence: Evidence, piece: Piece, name: str, says: str) -> Diagnosis | None:
    """Return what there is to say about a piece, if anything is."""
    return Diagnosis(name, evidence.function, piece.say(says)) if says else None


def first_that_fits(
    evidence: Evidence, piece: Piece, candidates: Iterable[Candidate], fits: list[Fit]
) -> Diagnosis | None:
    """Return the first candidate that gives all wrong answers of a piece; note those that give some of them."""
    for candidate in candidates:
        explained = frozenset(i for i in piece.wrong if gives(candidate, evidence, piece, i))
        if not explained or not goes_with_the_rest(candidate, evidence, piece):
            continue
        if len(explained) == len(piece.wrong) and (len(explained) == 1 or is_varied(evidence, piece, explained)):
            return diagnosis_of(candidate, evidence)
        fits.append(Fit(candidate, explained, len(explained) / len(piece.wrong)))
    return None


def named(operator: Operator, evidence: Evidence, piece: Piece, slip: bool) -> Diagnosis:
    """Return what an operator is called."""
    return Diagnosis(operator.name, evidence.function, piece.say(operator.says), slip=slip and evidence.shows_slip())


def diagnosis_of(candidate: Candidate | Slip, evidence: Evidence) -> Diagnosis:
    """Return what a candidate is called; it is no slip if the function mostly stopped where the candidate answers."""
    explained = () if isinstance(candidate, Keyed) else [i for i in evidence.stopped if candidate.outcome(i).trouble]
    return candidate.diagnosis if evidence.shows_slip(explained) else replace(candidate.diagnosis, slip=False)


def first_slip(evidence: Evidence, piece: Piece, versions: Versions, unsaid: list[Diagnosis]) -> Diagnosis | None:
    """Return the first slip that gives all wrong answers of a piece and can be said of the student's text.

    Else the place of a change in that text is told in its stead; if there is none either, what the slip is remains unsaid.
    """
    fitting = list(fitting_slips(evidence, piece, versions))
    said = next((slip for slip in fitting if can_be_said(slip.says, versions.text, evidence.function)), None)
    if said:
        return replace(said, says=(piece.say(FITS) if piece.name else f"What comes back {FITS}") + said.says)
    mended = find_repair(evidence, piece, versions.repairs()) if fitting else None
    unsaid += fitting[:1]
    return mended


def fitting_slips(evidence: Evidence, piece: Piece, versions: Versions) -> Iterator[Diagnosis]:
    """Yield the slips that give all wrong answers of a piece, until one can be said of the student's text."""
    if not is_varied(evidence, piece, piece.wrong) or is_guessed_easily(evidence, piece):
        return
    wrong = sorted(piece.wrong, key=evidence.size)
    calls = [i for i in wrong if evidence.size(i) <= LARGE] or wrong[:1]
    for slip in versions.slips():
        if all(gives(slip, evidence, piece, i) for i in calls) and goes_with_the_rest(slip, evidence, piece, LARGE):
            yield diagnosis_of(slip, evidence)
            if can_be_said(slip.diagnosis.says, versions.text, evidence.function):
                return


def find_repair(evidence: Evidence, piece: Piece, repairs: Iterable[Candidate]) -> Diagnosis | None:
    """Return where one change in the student's own text makes a piece right in all calls, the smallest calls first."""
    if not is_varied(evidence, piece, piece.wrong) or is_right_by_chance(evidence, piece):
        return None
    calls = small_calls(evidence, piece)
    what = f"your {piece.name}" if piece.name else "all that you return"
    for repair in repairs:
        if not is_wanted(evidence, piece, piece_of(repair, piece, calls[0]), calls[0]):
            continue  # most changes end here
        says = f"One change to {repair.diagnosis.says} makes {what} right"
        right = (is_wanted(evidence, piece, piece_of(repair, piece, i), i) for i in calls[1:])
        if all(right) and changes_nothing_right(repair, evidence, piece, LARGE):
            return replace(repair.diagnosis, says=f"{says}: look there.")
    return None


def find_operator(evidence: Evidence, piece: Piece) -> Diagnosis | None:
    """Return what was done to the right answer, if it explains all wrong ones of a piece."""
    if not is_varied(evidence, piece, piece.wrong):
        return None
    dimensions = dimensions_of(evidence.wanted(piece, piece.wrong[0]))
    for operator in operators(dimensions, lambda axis: evidence.letters(piece, dimensions)[axis]):
        if all(is_got(evidence, piece, operated(evidence, piece, operator.does, i), i) for i in piece.wrong) and all(
            is_wanted(evidence, piece, operated(evidence, piece, operator.does, i), i) for i in piece.right
        ):
            return named(operator, evidence, piece, slip=operator.slip)
    return None


def find_argument(evidence: Evidence, piece: Piece) -> Diagnosis | None:
    """Return which argument came back as it was, if one did in every wrong answer."""
    calls = [evidence.arguments(i) for i in piece.wrong]
    for name in calls[0] if is_varied(evidence, piece, piece.wrong) else ():
        values = [digest(call.get(name)) for call in calls]
        if all(is_got(evidence, piece, value, i) for i, value in zip(piece.wrong, values, strict=True)):
            return Diagnosis("argument", evidence.function, piece.say(f"is {name} as it was given."))
    return None


def find_undone(evidence: Evidence, piece: Piece) -> Diagnosis | None:
    """Return what is still to be done to the student's answers, if it would make all of them right."""
    got = {i: evidence.got(piece, i) for i in piece.wrong}
    for operator in undoing(dimensions_of(got[piece.wrong[0]])):
        right = (is_wanted(evidence, piece, done(operator.does, value), i) for i, value in got.items())
        if len(got) > 1 and all(right):
            return named(operator, evidence, piece, slip=True)
    return None


def find_factor_of(evidence: Evidence, piece: Piece, candidates: Iterable[Candidate]) -> Diagnosis | None:
    """Return a candidate that gives all wrong answers but for a sign or a factor: two slips."""
    if not is_varied(evidence, piece, piece.wrong):
        return None
    calls = sorted((*piece.wrong, *piece.right), key=evidence.size)
    answers = [answer_of(evidence, piece, i) for i in calls]
    for candidate in candidates:
        first = measures.factor_between(answers[0], piece_of(candidate, piece, calls[0]))
        if first is None or np.isclose(first, 1):
            continue  # the smallest call first: most candidates end here
        words = measures.factor_in_words(answers, [piece_of(candidate, piece, i) for i in calls])
        if words:
            subject = piece.subject[0].lower() + piece.subject[1:]
            besides = f"And, besides: with that mended, {subject} would still be {words} right."
            name, says = f"{candidate.diagnosis.name}, times", f"{candidate.diagnosis.says} {besides}"
            return replace(candidate.diagnosis, name=name, says=says, slip=False)
    return None


def find_two(evidence: Evidence, piece: Piece, fits: Iterable[Fit]) -> Diagnosis | None:
    """Return two candidates that together give all wrong answers of a piece, each some that the other does not."""
    for one, other in combinations(sorted(fits, key=lambda fit: -fit.share), 2):
        both = one.explained | other.explained
        each_alone = one.explained - other.explained and other.explained - one.explained
        if each_alone and len(both) == len(piece.wrong) and is_varied(evidence, piece, one.explained):
            return two(one.candidate.diagnosis, other.candidate.diagnosis)
    return None


def best(fits: Iterable[Fit]) -> Diagnosis | None:
    """Return the candidate that gives most wrong answers, if these are enough and more than one."""
    ranked = [fit for fit in fits if fit.share >= ENOUGH and len(fit.explained) > 1]
    return max(ranked, key=lambda fit: fit.share).candidate.diagnosis if ranked else None


def join(evidence: Evidence, pieces: Sequence[Piece], found: Sequence[Diagnosis | None]) -> Diagnosis | None:
    """Return the explanations of several pieces as one, which begins with the pieces that are right."""
    there = list({diagnosis.name: diagnosis for diagnosis in found if diagnosis}.values())
    if not there:
        return None
    says = " ".join([*say_what_is_right(evidence, pieces), *say_together(pieces, found)])
    slip = len(there) == 1 and None not in found and there[0].slip
    slip = slip and not all(is_trivial(evidence, piece, i) for piece in pieces for i in piece.wrong)
    return replace(there[0], name="; ".join(d.name for d in there), says=says, slip=slip)


def say_together(pieces: Sequence[Piece], found: Sequence[Diagnosis | None]) -> Iterator[str]:
    """Yield what is said of each piece; what is the same of several, once."""
    alike: dict[str, list[str]] = {}
    for piece, diagnosis in zip(pieces, found, strict=True):
        if diagnosis:
            says = re.sub(rf"\b([Yy]our) {piece.name}\b", r"\1 {}", diagnosis.says) if piece.name else diagnosis.says
            alike.setdefault(says, []).append(piece.name)
    for number, (says, names) in enumerate(alike.items()):
        text = says.replace("{}", list_names(names)) if names[0] else says
        text = text.replace(f"{list_names(names)} is ", f"{list_names(names)} are ") if len(names) > 1 else text
        yield f"And, besides: {text}" if number else text


def gives(candidate: Candidate | Slip, evidence: Evidence, piece: Piece, i: int) -> bool:
    """Whether a candidate returns in a call what the student's function did."""
    if isinstance(candidate, Keyed):
        return key_of(candidate, evidence, piece, i) == key(digest(evidence.got(piece, i)), evidence.rounding(i))
    if piece.path and not has_as_many(candidate.outcome(i).result, evidence.calls[i].outcome.result):
        return False
    return is_got(evidence, piece, piece_of(candidate, piece, i), i)


def has_as_many(one: Any, other: Any) -> bool:
    """Whether two results have as many parts: one that lacks a part is not like one that has all."""
    return not isinstance(one, list | tuple) or not isinstance(other, list | tuple) or len(one) == len(other)


def stays_right(candidate: Candidate | Slip, evidence: Evidence, piece: Piece, i: int) -> bool:
    """Whether a candidate is right in a call in which the student is."""
    if isinstance(candidate, Keyed):
        return key_of(candidate, evidence, piece, i) == RIGHT
    return is_wanted(evidence, piece, piece_of(candidate, piece, i), i)


def goes_with_the_rest(candidate: Candidate | Slip, evidence: Evidence, piece: Piece, largest: float = inf) -> bool:
    """Whether a candidate is right wherever the student is, and in what else is wrong right or as the student is.

    One that makes something else of another piece would have to be one of two mistakes, and the other one undo its work there.
    """
    others = [other for other in evidence.pieces if other.path != piece.path]
    return changes_nothing_right(candidate, evidence, piece, largest) and all(
        stays_right(candidate, evidence, other, i) or gives(candidate, evidence, other, i)
        for other in others
        for i in other.wrong
        if evidence.size(i) <= largest
    )


def changes_nothing_right(candidate: Candidate | Slip, evidence: Evidence, piece: Piece, largest: float = inf) -> bool:
    """Whether a candidate is right wherever the student is: in this piece, and in those that are right altogether."""
    others = [other for other in evidence.pieces if other.path != piece.path and not other.wrong]
    return all(
        stays_right(candidate, evidence, each, i)
        for each in (piece, *others)
        for i in each.right
        if evidence.size(i) <= largest
    )


def key_of(candidate: Keyed, evidence: Evidence, piece: Piece, i: int) -> str:
    """Return the key of what a slip returns in a call; "" where it stops."""
    keys, place = candidate.keys[i], evidence.place_of(piece)
    return keys[place] if place < len(keys) else ""
