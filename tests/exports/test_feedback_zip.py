"""The zip of pages: each platform's bulk upload finds every student in it, by its own rules, and nobody else's page."""

import io
import re
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.classroom.store import Store, text_path
from autograder.commands.export import DESTINATIONS
from autograder.exports.feedback_zip import pack_feedback
from autograder.gradebook.kept_mark import KeptMark
from autograder.limits import LIMITS
from autograder.submissions.names import fold
from autograder.submissions.zip_names import path_inside
from tests.helpers.synthetic_class import HOSTILE

PLACES = {
    "canvas": "müllerzoë_LATE_90001_678901_handin-1.zip",
    "moodle": "Zoë Müller_90001_assignsubmission_file_",
    "brightspace": "90001-5521 - Zoë Müller - Nov 25, 2026 1159 PM",
}
ZOE = KeptMark("Zoë Müller_90001", "graded", 80.0, "Zoë Müller", "90001", "zoe", "S-1", "zoe@uni.example")
MAX = KeptMark("Max Doe_90002", "graded", 70.0, "Max Doe", "90002", "max")


def pack(folder, platform: str, marks, kind: str = "html") -> tuple[dict[str, bytes], list[str]]:
    """Return what is in the zip, and the notes, of a class whose pages say whose they are."""
    store = Store(folder)
    for mark in marks:
        page = store.feedback_path(mark.student)
        page.write_text(f"<p>{mark.student}".encode(errors="replace").decode(), encoding="utf-8")
        text_path(page).write_text(f"text {mark.student}".encode(errors="replace").decode(), encoding="utf-8")
    notes = pack_feedback(store, DESTINATIONS[platform], marks, kind, folder / "pages.zip")
    if not (folder / "pages.zip").exists():
        return {}, [note.what for note in notes]
    with zipfile.ZipFile(folder / "pages.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}, [note.what for note in notes]


def at(mark: KeptMark, place: str) -> KeptMark:
    return KeptMark(**{**vars(mark), "place": place})


# What the importers make of it


def canvas_finds(name: str) -> tuple[str, str] | None:
    """As infer_comment_context_from_filename in app/models/abstract_assignment.rb: the student and the file's number."""
    parts = [part for part in name.rpartition("/")[2].split("_") if part != "LATE"]
    numbers = [part for part in parts if re.fullmatch(r"\d+", part)]
    return (numbers[0], numbers[1]) if len(numbers) > 1 and not parts[-1].startswith("link") else None


def moodle_finds(name: str) -> tuple[str, str] | None:
    """As is_valid_filename_for_import in mod/assign/feedback/file/importziplib.php: the participant and the file."""
    parts = name.split("/")
    while parts:
        info = parts.pop(0).split("_", 4)
        if len(info) >= 4 and info[1].isdecimal() and info[2:4] == ["assignsubmission", "file"]:
            return info[1], "/".join([*info[4:], *parts]).strip("/")
    return None


def test_canvas_finds_student_and_file_and_gets_a_zip(tmp_path):
    """Canvas gives what is uploaded the name of the file that was handed in: what is called .zip has to be one."""
    entries, notes = pack(tmp_path, "canvas", [at(ZOE, PLACES["canvas"])])
    ((name, content),) = entries.items()
    assert name == PLACES["canvas"] and canvas_finds(name) == ("90001", "678901") and not notes
    with zipfile.ZipFile(io.BytesIO(content)) as inner:
        assert inner.namelist() == ["feedback.html"] and inner.read("feedback.html") == "<p>Zoë Müller_90001".encode()


def test_canvas_gets_a_text_in_the_place_of_a_single_file(tmp_path):
    entries, _ = pack(tmp_path, "canvas", [at(ZOE, "müllerzoë_90001_678901_conv.py")])
    assert entries == {"müllerzoë_90001_678901_conv.py": "text Zoë Müller_90001".encode()}


@pytest.mark.parametrize(
    "place", ["", "müllerzoë_90001_text.html", "handin.zip", "../90001_2_x.zip/..", "a_1_2_\n.zip"]
)
def test_who_cannot_be_found_in_canvas_is_said(tmp_path, place):
    assert pack(tmp_path, "canvas", [at(ZOE, place)]) == (
        {},
        ["no feedback for those whom Canvas's download does not name"],
    )


@pytest.mark.parametrize(
    "place", ["", PLACES["moodle"], f"{PLACES['moodle']}handin.zip", f"Lab/{PLACES['moodle']}/a/b.zip"]
)
def test_moodle_finds_the_participant(tmp_path, place):
    entries, notes = pack(tmp_path, "moodle", [at(ZOE, place)])
    assert list(entries) == [f"{PLACES['moodle']}/feedback.html"] and not notes
    assert moodle_finds(*entries) == ("90001", "feedback.html")


@pytest.mark.parametrize("name", ["<b>Bob", "Zoë/Müller", "a_1_b", "???", ""])
def test_moodle_finds_the_participant_whatever_the_name(tmp_path, name):
    ((entry, _),) = pack(tmp_path, "moodle", [KeptMark("x", "graded", 1.0, name, "90001")])[0].items()
    assert moodle_finds(entry) == ("90001", "feedback.html")


def test_each_of_a_pair_on_gradescope_has_a_page(tmp_path):
    pair = [KeptMark(f"{n}_8000", "graded", 1.0, id="8000", email=f"{n}@uni.example") for n in (1, 2)]
    forged = [KeptMark(f"{n}_9000", "graded", 1.0, id="9000", email="3@uni.example") for n in (3, 4)]
    entries, notes = pack(tmp_path, "gradescope", [*pair, *forged, ZOE])
    pages = ["8000/feedback 1@uni.example.html", "8000/feedback 2@uni.example.html", "90001/feedback.html"]
    assert sorted(entries) == pages and len(notes) == 1


@pytest.mark.parametrize(("behind", "entry"), [("", "/feedback.html"), (" - my - handin.zip", " - feedback.html")])
def test_brightspace_has_the_names_of_its_download(tmp_path, behind, entry):
    place = f"Lab 3/{PLACES['brightspace']}{behind}"
    entries, notes = pack(tmp_path, "brightspace", [at(ZOE, place), MAX])
    assert list(entries) == [f"{PLACES['brightspace']}{entry}"] and len(notes) == 1


@pytest.mark.parametrize(
    ("platform", "name"),
    [("blackboard", "zoe/feedback.txt"), ("gradescope", "90001/feedback.txt"), ("csv", "Zoë Müller_90001.txt")],
)
def test_elsewhere_there_is_a_file_for_each(tmp_path, platform, name):
    assert pack(tmp_path, platform, [ZOE], "text") == ({name: "text Zoë Müller_90001".encode()}, [])


# Whatever the names are


NAMES = st.sampled_from(
    [*HOSTILE, "..", "/etc/passwd", "a\\..\\b", "CON:", "x_1_assignsubmission_file_", ""]
) | st.text(max_size=300)
MARKS = st.builds(KeptMark, NAMES, st.just("graded"), st.just(1.0), NAMES, NAMES | st.just("77"), NAMES, place=NAMES)


@pytest.mark.slow
@pytest.mark.parametrize("platform", DESTINATIONS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(marks=st.lists(MARKS, max_size=4, unique_by=lambda mark: mark.student))
def test_no_entry_leads_outside_and_no_two_are_alike(platform, tmp_path, marks):
    entries, _ = pack(tmp_path, platform, marks)
    assert all(path_inside(name) == name and name.isprintable() for name in entries)
    assert len(set(map(fold, entries))) == len(entries)


@pytest.mark.parametrize("platform", DESTINATIONS)
def test_of_two_students_at_one_place_none_gets_a_page(tmp_path, platform):
    twins = [at(KeptMark(f"{word}_7", "graded", 1.0, "Twin", "7", "7"), "twin_7_8_x.zip") for word in ("Twin", "twin")]
    entries, notes = pack(tmp_path, platform, twins)
    assert entries == {} and len(notes) == 1


def test_the_same_pages_make_the_same_zip(tmp_path):
    pack(tmp_path / "a", "moodle", [ZOE, MAX])
    pack(tmp_path / "b", "moodle", [MAX, ZOE])
    assert (tmp_path / "a" / "pages.zip").read_bytes() == (tmp_path / "b" / "pages.zip").read_bytes()


def test_a_page_that_is_missing_or_endless_is_said(tmp_path):
    store = Store(tmp_path)
    with store.feedback_path(ZOE.student).open("wb") as page:
        page.truncate(LIMITS.export.page_bytes + 1)
    notes = pack_feedback(store, DESTINATIONS["moodle"], [ZOE, MAX], "html", tmp_path / "pages.zip")
    assert [sorted(note.names) for note in notes] == [[MAX.student, ZOE.student]]
    assert not (tmp_path / "pages.zip").exists()
