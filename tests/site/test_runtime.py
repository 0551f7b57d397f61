"""Only the very files that runtime.toml names become the page's Python, wherever they come from."""

import hashlib
import zipfile
from dataclasses import replace

import pytest

from autograder.errors import SetupError
from autograder.site import runtime
from autograder.site.runtime import RUNTIME, RuntimeFile, read_runtime


def small_runtime(**contents: bytes):
    """Return a runtime that has these files, and what they are."""
    files = [
        RuntimeFile(f"{name}.js", len(text), hashlib.sha256(text).hexdigest(), "MIT") for name, text in contents.items()
    ]
    return replace(RUNTIME, files=tuple(files)), {f"{name}.js": text for name, text in contents.items()}


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """A cache of our own, and no place that has anything, until a test says so."""
    (tmp_path / "cache").mkdir()
    monkeypatch.setattr(runtime, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(runtime, "PLACES", {})
    return tmp_path / "cache"


def refuse(_):
    raise OSError("no network\nhere")


def test_a_folder_with_the_right_files_will_do(tmp_path):
    known, files = small_runtime(one=b"1", two=b"2")
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "three.js").write_bytes(b"of no concern")
    assert read_runtime(tmp_path, known) == files


@pytest.mark.parametrize("content, words", [(b"another", "its SHA-256 begins with"), (None, "one.js is missing")])
def test_another_file_or_none_is_refused_in_one_line(tmp_path, content, words):
    known, _ = small_runtime(one=b"1")
    if content is not None:
        (tmp_path / "one.js").write_bytes(content)
    with pytest.raises(SetupError) as caught:
        read_runtime(tmp_path, known)
    text = str(caught.value)
    assert words in text and "--pyodide FOLDER" in text and str(tmp_path) in text and "\n" not in text


def test_the_first_place_that_answers_is_taken_and_kept(monkeypatch):
    known, files = small_runtime(one=b"1")
    asked = []
    second = {"first": refuse, "second": lambda _: (asked.append(1), files)[1]}
    monkeypatch.setattr(runtime, "PLACES", second)
    assert read_runtime(runtime=known) == files == read_runtime(runtime=known)
    assert len(asked) == 1


def test_a_place_with_other_files_is_refused_and_nothing_kept(monkeypatch, cache):
    known, _ = small_runtime(one=b"1")
    monkeypatch.setattr(runtime, "PLACES", {"a mirror": lambda _: {"one.js": b"forged"}, "another": refuse})
    with pytest.raises(SetupError, match="a mirror: one.js is not that of Pyodide"):
        read_runtime(runtime=known)
    assert list(cache.iterdir()) == []


def test_no_place_says_so_in_one_line(monkeypatch):
    known, _ = small_runtime(one=b"1")
    monkeypatch.setattr(runtime, "PLACES", {"here": refuse, "there": refuse})
    with pytest.raises(SetupError) as caught:
        read_runtime(runtime=known)
    assert "from here (no network here) nor from there (no network here); name a folder" in str(caught.value)


def test_a_broken_cache_is_noticed(monkeypatch, cache):
    known, files = small_runtime(one=b"1")
    monkeypatch.setattr(runtime, "PLACES", {"here": lambda _: files})
    read_runtime(runtime=known)
    (kept,) = cache.rglob("one.js")
    kept.write_bytes(b"broken")
    with pytest.raises(SetupError, match=f"{kept.parent}: one.js is not that of"):
        read_runtime(runtime=known)


def test_a_wheel_gives_only_the_files_we_name(monkeypatch):
    known, files = small_runtime(one=b"1")

    def download(command, **_):
        with zipfile.ZipFile(f"{command[command.index('--dest') + 1]}/x.whl", "w") as wheel:
            wheel.writestr(f"{known.wheel_folder}one.js", b"1")
            wheel.writestr(f"{known.wheel_folder}other.js", b"of no concern")
        return type("Done", (), {"returncode": 0})

    monkeypatch.setattr(runtime.subprocess, "run", download)
    assert runtime.fetch_wheel(known) == files


def test_every_file_has_its_licence_and_package():
    assert len({file.name for file in RUNTIME.files}) == len(RUNTIME.files) == 16
    assert all(file.licence and len(file.sha256) == 64 and file.bytes > 0 for file in RUNTIME.files)
    assert all(bool(file.package) is file.name.endswith(".whl") for file in RUNTIME.files)
