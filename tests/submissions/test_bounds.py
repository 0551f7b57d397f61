"""Every bound on what is looked at in a hand-in, a download and a roster: just inside it all is found, one past it is not."""

import io
import json
import os
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from autograder.errors import HandInError, SetupError
from autograder.limits import LIMITS
from autograder.submissions.find import find_class
from autograder.submissions.roster.read import read_roster
from autograder.submissions.submission import Submission

CODE = b"x = 1\n"


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip of these files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def finds_conv(path: Path) -> bool:
    """Whether conv.py is found in a hand-in."""
    try:
        return Submission("jane", path).files().get("conv.py") == CODE
    except HandInError:
        return False


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_folders_in_folders(tmp_path, form):
    for more in (0, 1):
        place = "/".join(["deep"] * (LIMITS.submission.depth + more)) + "/conv.py"
        path = tmp_path / f"jane{more}"
        if form == "zip":
            path.write_bytes(zipped({place: CODE}))
        else:
            (path / place).parent.mkdir(parents=True)
            (path / place).write_bytes(CODE)
        assert finds_conv(path) is not bool(more)


def test_zips_in_zips(tmp_path):
    content = zipped({"conv.py": CODE})
    for _ in range(LIMITS.submission.zips_within):
        content = zipped({"handin.zip": content})
    (tmp_path / "inside.zip").write_bytes(content)
    (tmp_path / "past.zip").write_bytes(zipped({"handin.zip": content}))
    assert finds_conv(tmp_path / "inside.zip") and not finds_conv(tmp_path / "past.zip")


def test_many_zips_in_one(tmp_path):
    empty = {f"a{number}x.zip": zipped({"notes.txt": b"x"}) for number in range(LIMITS.submission.zips_opened)}
    last = {"z.zip": zipped({"conv.py": CODE})}
    (tmp_path / "past.zip").write_bytes(zipped({**empty, **last}))
    empty.popitem()
    (tmp_path / "inside.zip").write_bytes(zipped({**empty, **last}))
    assert finds_conv(tmp_path / "inside.zip") and not finds_conv(tmp_path / "past.zip")


def test_size_of_a_notebook(tmp_path, monkeypatch):
    cell = {"cell_type": "code", "source": "def conv1d(x, kernel, stride=1):\n    return 1\n"}
    text = json.dumps({"cells": [cell], "nbformat": 4, "metadata": {}})
    (tmp_path / "practical.ipynb").write_text(text)
    for size, found in ((len(text), True), (len(text) - 1, False)):
        monkeypatch.setitem(vars(LIMITS.submission), "notebook_bytes", size)
        try:
            files = Submission("jane", tmp_path).files()
        except HandInError:
            files = {}
        assert ("conv.py" in files) is found


@pytest.fixture
def small(monkeypatch):
    """Bounds that a test can meet: 2,000 bytes and 5 entries, 20,000 and 12 with an environment."""
    for name, bound in (
        ("zip_bytes", 2_000),
        ("zip_entries", 5),
        ("folder_zip_bytes", 20_000),
        ("folder_zip_entries", 12),
    ):
        monkeypatch.setitem(vars(LIMITS.submission), name, bound)


ENVIRONMENTS = [
    ".venv/lib",
    "venv/Lib",
    "mine/.venv/bin",
    "env/lib/site-packages",
    ".git/objects",
    "x/__pycache__",
    "node_modules",
]


@pytest.mark.parametrize("environment", [*ENVIRONMENTS, ".venv\\Lib"])
def test_an_environment_in_a_zip_does_not_count(tmp_path, small, environment):
    files = {"conv.py": CODE, **{f"{environment}/{number}.py": os.urandom(1_000) for number in range(9)}}
    (tmp_path / "jane.zip").write_bytes(zipped(files))
    assert finds_conv(tmp_path / "jane.zip")


REFUSED = {
    "as large, in a folder of one's own": {f"data/{number}": os.urandom(1_000) for number in range(3)},
    "as many, in a folder of one's own": {f"data/{number}": b"" for number in range(5)},
    "a file that is called like one": {".venv": os.urandom(2_000)},
    "a name that begins like one": {"venv2/a": os.urandom(2_000)},
    "an environment past its own bound in bytes": {".venv/a": os.urandom(20_000)},
    "an environment past its own bound in entries": {f".venv/{number}": b"" for number in range(12)},
}


@pytest.mark.parametrize("beside", REFUSED.values(), ids=REFUSED)
def test_what_is_no_environment_counts(tmp_path, small, beside):
    (tmp_path / "jane.zip").write_bytes(zipped({"conv.py": CODE, **beside}))
    with pytest.raises(HandInError, match="is larger than 2,000 bytes|has too many entries"):
        Submission("jane", tmp_path / "jane.zip").files()


def test_an_environment_in_a_zip_within_counts(tmp_path, small):
    """That would be in memory as a whole."""
    inner = zipped({"conv.py": CODE, ".venv/a": os.urandom(3_000)})
    (tmp_path / "jane.zip").write_bytes(zipped({"handin.zip": inner}))
    assert not finds_conv(tmp_path / "jane.zip")


@pytest.mark.slow
def test_a_bomb_in_an_environment_is_not_unpacked(tmp_path):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("conv.py", CODE)
        for name in ("a.py", "conv.py", "handin.zip", "practical.ipynb"):
            archive.writestr(f".venv/lib/{name}", b"\0" * 20_000_000)
    (tmp_path / "jane.zip").write_bytes(file.getvalue())
    tracemalloc.start()
    assert finds_conv(tmp_path / "jane.zip")
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("bound", ["entries", "zip_bytes"])
def test_zip_of_a_class(tmp_path, monkeypatch, bound):
    (tmp_path / "class.zip").write_bytes(zipped({f"{name}/conv.py": CODE for name in ("ann", "bob")}))
    size = {"entries": 2, "zip_bytes": (tmp_path / "class.zip").stat().st_size}[bound]
    monkeypatch.setitem(vars(LIMITS.download), bound, size)
    assert len(find_class(tmp_path / "class.zip").submissions) == 2
    monkeypatch.setitem(vars(LIMITS.download), bound, size - 1)
    with pytest.raises(SetupError, match="unpack it, and name the folder"):
        find_class(tmp_path / "class.zip")


@pytest.mark.parametrize(("bound", "size"), [("roster_bytes", len("name\nMax\nZoe\n")), ("people", 2)])
def test_roster(tmp_path, monkeypatch, bound, size):
    (tmp_path / "roster.csv").write_text("name\nMax\nZoe\n")
    monkeypatch.setitem(vars(LIMITS.download), bound, size)
    assert len(read_roster(tmp_path / "roster.csv")) == 2
    monkeypatch.setitem(vars(LIMITS.download), bound, size - 1)
    with pytest.raises(SetupError, match=r"roster\.csv"):
        read_roster(tmp_path / "roster.csv")
