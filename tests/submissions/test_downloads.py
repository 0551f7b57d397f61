"""A class of forty from each platform: entry by entry, whatever students send."""

from functools import cache
from pathlib import Path

import pytest

from autograder.errors import HandInError
from autograder.submissions.find import Found, find_class
from autograder.submissions.submission import Submission
from given.machinery.questions import MODULES
from tests.helpers.downloads.layouts import LAYOUTS, Download, changed_by
from tests.helpers.downloads.oddities import ODDITIES, Oddity, packed, work
from tests.submissions.test_submissions import fill


@pytest.fixture(scope="module")
def classes(tmp_path_factory):
    """Return a function that gives the download of a platform, as a folder or as a zip, and what was found in it."""

    @cache
    def find(layout: str, form: str) -> tuple[Download, Found]:
        made = LAYOUTS[layout]()
        folder = tmp_path_factory.mktemp(layout) / "download"
        folder.mkdir()
        return made, find_class(put(made, folder, form))

    return find


def put(made: Download, folder: Path, form: str) -> Path:
    """Write a download down: as a folder, as the zip that it comes in, or as that zip in a folder."""
    if form == "folder":
        fill(folder, made.files)
        return folder
    (folder / "submissions.zip").write_bytes(packed(made.files))
    return folder / "submissions.zip" if form == "zip" else folder


def submission_of(case: str, made: Download, found: Found) -> Submission:
    (name,) = [student for student, person in made.students.items() if person.case == case]
    (submission,) = [submission for submission in found.submissions if submission.student == name]
    return submission


@pytest.mark.slow
@pytest.mark.parametrize("case", ODDITIES)
@pytest.mark.parametrize("form", ["folder", "zip"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_entry_becomes_what_it_must(classes, layout, form, case):
    require(changed_by(layout, case), submission_of(case, *classes(layout, form)))


def require(oddity: Oddity, submission: Submission) -> None:
    """Fail unless a submission has just the files that it must have, and says what it must say."""
    if oddity.refused:
        with pytest.raises(HandInError) as caught:
            submission.read()
        assert oddity.refused in str(caught.value) and ";" in str(caught.value)
        return
    reading = submission.read()
    texts = {name: text.replace(b"\r\n", b"\n") for name, text in reading.files.items()}
    assert {module for module in MODULES if ours(module, texts.get(f"{module}.py", b""))} == oddity.taken
    assert oddity.lost in " ".join(reading.lost) and bool(oddity.lost) == bool(reading.lost)
    assert oddity.noted in " ".join(reading.notes) and bool(oddity.noted) == bool(reading.notes)
    for sentence in (*reading.lost, *reading.notes):
        assert sentence.isprintable() and len(sentence) < 500


def ours(module: str, text: bytes) -> bool:
    """Whether a text is the student's own, or has its function from a notebook."""
    return work(module) in text or work(module).split(b"\n\n", 2)[2].strip() in text


@pytest.mark.slow
@pytest.mark.parametrize("form", ["folder", "zip", "zip in a folder"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_everybody_has_one_row_and_clutter_none(classes, layout, form):
    made, found = classes(layout, form)
    if (layout, form) == ("plain", "zip in a folder"):
        return  # a zip alone in a folder may be one student's
    assert {submission.student for submission in found.submissions} == {*made.students, *made.others}
    assert len(found.submissions) == len(made.students) + len(made.others)
    assert set(found.left_out) == made.left_out
    assert found.lines[0].startswith(made.title) and f"{len(found.submissions)} students" in found.lines[0]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_of_several_hand_ins_the_latest_counts(classes, layout):
    made, found = classes(layout, "folder")
    for submission in found.submissions:
        assert bool(submission.about.set_aside) == (submission.student == made.several)
        assert submission.about.marked_late == (submission.student == made.late)
        if submission.student == made.several:
            assert set(submission.files()) == {f"{module}.py" for module in MODULES}
            assert "the latest counts" in submission.read().notes[0]
        if submission.student == made.text_only:
            assert "no file was handed in" in submission.unreadable
