"""Downloads are recognised by the shape of their names, or named; and nobody gets lost or hands in for others, whatever the names."""

import time
from datetime import datetime, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.errors import HandInError, SetupError
from autograder.submissions.find import find_class, find_submissions
from autograder.submissions.names import NAME_LENGTH, fold, name_student
from autograder.submissions.platforms import blackboard, brightspace, canvas, github, gradescope, moodle
from autograder.submissions.platforms.recognition import OPTIONS
from tests.draws import draws
from tests.helpers.downloads.layouts import LAYOUTS, attempt
from tests.helpers.downloads.oddities import FIVE
from tests.submissions.test_submissions import CODE, GOOD, fill, inbox, names, packed, refusal

__all__ = ["inbox"]  # a fixture

WHO_AND_WHEN = {  # one entry of a download, and what its name says
    canvas: {
        "müllermax_12_345_handin.zip": ("müllermax", "12", False),
        "müllermax_LATE_12_345_handin-1.zip": ("müllermax", "12", True),
        "müllermax_late_12_345_my_1_2_file.py": ("müllermax", "12", True),
        "mu\u0308llermax_12_345_conv.py": ("mu\u0308llermax", "12", False),
        "late_12_345_conv.py": ("late", "12", False),
        "group1_12_345_handin.zip": ("group1", "12", False),
        "anon_a1B2c_345_handin.zip": ("", "anon_a1B2c", False),
        "LATE_anon_a1B2c_345_handin.zip": ("", "anon_a1B2c", True),
        "müllermax_12_text.html": ("müllermax", "12", False),
        "müllermax_LATE_12_link.html": ("müllermax", "12", True),
        "_12_345_handin.zip": ("", "12", False),
    },
    moodle: {
        "Max Müller_1234_assignsubmission_file_handin.zip": ("Max Müller", "1234", False),
        "mmueller Max Müller_1234_assignsubmission_file_a_b_1.zip": ("mmueller Max Müller", "1234", False),
        "Default group_assignsubmission_file_handin.zip": ("Default group", "", False),
        "Participant_77_assignsubmission_file_handin.zip": ("Participant", "77", False),
        "Team A_5_assignsubmission_onlinetext_onlinetext.html": ("Team A", "5", False),
    },
    blackboard: {
        "HW 1_a_jdoe_attempt_2026-11-25-10-11-12_handin.zip": ("", "jdoe", False),
        "HW 1_a_jdoe_attempt_2026-11-25-10-11-12.txt": ("", "jdoe", False),
    },
    brightspace: {
        "12-34 - Jane Doe - Nov 5, 2026 926 PM - handin.zip": ("Jane Doe", "12-34", False),
        "12-34 - Jane - Doe - November 5, 2026 12:26 AM - a - b.zip": ("Jane - Doe", "12-34", False),
        "12-34 - Jane Doe - 5 November, 2026 2126 - handin.zip": ("Jane Doe", "12-34", False),
    },
}
NEAR_MISSES = {
    canvas: ["müllermax_12_handin.zip", "12_345_handin.zip", "müllermax_12_345_", "müllermax-12-345-handin.zip"],
    moodle: ["Max_1234_assignsubmission_comments_x", "Max_1234_assignsubmission_file_", "Max_1234.zip"],
    gradescope: ["submission_x", "submissions_12", "submission_12_x"],
    blackboard: ["HW_jdoe_attempt_2026-11-25_x.zip", "HW_jdoe_attempt_2026-13-25-10-11-12_x.zip", "jdoe_attempt_x.zip"],
    brightspace: ["12 - Jane Doe - Nov 5, 2026 926 PM - x.zip", "12-34 - Jane Doe - x.zip", "12-34 - Jane Doe"],
    github: ["cnn-jane", "cnn-joe"],
}
CASES = [(platform, entry) for platform, entries in WHO_AND_WHEN.items() for entry in entries]
MISSES = [(platform, entry) for platform, entries in NEAR_MISSES.items() for entry in entries]


class Nothing:
    """A download of which no file can be read."""

    def read(self, name, limit):
        raise HandInError("no")


@pytest.mark.parametrize(("platform", "entry"), CASES)
def test_a_name_says_who_and_when(platform, entry):
    (piece,) = platform.read(Nothing(), {entry: False}, "").pieces[entry]
    about = piece.about
    assert (about.name, about.id, about.marked_late) == WHO_AND_WHEN[platform][entry]


@pytest.mark.parametrize(("platform", "entry"), MISSES)
def test_a_name_that_is_nearly_one_is_none(platform, entry):
    assert platform.read(Nothing(), {entry: False}, "").pieces == {}


