"""A student's page is theirs alone, wherever it is given back: no other name, no index, no link to anything of the class."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.classroom.row import row_of
from autograder.classroom.store import Store
from autograder.commands.export import DESTINATIONS
from autograder.exports.feedback_zip import pack_feedback
from autograder.gradebook.kept_marks import keep_marks, read_marks
from autograder.gradebook.mark import Mark
from autograder.grading.result import Options, Result, Status, maximum
from autograder.pages.class_report import write_report
from autograder.pages.feedback import write_feedback
from autograder.reference import catalogue
from autograder.submissions.about import About
from tests.marks.trial import judged

NAMES = ("Zoë Quastenflosser", "李 Xylophonist", "Max Birkenstock", "Jane Unverwechselbar")
STUDENTS = {f"{name}_{number}": number for number, name in enumerate(NAMES, 90_001)}
OPTIONS = Options("bubblewrap", ("q06_dense_backward", "q15_conv1d"))


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A class that was graded: pages, report, and what is kept of the marks."""
    store = Store(tmp_path_factory.mktemp("class"))
    flipped = catalogue.with_mistakes(catalogue.reference(), ["conv1d_flipped", "dense_backward_scaled"])
    questions = list(judged(flipped, OPTIONS.questions).values())
    results = [Result(student, Status.GRADED, "bubblewrap", questions) for student in STUDENTS]
    results[0] = Result(
        results[0].student, Status.ERROR, "bubblewrap", problem="handin.zip is encrypted; make it again"
    )
    for result in results:
        write_feedback(result, OPTIONS, store)
    marks = [Mark(row_of(result), about(result.student)) for result in results]
    write_report(marks, OPTIONS, store)
    keep_marks(store, marks, maximum(OPTIONS))
    return store


def about(student: str) -> About:
    number = str(STUDENTS[student])
    places = f"{student}_assignsubmission_file_"
    return About(student.split("_")[0], number, f"login{number}", f"S{number}", f"u{number}@uni.example", place=places)


def pages_in(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the pages of a zip with their names, those in zips within it as well."""
    for name in archive.namelist():
        content = archive.read(name)
        if zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(io.BytesIO(content)) as inner:
                yield from ((f"{name}!{page}", text) for page, text in pages_in(inner))
        else:
            yield name, content.decode("utf-8")


def is_about(student: str, text: str) -> bool:
    """Whether anything in a text tells of a student."""
    person = about(student)
    return any(word in text for word in (*person.name.split(), person.id, person.login, person.sis_id, person.email))


def test_every_page_in_feedback_is_about_its_student_alone(store):
    pages = sorted((store.folder / "feedback").iterdir())
    assert len(pages) == 2 * len(STUDENTS)
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert [student for student in STUDENTS if is_about(student, text)] == [page.stem]


def test_no_page_links_to_anything_but_itself(store):
    for page in (store.folder / "feedback").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        links = re.findall(r"""(?:href|src|action|data)\s*=\s*["']?([^"'\s>]*)""", text)
        assert all(link.startswith("#") for link in links), links
        assert not re.search(r"report\.html|grades\.csv|marks\.json|\.\./|index\.html|https?:", text)


@pytest.mark.parametrize("kind", ["html", "text"])
@pytest.mark.parametrize("platform", DESTINATIONS)
def test_every_page_in_a_zip_is_its_students_alone(store, platform, kind, tmp_path):
    marks = [place_for(platform, mark) for mark in read_marks(store.folder).marks]
    notes = pack_feedback(store, DESTINATIONS[platform], marks, kind, tmp_path / "pages.zip")
    with zipfile.ZipFile(tmp_path / "pages.zip") as archive:
        pages = list(pages_in(archive))
    assert len(pages) == len(STUDENTS) and not notes
    for name, text in pages:
        (student,) = (student for student in STUDENTS if is_about(student, text))
        assert [other for other in STUDENTS if is_about(other, name)] == [student]
        assert text == page_of(store, student, name).read_text(encoding="utf-8")


def place_for(platform: str, mark):
    """Return a mark with the name that a platform's download has for it."""
    places = {"canvas": f"somebody_{mark.id}_4711_handin.zip", "brightspace": f"{mark.id}-1 - {mark.name} - Nov 25"}
    return replace(mark, place=places.get(platform, mark.place))


def page_of(store: Store, student: str, name: str) -> Path:
    return store.feedback_path(student).with_suffix(Path(name).suffix)  # of feedback.html, or of what was asked for


def test_the_report_has_all_names_and_is_in_no_zip(store):
    """The control: the names that are looked for would be found."""
    report = (store.folder / "report.html").read_text(encoding="utf-8")
    assert all(is_about(student, report) for student in STUDENTS)
