"""The longest literal of a hand-in: what counts as one, what does not, and that no text takes long to look through."""

import time

import pytest

from autograder.grading.literals import Literal, find_longest
from autograder.reference import catalogue
from tests.marks import right_ways


def size(text):
    return find_longest({"conv.py": text.encode()}).size


@pytest.mark.parametrize(("text", "expected"), [
    ("x = 'abc'", 3),
    ("x = b'ab' b'cd' + \\\n    r'e\\\\'", 7),
    ("x = '''a\n'b'\n\"c'''", 8),
    ("x = [1, 2.5,\n     -30]  # and no more", 6),
    ("x = {'a': 1, 'b': 22}", 5),
    ("x = 'abc'\ny = 'abcd'", 4),
    ("# 'no text', 123456", 0),
    ("x1234567 = y", 0),
    ("", 0),
    ("x = 'never closed", 12),
])  # fmt: skip
def test_a_literal_is_a_text_or_a_list_of_numbers(text, expected):
    assert size(text) == expected


def test_it_says_in_which_file():
    assert find_longest({"conv.py": b"x = 1", "pool.py": b"x = 'abc'"}) == Literal(3, "pool.py")
    assert find_longest({}) == Literal()


@pytest.mark.slow
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_our_own_docstrings_do_not_count(end):
    hand_ins = [catalogue.reference(), *map(right_ways.hand_in, right_ways.names())]
    for files in hand_ins:
        assert find_longest({name: text.replace("\n", end).encode() for name, text in files.items()}).size < 200


HOSTILE = {
    "quotes": b'"' * 10**6,
    "never closed": b'"""' + b'\\"""' * 250_000,
    "brackets": b"(" * 10**6,
    "backslashes": b'"' + b"\\" * 10**6,
    "one number": b"9" * 10**6,
    "numbers": b"1," * 500_000,
    "names": b"a " * 500_000,
    "prefixes": b"rbf " * 250_000,
    "nothing": b"\0\xff" * 500_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_largest_file_of_any_kind_is_read_at_once(text):
    start = time.process_time()
    find_longest({"conv.py": text})
    assert time.process_time() - start < 3
