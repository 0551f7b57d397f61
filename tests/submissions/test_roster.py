"""A roster as any platform exports it: whose a hand-in is, who handed in nothing, and who is on no list."""

import re
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.errors import SetupError
from autograder.submissions.about import About
from autograder.submissions.find import find_class
from autograder.submissions.roster.match import match, names_of, tell
from autograder.submissions.roster.read import Person, read_roster
from autograder.submissions.roster.times import time_of
from autograder.submissions.submission import Submission
from tests.submissions.test_submissions import GOOD, fill, inbox, refusal

__all__ = ["inbox"]  # a fixture

MAX = Person("Max Müller", "12", "mmueller", "s12", "max@uni.edu")
ZOE = Person("Zoë O'Neil", "13", "zoneil", "s13", "zoe@uni.edu")
CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Homework (77)
,,,,,Manual Posting
    Points Possible,,,,,100
"Müller, Max",12,s12,mmueller,A,
"O'Neil, Zoë",13,s13,zoneil,A,
"Student, Test",14,,,A,
"""
ROSTERS = {  # the text of a file, and what is read of the two students
    "Canvas": (CANVAS, ("Müller, Max", "12", "mmueller", "s12", ""), ("O'Neil, Zoë", "13", "zoneil", "s13", "")),
    "Moodle's grading worksheet": (
        "Identifier,Full name,ID number,Email address,Status,Grade\n"
        "Participant 12,Max Müller,s12,max@uni.edu,Submitted,\nParticipant 13,Zoë O'Neil,s13,zoe@uni.edu,,\n",
        ("Max Müller", "12", "", "s12", "max@uni.edu"),
        ("Zoë O'Neil", "13", "", "s13", "zoe@uni.edu"),
    ),
    "Moodle's participants, in German": (
        "Vorname;Nachname;Anmeldename;ID-Nummer;E-Mail-Adresse\nMax;Müller;mmueller;s12;max@uni.edu\n"
        "Zoë;O'Neil;zoneil;s13;zoe@uni.edu\n",
        ("Max Müller", "", "mmueller", "s12", "max@uni.edu"),
        ("Zoë O'Neil", "", "zoneil", "s13", "zoe@uni.edu"),
    ),
    "Gradescope": (
        "First Name,Last Name,SID,Email,Role,Sections\nMax,Müller,s12,max@uni.edu,Student,\n"
        "Zoë,O'Neil,s13,zoe@uni.edu,Student,\nThe,Boss,s1,boss@uni.edu,Instructor,\nA,Helper,s2,ta@uni.edu,TA,\n",
        ("Max Müller", "", "", "s12", "max@uni.edu"),
        ("Zoë O'Neil", "", "", "s13", "zoe@uni.edu"),
    ),
    "Blackboard": (
        '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"Last Access"\t"Homework [Total Pts: 100] |664617"\n'
        '"Müller"\t"Max"\t"mmueller"\t"s12"\t""\t""\n"O\'Neil"\t"Zoë"\t"zoneil"\t"s13"\t""\t""\n',
        ("Max Müller", "", "mmueller", "s12", ""),
        ("Zoë O'Neil", "", "zoneil", "s13", ""),
    ),
    "Brightspace": (
        "OrgDefinedId,Username,Last Name,First Name,Email,Homework Points Grade,End-of-Line Indicator\n"
        "#s12,#mmueller,Müller,Max,max@uni.edu,,#\n#s13,#zoneil,O'Neil,Zoë,zoe@uni.edu,,#\n",
        ("Max Müller", "", "mmueller", "s12", "max@uni.edu"),
        ("Zoë O'Neil", "", "zoneil", "s13", "zoe@uni.edu"),
    ),
    "GitHub Classroom": (
        '"identifier","github_username","github_id","name"\n"s12","mmueller","991","Max Müller"\n'
        '"s13","zoneil","992","Zoë O\'Neil"\n',
        ("Max Müller", "s12", "mmueller", "", ""),
        ("Zoë O'Neil", "s13", "zoneil", "", ""),
    ),
    "plain": (
        "name,id,email\nMax Müller,12,max@uni.edu\nZoë O'Neil,13,zoe@uni.edu\n",
        ("Max Müller", "12", "", "", "max@uni.edu"),
        ("Zoë O'Neil", "13", "", "", "zoe@uni.edu"),
    ),
    "with a note to Excel": ("sep=;\nName;ID\nMax Müller;12\n\nZoë O'Neil;13\n", ("Max Müller", "12", "", "", ""), ("Zoë O'Neil", "13", "", "", "")),
}  # fmt: skip
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("platform", ROSTERS)
def test_every_platforms_roster_is_read(tmp_path, platform, encoding):
    text, *people = ROSTERS[platform]
    (tmp_path / "roster.csv").write_bytes(text.replace("\n", "\r\n").encode(encoding))
    assert read_roster(tmp_path / "roster.csv") == [Person(*person) for person in people]


NONE = {
    "a workbook": (b"PK\3\4xl/", "is no CSV file; save the table as CSV"),
    "an old workbook": (b"\xd0\xcf\x11\xe0", "is no CSV file"),
    "empty": (b"", "has no line with a heading"),
    "no heading": (b"Max,12\nZoe,13\n", "has no line with a heading"),
    "quotes": (b'name\n"' + b"x" * 200_000, "cannot be read as CSV"),
}


@pytest.mark.parametrize("case", NONE)
def test_what_is_no_roster_is_refused_in_a_line(tmp_path, inbox, case):
    (tmp_path / "list.csv").write_bytes(NONE[case][0])
    fill(inbox, {"jane.zip": GOOD})
    with pytest.raises(SetupError, match=f"^--roster: list.csv {NONE[case][1]}"):
        find_class(inbox, roster=tmp_path / "list.csv")
    with pytest.raises(SetupError, match="cannot be read .* name a CSV file"):
        find_class(inbox, roster=tmp_path / "nothing.csv")


@pytest.mark.slow
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300) | st.lists(st.sampled_from(["name", ",", "id", "\n", '"', "Max", ";", "\0"])).map(lambda parts: "".join(parts).encode()))  # fmt: skip
def test_any_file_is_a_roster_or_refused(tmp_path, content):
    (tmp_path / "roster.csv").write_bytes(content)
    try:
        people = read_roster(tmp_path / "roster.csv")
    except SetupError as error:
        assert "\n" not in str(error)
    else:
        assert all(f"{person}".isprintable() for person in people)


def test_a_roster_names_all_and_adds_who_handed_in_nothing(tmp_path, inbox):
    (tmp_path / "grades.csv").write_text(CANVAS)
    fill(inbox, {"müllermax_12_345_handin.zip": GOOD, "strangera_99_346_handin.zip": GOOD})
    found = find_class(inbox, roster=tmp_path / "grades.csv")
    told = {submission.student: submission for submission in found.submissions}
    assert list(told) == ["O'Neil, Zoë_13", "müllermax_12", "strangera_99"]
    about = told["müllermax_12"].about
    assert (about.name, about.id, about.login, about.sis_id) == ("Müller, Max", "12", "mmueller", "s12")
    assert refusal(told["O'Neil, Zoë_13"]) == "nothing was handed in"
    assert told["O'Neil, Zoë_13"].about.login == "zoneil"
    assert found.lines[-1] == "roster: 2 students, 1 handed in nothing; in no line of it: strangera_99"


@pytest.mark.parametrize("entry", ["jane.zip", "müllermax_12_345_handin.zip"])
def test_a_roster_among_the_hand_ins_is_none(inbox, entry):
    fill(inbox, {entry: GOOD, "cs101.csv": CANVAS.encode()})
    assert len(find_class(inbox).submissions) == 2
    found = find_class(inbox, roster=inbox / "cs101.csv")
    assert found.left_out == ["cs101.csv"] and not [s for s in found.submissions if "cs101" in s.student]


ENTRIES = {  # names of entries in a plain folder, and whose they are
    "12": MAX,
    "mmueller": MAX,
    "MMueller": MAX,
    "s12": MAX,
    "max@uni.edu": MAX,
    "max": MAX,
    "Max Müller": MAX,
    "Mu\u0308ller, Max": MAX,
    "müllermax": MAX,
    "O'Neil, Zoë": ZOE,
    "Max Müller 12": MAX,
    "s12_Müller_Max": MAX,
    "Max Müller (mmueller)": MAX,
    "Max Müller 13": None,
    "Max Müller 2": None,
    "Zoë 13": None,
    "copy 12": None,
    "zoe oneil": None,
    "1": None,
    "Max": MAX,
    "Müller": None,
    "": None,
}


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_is_found_by_whatever_it_is_called(tmp_path, entry):
    assert match([Submission(entry, tmp_path)], [MAX, ZOE]).get(entry) == ENTRIES[entry]


def test_a_name_that_two_have_matches_nobody(tmp_path):
    other = Person("Müller, Max", "14")
    entry = Submission("Max Müller", tmp_path)
    assert match([entry], [MAX, other, ZOE]) == {}
    assert match([entry, Submission("müllermax", tmp_path)], [MAX, ZOE]) == {}
    assert match([entry, Submission("14", tmp_path)], [MAX, other]) == {"14": other}


@pytest.mark.parametrize("numbers", [("1006-55", "1007-55"), ("", "")])
def test_the_downloads_numbers_tell_namesakes_apart(inbox, tmp_path, numbers):
    """As docs/platforms.md tells it for Brightspace, whose gradebook has other numbers than its download."""
    rows = "".join(f"#u{n},Doe,Jane,,#,{number}\n" for n, number in enumerate(numbers))
    header = "Username,Last Name,First Name,Lab Points Grade,End-of-Line Indicator,ID\n"
    (tmp_path / "roster.csv").write_text(header + rows)
    fill(inbox, {f"{n}-55 - Jane Doe - Nov 25, 2026 1011 AM/handin.zip": GOOD for n in (1006, 1007)})
    found = find_class(inbox, roster=tmp_path / "roster.csv").submissions
    logins = ["u0", "u1"] if any(numbers) else ["", "", "u0", "u1"]
    assert [submission.about.login for submission in found] == logins


def test_a_number_behind_a_long_name_is_enough(tmp_path, inbox):
    long = "Wolfeschlegelsteinhausenbergerdorff" * 5
    (tmp_path / "roster.csv").write_text(f"name,id\nA {long},12\nA {long},13\n")
    fill(inbox, {f"A {long} {number}/conv.py": GOOD for number in (12, 13)})
    assert find_class(inbox, roster=tmp_path / "roster.csv").lines[-1] == "roster: 2 students, 0 handed in nothing"


def test_nobody_is_said_to_have_handed_in_nothing_for_certain(inbox, tmp_path):
    (tmp_path / "roster.csv").write_text("name,id\nMax Müller,12\nMax Müller,14\nZoë,13\n")
    fill(inbox, {"Max Müller.zip": GOOD})
    in_class = find_class(inbox, roster=tmp_path / "roster.csv")
    found = {submission.student: submission for submission in in_class.submissions}
    assert "3 students, 1 handed in nothing; cannot be told from a namesake who did hand in: Max" in in_class.lines[-1]
    assert list(found) == ["Max Müller", "Max Müller_12", "Max Müller_14", "Zoë_13"]
    assert "certainly" in refusal(found["Max Müller_12"]) and refusal(found["Zoë_13"]) == "nothing was handed in"


def test_another_number_is_a_namesake(inbox, tmp_path):
    """Not if none of the numbers is known: then they are another platform's."""
    roster = tmp_path / "roster.csv"
    fill(inbox, {"müllermax_12_1_handin.zip": GOOD, "o'neilzoë_77_2_handin.zip": GOOD})
    roster.write_text(CANVAS)
    assert re.search("in no line of it: o'neilzoë_77$", find_class(inbox, roster=roster).lines[-1])
    roster.write_text("name,id\nMax Müller,801\nZoë O'Neil,802\n")
    assert find_class(inbox, roster=roster).lines[-1] == "roster: 2 students, 0 handed in nothing"


