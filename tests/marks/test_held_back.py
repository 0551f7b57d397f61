"""Mistakes that those who wrote the diagnosis had not read are named, too."""

import pytest

from tests.marks import held_back

FLOOR = {"seen": 0.8, "kept": 0.9, "fresh": 0.9}  # the share that was named when it was measured last


@pytest.mark.exhaustive
@pytest.mark.slow
@pytest.mark.parametrize("name", held_back.SETS)
def test_as_many_are_named_as_before(name):
    named, there = held_back.count(name)
    assert named.total() >= FLOOR[name] * there.total()


@pytest.mark.parametrize("name", held_back.SETS)
def test_the_sets_are_large_and_share_nothing(name):
    other = {edit.name for each in held_back.SETS if each != name for edit in held_back.read(each)}
    edits = held_back.read(name)
    assert len(edits) >= 60 and not {edit.name for edit in edits} & other
