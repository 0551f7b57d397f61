"""Who is compared with whom, what counts for nothing, what belongs together."""

import pytest

from autograder import paths
from autograder.similarity.code import WHOLE
from autograder.similarity.compare import compare_class
from autograder.similarity.groups import find_groups, find_identical
from given.machinery.questions import MODULES
from tests.similarity.disguises import disguise
from tests.similarity.in_process import read
from tests.similarity.independent import independent

STUBS = {f"{module}.py": (paths.ASSIGNMENT / f"{module}.py").read_text(encoding="utf-8") for module in MODULES}


def names_of(pairs):
    return [(pair.first.label, pair.second.label) for pair in pairs]


def identical_in(codes):
    return [(group.parts, [code.label for code in group.codes]) for group in find_identical(codes)]


def copy(name, seed=0, **files):
    return {**disguise(independent()[name], "renamed", seed), **files}


def test_what_everybody_was_given_counts_for_nothing():
    codes = [read(name, STUBS) for name in ("anna", "bob")]
    assert compare_class(codes) == []
    assert find_identical(codes) == []


def test_the_stubs_around_answers_count_for_nothing():
    both = {name: f"{STUBS[name]}\n{text}" for name, text in independent()["loops"].items()}
    other = {name: f"{STUBS[name]}\n{text}" for name, text in independent()["einsums"].items()}
    assert compare_class([read("anna", both), read("bob", other)]) == []


def test_earlier_ones_are_not_compared_among_themselves():
    this = [read("anna", independent()["loops"]), read("bob", independent()["einsums"])]
    earlier = [read("old", copy("loops"), "2025"), read("older", copy("loops", 1), "2025")]
    pairs = compare_class([*this, *earlier])
    assert names_of(pairs) == [("anna", "old (2025)"), ("anna", "older (2025)")]


def test_the_same_text_is_found_whatever_its_line_ends():
    files = independent()["loops"]
    windows = {name: text.replace("\n", "\r\n") for name, text in files.items()}
    codes = [read("anna", files), read("bob", windows), read("carl", copy("loops"))]
    assert identical_in(codes) == [((WHOLE,), ["anna", "bob"])]


def test_one_file_of_the_same_text_is_called_by_its_name():
    files = independent()["loops"]
    codes = [read("anna", files), read("bob", {**independent()["einsums"], "conv.py": files["conv.py"]})]
    assert identical_in(codes) == [(("conv.py",), ["anna", "bob"])]


def test_a_file_that_only_earlier_ones_share_is_not_named():
    codes = [read("anna", independent()["einsums"])]
    codes += [read(name, independent()["loops"], "2025") for name in ("old", "older")]
    assert identical_in(codes) == []


def test_five_identical_files_come_before_two():
    loops, einsums = independent()["loops"], independent()["einsums"]
    codes = [read(name, einsums) for name in "ab"] + [read(name, {"conv.py": loops["conv.py"]}) for name in "cdefg"]
    assert [len(names) for _, names in identical_in(codes)] == [5, 2]


def test_a_function_moved_to_another_file_is_found():
    files = independent()["strided"]
    moved = {"pool.py": "\n\n".join(disguise(files, "renamed").values())}
    assert names_of(compare_class([read("anna", files), read("bob", moved)])) == [("anna", "bob")]


def test_a_longer_hand_in_hides_nothing():
    other = independent()["einsums"]
    padded = {name: text + other.get(name, "").replace("def ", "def more_") for name, text in copy("loops").items()}
    assert names_of(compare_class([read("anna", independent()["loops"]), read("bob", padded)])) == [("anna", "bob")]


@pytest.mark.slow
def test_more_than_two_are_a_group_and_two_are_none():
    codes = [read(name, copy("loops", seed)) for seed, name in enumerate("abc")]
    codes += [read(name, copy("einsums", seed)) for seed, name in enumerate("xy")]
    assert [[code.label for code in group] for group in find_groups(compare_class(codes))] == [["a", "b", "c"]]


@pytest.mark.parametrize("codes", [[], [("anna", {})], [("anna", {}), ("bob", {})]])
def test_nothing_to_compare_is_no_pair(codes):
    assert compare_class([read(name, files) for name, files in codes]) == []


def test_a_file_that_is_no_python_is_compared_by_its_functions():
    broken = {"conv.py": "def unfinished(:\n    pass\n\n\n" + independent()["fourier"]["conv.py"]}
    assert names_of(compare_class([read("anna", independent()["fourier"]), read("bob", broken)])) == [("anna", "bob")]