TIMES = {
    "Wednesday, 25 November 2026, 11:59 PM": (11, 25, 23, 59),
    "Wednesday, November 5, 2026, 12:05\u202fAM": (11, 5, 0, 5),
    "Mittwoch, 4. März 2026, 23:59": (3, 4, 23, 59),
    "mercredi 25 août 2026, 09:07": (8, 25, 9, 7),
    "miércoles, 25 de diciembre de 2026, 12:00": (12, 25, 12, 0),
    "25 Jun 2026, 14:00": (6, 25, 14, 0),
    "25 juillet 2026, 2:00 p.m.": (7, 25, 14, 0),
    "-": None,
    "": None,
    "31 February 2026, 10:00 AM": None,
    "25 Foo 2026, 10:00": None,
    "25 November 2026": None,
    "3 days early": None,
}


@pytest.mark.parametrize("text", TIMES)
def test_times_of_moodles_worksheet_are_read(text):
    assert time_of(text) == (datetime(2026, *TIMES[text]) if TIMES[text] else None)


@given(st.text(max_size=80) | st.text(st.sampled_from("0123456789: ,.deNov"), max_size=60))
def test_any_text_is_a_time_or_none(text):
    assert time_of(text) is None or isinstance(time_of(text), datetime)


def test_the_worksheet_says_when_and_the_download_knows_better(inbox, tmp_path):
    rows = 'Participant 12,Max Müller,"Thursday, 26 November 2026, 9:00 AM"\n'
    (tmp_path / "roster.csv").write_text(f"Identifier,Full name,Last modified (submission)\n{rows}")
    fill(inbox, {"Max Müller_12_assignsubmission_file_/handin.zip": GOOD})
    (submission,) = find_class(inbox, roster=tmp_path / "roster.csv").submissions
    assert submission.about.handed_in == datetime(2026, 11, 26, 9, 0)
    known = About(handed_in=datetime(2026, 11, 25))
    assert tell(known, Person(handed_in=datetime(2026, 11, 26))).handed_in == known.handed_in


def test_forms_of_a_name():
    assert set(names_of("Müller, Max")) == set(names_of("Max Müller")) == {"müllermax", "maxmüller"}
    assert "delacruzmaríajosé" in names_of("María José de la Cruz")


def test_two_thousand_rows_join_in_no_time(tmp_path):
    people = [Person(f"First{n} Last{n}", str(n)) for n in range(2000)]
    assert len(match([Submission(f"Last{n}, First{n}", tmp_path) for n in range(2000)], people)) == 2000
