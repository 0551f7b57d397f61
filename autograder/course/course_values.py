"""What the values in course.toml mean; each function raises ValueError for one that means nothing."""

from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from autograder.course.late import Amount
from given.course.rules import Steps
from given.machinery.questions import QUESTIONS, find_questions

MOST_POINTS = 10_000  # of one question; past that it is a slip of the keyboard


def one_question(word: Any) -> str:
    """Return the id of the question that a word names."""
    if not isinstance(word, str):
        raise ValueError(f"{word!r} is no text")
    return find_questions(word)[0]


def some_questions(words: Any) -> list[str]:
    """Return the ids of the questions that some words name, a range such as q01-q12 too, in their usual order."""
    if not isinstance(words, list):
        raise ValueError("it is no list")
    named = {question for word in words for question in questions_between(word)}
    if not named:
        raise ValueError("there is no question in it")
    return [question for question in QUESTIONS if question in named]


def questions_between(word: Any) -> list[str]:
    """Return the ids that a word means, one or those from one to another."""
    if not isinstance(word, str):
        raise ValueError(f"{word!r} is no text")
    ends = [one_question(end.strip()) for end in word.split("-")]
    order = list(QUESTIONS)
    first, last = order.index(ends[0]), order.index(ends[-1])
    if len(ends) > 2 or last < first:
        raise ValueError(f"{word!r} is no range of questions")
    return order[first : last + 1]


def by_question(table: Any) -> dict[str, Any]:
    """Return a table with the ids of the questions that its keys name."""
    if not isinstance(table, dict):
        raise ValueError("it is no table")
    named = {key: one_question(key) for key in table}
    for question in named.values():
        twice = [key for key, other in named.items() if other == question]
        if len(twice) > 1:
            raise ValueError(f"{' and '.join(twice)} are the same question")
    return {question: table[key] for key, question in named.items()}


def amount(value: Any) -> Amount:
    """Return what 5 or "10 %" means."""
    is_share = isinstance(value, str) and value.strip().endswith("%")
    try:
        number = float(value.strip().removesuffix("%")) if is_share else value
    except ValueError:
        number = None
    if isinstance(number, bool) or not isinstance(number, int | float) or not 0 <= number <= MOST_POINTS:
        raise ValueError(f"{value!r} is neither points nor a share")
    if is_share and number > 100:
        raise ValueError("that is more than there is")
    return Amount(float(number), is_share)


def steps(value: Any) -> Steps:
    """Return the steps of a ladder."""
    if not isinstance(value, list) or len(value) < 2 or not all(map(is_step, value)):
        raise ValueError("it is no list of at least two steps")
    pairs = [(float(percent), float(points)) for percent, points in value]
    for (percent, points), (next_percent, next_points) in pairwise(pairs):
        if next_percent <= percent or next_points < points:
            raise ValueError(f"after {percent:g} % for {points:g} points comes {next_percent:g} % for {next_points:g}")
    if pairs[0][1] != 0:
        raise ValueError("the first step brings points, and who reads fewer digits would have the same")
    return tuple(pairs)


def is_step(value: Any) -> bool:
    """Whether this is a pair of an accuracy in per cent and points."""
    if not isinstance(value, list) or len(value) != 2:
        return False
    if any(isinstance(number, bool) or not isinstance(number, int | float) for number in value):
        return False
    return 0 <= value[0] <= 100 and 0 <= value[1] <= MOST_POINTS


def known_zone(name: Any) -> ZoneInfo:
    """Return the time zone of a name."""
    try:
        return ZoneInfo(name)
    except (OSError, TypeError, ValueError, KeyError):  # it is a folder, a number, a path, or there is none
        raise ValueError(f"{name!r} is no time zone that is known here") from None
