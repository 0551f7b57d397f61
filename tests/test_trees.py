"""No file of ours is forgotten: each counts in the fingerprints and lies in the zips, or is left out by name."""

import subprocess

import pytest

from autograder import paths, trees
from autograder.authoring import zips
from autograder.classroom.fingerprint import NO_MATTER, TREES, fingerprint_of_grader
from tests.marks import summary

FINGERPRINTS = {
    "a grade": (TREES, NO_MATTER),
    "the proof": (summary.TREES, summary.NOT_PROVED),
}
PLACES = {"given": "assignment/given", "marks": "tests/marks"}  # the other trees lie at the top of the repository


def tracked(folder: str) -> list[str]:
    """Return the files below a folder of the repository that git knows, named from there on."""
    listing = subprocess.run(["git", "ls-files", "-z", folder], cwd=paths.ROOT, capture_output=True, check=True)
    return [name.removeprefix(f"{folder}/") for name in listing.stdout.decode().split("\0") if name]


@pytest.mark.parametrize("of", FINGERPRINTS)
def test_every_tracked_file_counts_or_is_left_out_by_name(of):
    names, left_out = FINGERPRINTS[of]
    counted = trees.files_of_trees(names, left_out)
    for tree in names:
        ours = {f"{tree}/{name}" for name in tracked(PLACES.get(tree, tree))}
        assert {name for name in ours if not trees.is_below(name, left_out)} == {n for n in counted if n in ours}
        assert ours


@pytest.mark.parametrize("of", FINGERPRINTS)
def test_what_is_left_out_exists(of):
    names, left_out = FINGERPRINTS[of]
    every = trees.files_of_trees(names)
    assert [place for place in left_out if not any(trees.is_below(name, [place]) for name in every)] == []


@pytest.mark.parametrize("place", ["given/judge.py", "given/deeper/new.py", "autograder/new/folder/new.toml"])
def test_any_changed_or_new_file_changes_the_fingerprints(place, tmp_path, monkeypatch):
    before = fingerprint_of_grader(), summary.fingerprint()
    tree, _, name = place.partition("/")
    files_below = trees.files_below
    (tmp_path / "changed").write_text("other")

    def with_change(of):
        yield from ((n, p) for n, p in files_below(of) if n != place)
        if of == tree:
            yield place, tmp_path / "changed"

    monkeypatch.setattr(trees, "files_below", with_change)
    assert fingerprint_of_grader() != before[0] and summary.fingerprint() != before[1]


def test_what_nobody_wrote_does_not_count(tmp_path, monkeypatch):
    for name in ("a.py", "b/c.py", "b/__pycache__/c.pyc", ".d/e.py", "__pycache__/a.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    monkeypatch.setitem(trees.TREES, "given", tmp_path)
    assert list(trees.files_of_trees(["given"])) == ["given/a.py", "given/b/c.py"]
    assert list(trees.files_of_trees(["given"], ["given/b"])) == ["given/a.py"]
    assert list(trees.files_of_trees(["given"], ["given/a"])) == ["given/a.py", "given/b/c.py"]


@pytest.mark.slow
def test_students_get_every_tracked_file_of_the_assignment():
    assert sorted(name for name in zips.assignment_files() if not name.startswith("data/")) == sorted(
        tracked("assignment")
    )


def test_stock_otter_gets_every_tracked_file_of_given(tmp_path):
    zips.lay_out(tmp_path, [])
    packed = {path.relative_to(tmp_path / "given").as_posix() for path in (tmp_path / "given").rglob("*.*")}
    assert packed - {"mnist_exam.npz"} == set(tracked("assignment/given"))