def test_times_are_read():
    assert brightspace.time_of("Nov 5, 2026 926 PM") == datetime(2026, 11, 5, 21, 26)
    assert brightspace.time_of("Nov 5, 2026 1226 AM") == datetime(2026, 11, 5, 0, 26)
    assert brightspace.time_of("the 5th of May 2026 926") is None
    said = "submission_1:\n  :created_at: 2026-11-25 10:11:12.123456789 Z\nsubmission_2:\n  :created_at:\n    utc: 2026-11-25 10:11:12 Z"
    loaded = {entry: gradescope.load(lines) for entry, lines in gradescope.blocks(said)}
    times = [gradescope.time_of(loaded[entry][":created_at"]) for entry in ("submission_1", "submission_2")]
    assert [when.replace(microsecond=0) for when in times] == [
        datetime(2026, 11, 25, 10, 11, 12, tzinfo=timezone.utc)
    ] * 2


HOSTILE_YAML = {
    "an object": "submission_1:\n  :submitters: !!python/object/apply:os.system ['false']\n",
    "a bomb": "submission_1:\n  :submitters: &a [x]\n" + "  - *a\n" * 50,
    "no YAML": "submission_1:\n  :submitters: [\n",
    "no list": "submission_1:\n  :submitters: 7\n  :created_at: [x]\n",
    "no dict": "- submission_1\n",
    "deep": "submission_1:\n  :submitters: " + "[" * 5000,
    "no text": "\xff\0",
}


@pytest.mark.slow
@pytest.mark.parametrize("case", HOSTILE_YAML)
def test_odd_metadata_cost_the_names_only(inbox, case):
    fill(inbox, {"submission_1/conv.py": CODE, "submission_metadata.yml": HOSTILE_YAML[case].encode("latin-1")})
    assert names(inbox) == ["submission_1"]


def test_each_member_of_a_group_has_a_row_and_the_same_files(tmp_path):
    fill(tmp_path, LAYOUTS["gradescope"]().files)
    pair = [submission for submission in find_submissions(tmp_path) if submission.about.id == "8000"]
    assert [(s.student, s.about.sis_id, s.about.email) for s in pair] == [
        ("Pair One_8000", "s1", "1@uni.edu"),
        ("Pair Two_8000", "s2", "2@uni.edu"),
    ]
    assert pair[0].files() == pair[1].files() and pair[0].about.handed_in.year == 2026


def test_an_earlier_attempt_says_what_was_set_aside(tmp_path):
    fill(tmp_path, LAYOUTS["blackboard"]().files)
    (twice,) = [s for s in find_submissions(tmp_path) if s.student == "Twice Ann_twice_ann"]
    assert twice.about.set_aside == ("Homework_1_twice_ann_attempt_2026-11-24-10-11-12_handin.zip",)
    assert twice.about.handed_in == datetime(2026, 11, 25, 10, 11, 12)


def test_what_has_another_shape_has_a_row_of_its_own(inbox):
    shaped = {f"a{number}_{number}_1_handin.zip": GOOD for number in range(3)}
    fill(inbox, {**shaped, "sent by mail.zip": GOOD, "bulk.zip": packed({"a.zip": GOOD, "b.zip": GOOD})})
    found = find_class(inbox)
    assert names(inbox) == ["a0_0", "a1_1", "a2_2", "bulk", "sent by mail"]
    assert found.lines == ["Canvas, 3 files, 5 students; named in another way: bulk.zip, sent by mail.zip"]
    assert "graded alone in a folder" in refusal(found.submissions[3])


