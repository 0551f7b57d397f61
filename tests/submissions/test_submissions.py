"""Finding and reading submissions: whatever arrives, a row and one clear line, and never a file anywhere."""

import codecs
import io
import os
import stat
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.errors import HandInError
from autograder.limits import LIMITS
from autograder.submissions.find import find_class, find_submissions
from autograder.submissions.names import NAME_LENGTH, fold
from autograder.submissions.submission import Submission
from tests.draws import draws

CODE = b"def conv1d(x, kernel, stride=1): ...\n"
BOUNDS = {"file_bytes": 1000, "zip_bytes": 20_000, "zip_entries": 50, "zip_ratio": 1000}
BOUNDS |= {"folder_zip_bytes": 20_000, "folder_zip_entries": 50}  # no more with an environment


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def packed(files: dict[str, bytes] | list[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items() if isinstance(files, dict) else files:
            archive.writestr(name, content)
    return buffer.getvalue()


GOOD = packed({"conv.py": CODE})


def link(name: str) -> tuple[zipfile.ZipInfo, bytes]:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, b"/etc/passwd"


def in_zip(inbox: Path, content: bytes) -> Submission:
    (inbox / "jane.zip").write_bytes(content)
    (submission,) = find_submissions(inbox)
    return submission


def fill(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def names(inbox: Path) -> list[str]:
    return [submission.student for submission in find_submissions(inbox)]


def refusal(submission: Submission) -> str:
    """Return why a submission cannot be read, having made sure that it is one line that can be shown."""
    with pytest.raises(HandInError) as caught:
        submission.files()
    text = str(caught.value)
    assert text.isprintable() and len(text) < 500
    return text


LEVELS = ["conv.py", "handin/conv.py", "./conv.py", "./handin/conv.py", "handin\\conv.py", "hand in\u202e/conv.py"]
DEEP = ["a/b/conv.py", "a/b/c/conv.py", "a/b/c/d/e/conv.py"]
OUTSIDE = ["/conv.py", "../conv.py", "a/../conv.py", "..\\conv.py"]
ELSEWHERE = [*OUTSIDE, "a/b/c/d/e/f/conv.py", "conv.py/", "Xconv.py", "conv.py/x"]


@pytest.mark.parametrize("name", [*LEVELS, *DEEP])
def test_zip_at_root_or_below(inbox, name):
    assert in_zip(inbox, packed({name: CODE})).files() == {"conv.py": CODE}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_zip_elsewhere_is_not_taken(inbox, name):
    assert "none of backprop.py, training.py" in refusal(in_zip(inbox, packed({name: CODE})))
    assert sorted(inbox.parent.rglob("*")) == [inbox, inbox / "jane.zip"]


def test_folder_at_root_or_below(inbox):
    fill(
        inbox, {"a/conv.py": CODE, "b/handin/conv.py": CODE, "c/1/2/3/4/5/conv.py": CODE, "d/1/2/3/4/5/6/conv.py": CODE}
    )
    a, b, c, d = find_submissions(inbox)
    assert a.files() == b.files() == c.files() == {"conv.py": CODE}
    assert "none of" in refusal(d)


def test_only_our_files_are_taken(inbox):
    files = {"conv.py": CODE, "practical.ipynb": b"{}", "given/judge.py": b"", "numpy.py": b"", ".OTTER_LOG": b""}
    assert in_zip(inbox, packed(files)).files() == {"conv.py": CODE}


def test_folder_with_most_files_wins_and_equals_are_refused(inbox):
    most = packed({"old/conv.py": b"old", "new/conv.py": CODE, "new/pool.py": CODE})
    assert in_zip(inbox, most).files()["conv.py"] == CODE
    assert "in new and in old" in refusal(in_zip(inbox, packed({"old/conv.py": b"old", "new/conv.py": CODE})))
    assert in_zip(inbox, packed({"conv.py": CODE, "(old)/conv.py": b"old"})).files() == {"conv.py": CODE}


def test_what_operating_systems_leave_is_no_hand_in(inbox):
    mac = packed({"handin/conv.py": CODE, "__MACOSX/conv.py": b"x", "__MACOSX/pool.py": b"x", ".git/pool.py": b"x"})
    assert in_zip(inbox, mac).files() == {"conv.py": CODE}
    fill(inbox, dict.fromkeys([".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX/conv.py"], CODE))
    assert names(inbox) == ["jane"]
    assert find_class(inbox).left_out == [".DS_Store", "Thumbs.db", "__MACOSX", "desktop.ini"]


# Links, devices and what else is no plain file


def test_links_in_and_as_folders(inbox, tmp_path):
    secret = tmp_path / "secret"
    fill(secret, {"conv.py": CODE})
    links = {"as": secret, "file/conv.py": secret / "conv.py", "folder/handin": secret, "zip.zip": secret}
    for name in ("file", "folder"):
        (inbox / name).mkdir()
    for name, target in links.items():
        (inbox / name).symlink_to(target)
    found = {submission.student: refusal(submission) for submission in find_submissions(inbox)}
    assert {name for name, text in found.items() if "is a link" in text} == {"as", "file", "zip", "folder"}


def test_pipes_and_devices_are_not_read(inbox):
    for name in ("jane/conv.py", "joe/handin.zip", "pipe"):
        (inbox / name).parent.mkdir(exist_ok=True)
        os.mkfifo(inbox / name)
    if os.geteuid() == 0:
        os.mknod(inbox / "zero.zip", stat.S_IFCHR | 0o666, os.makedev(1, 5))
    assert names(inbox)[:3] == ["jane", "joe", "pipe"]
    assert all("no plain file" in refusal(submission) for submission in find_submissions(inbox))


def test_folders_without_files_of_ours(inbox):
    (inbox / "empty").mkdir()
    (inbox / "jane" / "conv.py").mkdir(parents=True)
    assert all("none of" in refusal(submission) for submission in find_submissions(inbox))
    fill(inbox / "jane", {"pool.py": CODE})
    assert find_submissions(inbox)[1].files() == {"pool.py": CODE}


@pytest.fixture
def ordinary_user():
    """Let permissions count: to root they do not."""
    codecs.lookup("cp437")  # imported now: Python itself may lie where an ordinary user cannot read
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    yield
    if root:
        os.seteuid(0)


@pytest.fixture
def locked(inbox, request, monkeypatch):
    """Return what may not be read of three submissions; from inside the folder, since its parents are locked anyway."""
    fill(inbox, {"jane/handin/conv.py": CODE, "joe.zip": GOOD, "well/conv.py": CODE})
    monkeypatch.chdir(inbox)
    Path(request.param).chmod(0)
    yield Path(request.param)
    (inbox / request.param).chmod(0o755)


@pytest.mark.parametrize("locked", ["jane", "jane/handin", "jane/handin/conv.py", "joe.zip"], indirect=True)
def test_unreadable_permissions(locked, ordinary_user):
    found = find_submissions(Path("."))
    assert [submission.student for submission in found] == ["jane", "joe", "well"]
    bad = found[locked.name == "joe.zip"]
    assert refusal(bad) == f"{locked.name} cannot be read (Permission denied); check its permissions"
    assert [submission.files() for submission in found if submission is not bad] == [{"conv.py": CODE}] * 2


def test_entry_that_vanished(inbox):
    submission = in_zip(inbox, GOOD)
    (inbox / "jane.zip").unlink()
    assert "No such file" in refusal(submission)


# Bombs, broken and forged zips


def test_limits_and_their_near_misses(inbox, monkeypatch):
    for name, bound in BOUNDS.items():
        monkeypatch.setitem(vars(LIMITS.submission), name, bound)
    many = {f"d/{number}": b"" for number in range(49)}
    for beside in ({"practical.ipynb": b"\0" * 10_000_000}, {"bomb.bin": b"\0" * 10_000_000}, many):
        assert in_zip(inbox, packed({"conv.py": b"#" * 1000, **beside})).files()["conv.py"] == b"#" * 1000
    assert "conv.py is larger than 1,000 bytes" in refusal(in_zip(inbox, packed({"conv.py": b"#" * 1001})))
    assert "jane.zip is larger than 20,000 bytes" in refusal(in_zip(inbox, b"\0" * 20_001))
    assert "too many entries" in refusal(in_zip(inbox, packed({**many, "conv.py": CODE, "d/49": b""})))
    assert "handin.zip is larger" in refusal(in_zip(inbox, packed({"handin.zip": b"\0" * 30_000})))
    assert "conv.py is larger" in refusal(in_zip(inbox, packed({"handin.zip": packed({"conv.py": b"#" * 1001})})))


def test_huge_directory_is_not_parsed(inbox, monkeypatch):
    record = struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", 20, 3, 20, 0, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    directory = record * 100_000
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(directory), 0, 0)
    monkeypatch.setattr(zipfile, "ZipFile", lambda *args: pytest.fail("parsed"))
    monkeypatch.setitem(vars(LIMITS.download), "entries", LIMITS.submission.zip_entries)  # it could be a whole class
    assert "too many entries" in refusal(in_zip(inbox, directory + end))


def test_a_bomb_is_not_unpacked_further_than_the_limit(inbox):
    submission = in_zip(inbox, packed({"conv.py": os.urandom(20_000) * 1500}))
    tracemalloc.start()
    assert "conv.py is larger" in refusal(submission)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def patched(offset: int, value: int) -> bytes:
    """Change a 16-bit field of the local header (at this offset) and of the directory entry."""
    changed = bytearray(GOOD)
    for place in (offset, GOOD.index(b"PK\1\2") + offset + 2):
        changed[place : place + 2] = struct.pack("<H", value)
    return bytes(changed)


REFUSED = {
    "link": (packed([link("conv.py"), ("notes.txt", CODE)]), "conv.py is a link"),
    "bzip2, unpacked without a bound": (patched(8, zipfile.ZIP_BZIP2), "conv.py is compressed in an unusual way"),
    "LZMA, likewise": (patched(8, zipfile.ZIP_LZMA), "conv.py is compressed in an unusual way"),
    "unknown compression": (patched(8, 77), "conv.py is compressed in an unusual way"),
    "encrypted": (patched(6, 1), "conv.py is encrypted"),
    "damaged": (GOOD[:45] + b"!" + GOOD[46:], "conv.py cannot be read from the zip"),
    "truncated": (GOOD[:-1], "jane.zip cannot be read as a zip"),
    "truncated early": (GOOD[:10], "jane.zip cannot be read as a zip"),
    "empty": (b"", "jane.zip is an empty file and cannot be read as a zip"),
    "a zip in five zips": (packed({"1.zip": packed({"2.zip": packed({"3.zip": packed({"4.zip": GOOD})})})}), "none of"),
    "broken zip in a zip": (packed({"handin.zip": GOOD[:-1]}), "handin.zip cannot be read as a zip"),
}
TAKEN = {
    "link beside": packed([link("notes"), ("conv.py", CODE)]),
    "not compressed": packed([(zipfile.ZipInfo("conv.py"), CODE)]),
    "a zip in a zip": packed({"handin.zip": GOOD}),
    "a zip in a zip in a zip": packed({"handin.zip": packed({"handin.zip": GOOD})}),
    "link to another file": packed([link("pool.py"), ("conv.py", CODE)]),
    "something before and after": b"before" + GOOD + b"after",
    "a name in other case": packed({"conv.py": CODE, "Conv.py": b"other"}),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_zips(inbox, case):
    content, reason = REFUSED[case]
    assert reason in refusal(in_zip(inbox, content))


@pytest.mark.parametrize("case", TAKEN)
def test_zips_that_are_nearly_refused(inbox, case):
    assert in_zip(inbox, TAKEN[case]).files() == {"conv.py": CODE}
    assert names(inbox) == ["jane"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("other", ["h/conv.py", "h\\conv.py", "./h/conv.py", "h//conv.py"])
def test_duplicate_names_in_a_zip(inbox, other):
    assert "more than once" in refusal(in_zip(inbox, packed([("h/conv.py", CODE), (other, b"other")])))


def test_wrong_extensions(inbox):
    fill(inbox, {"a.rar": b"Rar!\x1a\x07\x01\0", "b.zip": b"7z\xbc\xaf\x27\x1c", "c.txt": b"my solution", "d.7z": GOOD})
    assert names(inbox) == ["a.rar", "b", "c.txt", "d.7z"]
    assert all("cannot be read as a zip" in refusal(submission) for submission in find_submissions(inbox)[:3])
    assert find_submissions(inbox)[3].files() == {"conv.py": CODE}  # a zip, whatever it is called


# Zips within zips, and bulk downloads


def bulk(inbox: Path, files: dict[str, bytes], as_zip: bool) -> None:
    in_folder = {f"bulk/{name}": content for name, content in files.items()}
    fill(inbox, {"bulk.zip": packed(files)} if as_zip else in_folder)


JANE, JOE, JIM = (f"{name}_assignsubmission_file_" for name in ("Jane Doe_123", "Joe_124", "Jim_125"))

MOODLE = {f"{JANE}/handin.zip": GOOD, f"{JOE}/conv.py": CODE, f"{JIM}/conv.rar": b"Rar!"}
FLAT = {"doe_1.zip": GOOD, "roe_2.ZIP": b"?", "poe_3.rar": b"?", ".DS_Store": b""}
BULKS = {  # what is in it, who can be read, who cannot
    "from Moodle": (MOODLE, {"Jane Doe_123", "Joe_124"}, {"Jim_125"}),
    "flat": (FLAT, {"doe_1"}, {"roe_2", "poe_3.rar"}),
    "loose files too": ({"jane/a.zip": GOOD, "joe/b.zip": GOOD, "jim/conv.py": CODE}, {"jane", "joe", "jim"}, set()),
    "a folder like a zip": ({"a.zip/conv.rar": b"", "b.zip": GOOD, "c.zip": GOOD}, {"b", "c"}, {"a"}),
}


@pytest.mark.parametrize("as_zip", [True, False])
@pytest.mark.parametrize("case", BULKS)
def test_bulk_downloads_give_everybody_a_row(inbox, case, as_zip):
    files, readable, unreadable = BULKS[case]
    bulk(inbox, files, as_zip)
    found = {submission.student: submission for submission in find_submissions(inbox)}
    assert set(found) == readable | unreadable
    assert all(found[student].files() == {"conv.py": CODE} for student in readable)
    assert all(refusal(found[student]) for student in unreadable)


def test_moodle_bulk_download_unpacked_into_the_folder(inbox):
    fill(inbox, {f"{JANE}/handin.ZIP": GOOD, f"{JOE}/handin.zip": GOOD})
    assert names(inbox) == ["Jane Doe_123", "Joe_124"]
    assert all(submission.files() == {"conv.py": CODE} for submission in find_submissions(inbox))


def test_a_hand_in_with_zips_beside_its_files_is_one(inbox):
    for name in ("handin/conv.py", "conv.py"):
        whole_folder = packed({name: CODE, "handin/handin.zip": GOOD, "data/mnist.zip": GOOD})
        assert in_zip(inbox, whole_folder).files() == {"conv.py": CODE}


def test_nobody_hands_in_under_the_name_of_another(inbox):
    several = packed({"Jane/x.zip": GOOD, "Joe/y.zip": GOOD})
    fill(inbox, {"Jane.zip": GOOD, "mallory.zip": several, "trudy.zip": packed({f"{JANE}/handin.zip": GOOD})})
    assert names(inbox) == ["Jane", "mallory", "trudy"]


def test_zip_is_cut_from_names_and_the_rest_is_kept(inbox):
    same = {"Zoë Ünal", "李小龙", "O'Brien, Pat", "שלום", "=1+1", "<b>"}
    fill(inbox, {f"{name}.zip": GOOD for name in same} | dict.fromkeys(["a.ZIP", "b.zip.Zip", "c.zip.txt"], GOOD))
    assert set(names(inbox)) == {*same, "a", "b.zip", "c.zip.txt"}


def test_every_entry_keeps_a_row_of_its_own(inbox):
    same = ["Jane.zip", "Jane.ZIP", "Jane (2).zip", "jane.zip", "é.zip", "e\u0301.zip", "Jane/conv.py"]
    fill(inbox, dict.fromkeys(same, GOOD))
    found = names(inbox)
    assert len(found) == 7 == len(set(map(fold, found)))
    assert {"Jane", "Jane (2)", "Jane (3)"} < set(found)


def test_odd_names_are_shown_harmlessly(inbox):
    odd = [b"\xff.zip", b"\xfe.zip", b"a\nb.zip", b"a\x1b[31m.zip", "gnp\u202e.zip".encode(), b"x" * 250 + b".zip"]
    fill(inbox, dict.fromkeys(map(os.fsdecode, odd), GOOD))
    found = names(inbox)
    assert len(found) == len(odd)
    assert all(name.isprintable() and len(name) <= NAME_LENGTH + 4 for name in found)
    assert all(submission.files() == {"conv.py": CODE} for submission in find_submissions(inbox))


def test_endless_and_odd_names_inside_a_zip(inbox):
    bulk(inbox, {f"{'x' * 30_000}/a.zip": b"", "\x1b[31m/\u202eb.zip": b""}, as_zip=True)
    first, second = find_submissions(inbox)
    assert refusal(first) and refusal(second)
    assert all(len(name) <= NAME_LENGTH and name.isprintable() for name in names(inbox))


# Fuzzing: only HandInError may come out

WHOLE = packed({"handin/conv.py": CODE, "handin/practical.ipynb": b"{}" * 50, "x.zip": GOOD})
PLACES = st.integers(0, len(WHOLE))
TAIL = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, 100, 0, 0)


def with_bytes_changed(changes: dict[int, int]) -> bytes:
    return bytes(changes.get(place, value) for place, value in enumerate(WHOLE))


def with_names(entries: list[str]) -> bytes:
    return packed([(name + end, GOOD) for name in entries for end in ("", "/conv.py", ".zip")])


NAMES = st.text(min_size=1, max_size=12, alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
ODD = st.sampled_from(["a.zip", "a.zip/x", "_assignsubmission_/x"])
FUZZ = {
    "random": st.binary(max_size=300) | st.binary(min_size=100, max_size=300).map(lambda content: content + TAIL),
    "bytes changed": st.dictionaries(PLACES, st.integers(0, 255), min_size=1, max_size=12).map(with_bytes_changed),
    "pieces changed": st.builds(lambda i, put, j: WHOLE[:i] + put + WHOLE[j:], PLACES, st.binary(max_size=9), PLACES),
    "any names": st.lists(NAMES | ODD, max_size=5).map(with_names),
}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("kind", FUZZ)
@settings(max_examples=draws(300), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_only_unreadable_comes_out(inbox, kind, data):
    fill(inbox, {"jane.zip": data.draw(FUZZ[kind])})
    found = find_submissions(inbox)
    for submission in found:
        try:
            assert submission.files()
        except HandInError as reason:
            assert str(reason).isprintable()
    assert found and os.listdir(inbox) == ["jane.zip"]
