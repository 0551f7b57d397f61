"""The figures behind the thresholds: independent hand-ins are never listed, and disguised copies always are.

`python -m tests.similarity.test_calibration` prints them, as docs/similarity.md has them.
"""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import combinations
from unittest.mock import patch

import numpy as np
import pytest

from autograder.similarity import compare, known_ways
from autograder.similarity.code import WHOLE, Code
from tests.similarity.disguises import DISGUISES, disguise
from tests.similarity.in_process import read
from tests.similarity.independent import Files, independent, of_functions

ALL = "everything"
REWRITTEN = "one function of each file rewritten"
FILES = ("backprop.py", "training.py", "conv.py", "pool.py")
QUICK = ("loops", "einsums")  # one with much text and one with little; of the others it is on record
OURS = ("reference", "plain")  # which are known ways themselves
FORMULAS = ("sigmoid", "sigmoid_backward", "relu", "relu_backward", "dense_forward", "output_size", "dense_parameters")


@cache
def class_of_independents() -> dict[str, Code]:
    return {name: read(name, files) for name, files in independent().items()}


Found = tuple[float, float]  # the share of two hand-ins, and how many pieces that are


def likeness(one: Code, other: Code, part: str, others: list[Code]) -> Found:
    """Return how alike two hand-ins are in a class with these others; if ours, as if they were no known way."""
    with unknown(one.student, other.student):
        return likenesses([one, other, *others], part)[0, 1]


def likenesses(codes: list[Code], part: str) -> dict[tuple[int, int], Found]:
    """Return how alike each two of a class are."""
    shared, evidence, totals = compare.weigh([compare.hashes_of(code, part) for code in codes])
    shares = shared / np.maximum(np.minimum.outer(totals, totals), 1e-9)
    return {(i, j): (float(shares[i, j]), float(evidence[i, j])) for i, j in combinations(range(len(codes)), 2)}


def independent_pairs(part: str) -> Iterator[tuple[Found, str, str]]:
    """Yield each independent pair, in the class and if there are just these two."""
    codes = class_of_independents()
    in_class = likenesses(list(codes.values()), part)
    for (i, one), (j, other) in combinations(enumerate(codes), 2):
        ours = {one, other} & set(OURS)
        yield likeness(codes[one], codes[other], part, without(one, other)) if ours else in_class[i, j], one, other
        yield likeness(codes[one], codes[other], part, []), one, other


def is_listed(found: Found, part: str) -> bool:
    return compare.is_worth_a_look(compare.Likeness(part, *found))


def without(*names: str) -> list[Code]:
    return [code for name, code in class_of_independents().items() if name not in names]


@contextmanager
def unknown(*names: str) -> Iterator[None]:
    """Take answers of ours out of the known ways, or they would be compared with themselves."""
    known = known_ways.known_pieces().copy()
    for name in set(names) & set(OURS):
        known.subtract(set(compare.hashes_of(class_of_independents()[name], WHOLE).tolist()))
    with patch.object(compare, "known_pieces", lambda: known):
        yield


def rewrite(files: Files, name: str) -> Files:
    """Return the files, disguised by new names, with the longest function of each written by another."""
    other = independent()["recursive" if name != "recursive" else "loops"]
    return {file: with_function_of(text, other.get(file, "")) for file, text in disguise(files, "renamed").items()}


def with_function_of(text: str, other: str) -> str:
    tree, replacements = ast.parse(text), {n.name: n for n in ast.parse(other).body if isinstance(n, ast.FunctionDef)}
    common = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name in replacements]
    if not common:
        return text
    longest = max(common, key=lambda node: len(ast.unparse(node)))
    tree.body[tree.body.index(longest)] = replacements[longest.name]
    return ast.unparse(tree)


def copies(name: str) -> dict[str, Files]:
    """Return a hand-in in every disguise."""
    files = independent()[name]
    return {**{each: disguise(files, each) for each in (*DISGUISES, ALL)}, REWRITTEN: rewrite(files, name)}


def names() -> list:
    others = [name for name in independent() if name not in QUICK]
    return [*QUICK, *(pytest.param(name, marks=[pytest.mark.slow, pytest.mark.exhaustive]) for name in others)]


@pytest.mark.exhaustive
@pytest.mark.slow
@pytest.mark.parametrize("part", [WHOLE, *FILES])
def test_no_independent_pair_is_listed(part):
    for found, one, other in independent_pairs(part):
        assert not is_listed(found, part), (one, other, found)


@pytest.mark.exhaustive
@pytest.mark.slow
@pytest.mark.parametrize("name", names())
def test_every_disguised_copy_is_listed(name):
    for each, files in copies(name).items():
        copy = read("copy", files)
        for others in ([], without(name)):
            found = likeness(class_of_independents()[name], copy, WHOLE, others)
            assert is_listed(found, WHOLE), (each, found)


@pytest.mark.slow
@pytest.mark.parametrize("name", names())
def test_one_copied_file_is_listed(name):
    other = independent()["shift_and_add" if name != "shift_and_add" else "loops"]
    copy = read("copy", {**other, "conv.py": disguise(independent()[name], ALL)["conv.py"]})
    found = likeness(class_of_independents()[name], copy, "conv.py", without(name))
    assert is_listed(found, "conv.py"), found


def test_formulas_that_must_coincide_are_not_listed():
    """Not even where all that two have are the same formulas, letter by letter."""
    beginner = independent()["plain"]
    one, other = (read(name, of_functions(beginner, FORMULAS)) for name in ("one", "other"))
    found = likeness(one, other, WHOLE, [])
    assert found[0] == pytest.approx(1)
    assert not is_listed(found, WHOLE)


def test_independent_beginnings_are_not_listed():
    """Of hand-ins in which nothing but formulas is written, much must coincide."""
    codes = [read(name, of_functions(files, FORMULAS)) for name, files in independent().items()]
    assert compare.compare_class(codes) == []


@pytest.mark.slow
def test_a_group_of_copies_is_found_like_a_pair():
    original = independent()["strided"]
    group = [read(f"copy {seed}", disguise(original, "renamed", seed)) for seed in range(5)]
    pairs = compare.compare_class([*without("strided"), *group])
    assert {(pair.first.student, pair.second.student) for pair in pairs} == {
        (one.student, other.student) for one, other in combinations(group, 2)
    }


def print_figures() -> None:
    """Print how alike independent hand-ins are at most, and what each disguise leaves at least."""
    for part in (WHOLE, *FILES):
        most = sorted(independent_pairs(part), reverse=True)[:3]
        print(part, *(f"{found[0]:.2f} ({one}, {other})" for found, one, other in most), sep=" | ")
    shares: dict[str, list[float]] = {}
    for name, code in class_of_independents().items():
        for each, files in copies(name).items():
            shares.setdefault(each, []).append(likeness(code, read("copy", files), WHOLE, without(name))[0])
    for each, values in shares.items():
        print(f"{each} | {min(values):.2f} | {np.median(values):.2f}")


if __name__ == "__main__":
    print_figures()