def test_a_mix_of_shapes_is_a_plain_folder(inbox):
    fill(inbox, {"a_1_1_handin.zip": GOOD, "B_2_assignsubmission_file_/handin.zip": GOOD})
    assert names(inbox) == ["B_2_assignsubmission_file_", "a_1_1_handin"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_can_be_said(tmp_path, layout):
    made = LAYOUTS[layout]()
    fill(tmp_path, made.files)
    option = layout.removesuffix("_flat")
    assert find_class(tmp_path, option).lines == find_class(tmp_path).lines
    for other in set(OPTIONS) - {option, "plain", "github"}:
        with pytest.raises(SetupError, match=f"^--layout {other}: nothing in .* is named as in a download of"):
            find_class(tmp_path, other)


def test_an_unknown_layout_is_refused_and_plain_always_fits(inbox):
    fill(inbox, {"a_1_1_handin.zip": GOOD})
    with pytest.raises(SetupError, match="--layout: sakai is none of canvas, moodle"):
        find_class(inbox, "sakai")
    assert [s.student for s in find_submissions(inbox, "plain")] == ["a_1_1_handin"]


def test_repositories_without_what_is_hidden_can_be_said(inbox):
    fill(inbox, {"cnn-jane/conv.py": CODE, "cnn-joe/conv.py": CODE})
    assert names(inbox) == ["cnn-jane", "cnn-joe"]
    assert [s.student for s in find_submissions(inbox, "github")] == ["jane", "joe"]


def test_a_folder_of_whole_folders_is_a_class(inbox):
    fill(inbox, {f"hand-ins/{name}/{file}": text for name in ("jane", "joe") for file, text in FIVE.items()})
    assert names(inbox) == ["jane", "joe"]


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_one_hand_in_is_no_class(tmp_path, form):
    fill(tmp_path, {f"jane/{name}": text for name, text in FIVE.items()} | {"jane.zip": packed(FIVE)})
    with pytest.raises(SetupError, match="one student's files and not those of a class"):
        find_class(tmp_path / ("jane" if form == "folder" else "jane.zip"))


def test_a_zip_of_folders_is_a_plain_folder(tmp_path):
    archive = packed([("in/jane/conv.py", CODE), ("in/joe.zip", GOOD), ("in/empty/", b""), ("in/.DS_Store", b"")])
    (tmp_path / "in.zip").write_bytes(archive)
    found = find_class(tmp_path / "in.zip")
    assert [s.student for s in found.submissions] == ["empty", "jane", "joe"]
    assert "it is empty" in refusal(found.submissions[0])
    assert [s.files() for s in found.submissions[1:]] == [{"conv.py": CODE}] * 2
    assert found.lines == ["plain folder, 3 students; left out: .DS_Store"]


@pytest.mark.parametrize(
    ("name", "is_left_out"),
    [
        ("roster.csv", True),
        ("grades.xlsx", True),
        ("~$jane.xlsx", True),
        ("submission_metadata.yml", True),
        ("Noten WS26.ods", True),
        ("2026-11-25T1011_Grades-CNN.csv", True),
        ("gc_course_fullgc_2026.xls", True),
        ("jane.xlsx", False),
        ("roster.zip", False),
        ("marks", False),
        ("mark.pdf", False),
    ],
)
def test_lists_of_the_class_are_no_students(inbox, name, is_left_out):
    fill(inbox, {name: b"x", "zoe.zip": GOOD})
    assert (name in find_class(inbox).left_out) == is_left_out
    assert len(names(inbox)) == 2 - is_left_out


@given(st.text(max_size=300), st.text(max_size=60))
def test_a_number_is_never_cut(name, number):
    student = name_student(name, number)
    assert len(student) <= NAME_LENGTH and student.isprintable()
    assert not number or student.endswith(name_student("", number)[-40:])


PIECES = st.sampled_from(
    ["a", "_1_", "2_", "LATE", "_", " - ", "1-2", "Nov 5, 2026 926 PM", "_assignsubmission_file_", "submission_1", "é",
     "_attempt_2026-11-25-10-11-12", ".txt", ".zip", "x" * 60, "_text.html", "index.html", ".", "anon_", "=", "\u202e"]
)  # fmt: skip
ENTRIES = st.lists(PIECES, min_size=1, max_size=6).map("".join).filter(lambda name: name.strip(".") and len(name) < 200)


@pytest.mark.slow
@settings(max_examples=draws(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=st.lists(ENTRIES, min_size=1, max_size=6), folders=st.booleans())
def test_whatever_the_names_nothing_vanishes_nor_collides(tmp_path_factory, entries, folders):
    folder = tmp_path_factory.mktemp("any")
    for entry in entries:
        fill(folder, {f"{entry}/conv.py" if folders else entry: CODE if folders else GOOD})
    found = find_class(folder)
    told = [submission.student for submission in found.submissions]
    assert len({fold(name) for name in told}) == len(told) and all(name.isprintable() for name in told)
    seen = {part.path for s in found.submissions for part in s.parts}
    seen |= {s.path.name for s in found.submissions if not s.parts} | {
        e for s in found.submissions for e in s.about.set_aside
    }
    typed = {entry for entry in entries if entry.endswith((".html", ".txt")) or "_text.html" in entry}
    assert set(entries) - seen - set(found.left_out) <= typed
    for submission in found.submissions:
        try:
            submission.read()
        except HandInError as reason:
            assert str(reason).isprintable()


@pytest.mark.on_record_of_all
@pytest.mark.slow
def test_two_thousand_are_found_in_seconds(tmp_path):
    fill(
        tmp_path,
        {
            k: v
            for n in range(2000)
            for k, v in attempt(f"P {n}", f"u{n}", "2026-11-25-10-11-12", {"h.zip": GOOD}).items()
        },
    )
    start = time.monotonic()
    assert len(find_submissions(tmp_path)) == 2000
    assert time.monotonic() - start < 30  # 1 s on a quiet machine
    archive = Path(f"{tmp_path}.zip")
    archive.write_bytes(packed({path.name: path.read_bytes() for path in tmp_path.iterdir()}))
    start = time.monotonic()
    assert sum(bool(submission.files()) for submission in find_submissions(archive)) == 2000
    assert time.monotonic() - start < 60
