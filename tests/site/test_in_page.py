"""The Python side of the page, as far as it can be tried without one: what is printed, and zips that come in."""

import io
import json
import zipfile

import pytest

from autograder.site.in_page import LARGE, MOST, Printed, explain, read_zip


def print_all(*texts: str) -> str:
    """Return what is shown at the end of all that was printed."""
    sent = [""]
    printed = Printed(lambda kind, content: sent.append(content))
    for text in texts:
        printed.write(text)
    printed.send_all()
    return sent[-1]


@pytest.mark.parametrize(
    "texts, shown",
    [
        (("a", "b\n", "c"), "ab\nc"),
        (("1 of 9", "\r2 of 9", "\r3 of 9\n"), "3 of 9\n"),
        (("kept\n1", "\r"), "kept\n"),
        ((), ""),
    ],
)
def test_what_is_printed_is_shown_as_in_a_terminal(texts, shown):
    assert print_all(*texts) == shown


@pytest.mark.parametrize("text", ["x" * (3 * MOST), "x\n" * (3 * MOST), "\n" * (3 * MOST)])
def test_a_flood_is_cut_and_counted(text):
    shown = print_all(*(text[start : start + 1000] for start in range(0, len(text), 1000)))
    assert len(shown) < MOST + 100
    assert f"{len(text) - MOST:,} more characters" in shown or "more characters" in shown


def zipped(files: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def test_a_zip_gives_the_five_files_wherever_they_lie():
    files = {
        "a/b/conv.py": b"\xef\xbb\xbfx = 'caf\xc3\xa9'",
        "pool.py": b"y",
        "../other.py": b"no",
        "practical.ipynb": b"{}",
    }
    assert json.loads(read_zip(zipped(files))) == {"conv.py": "x = 'café'", "pool.py": "y"}


BAD = {
    "none of them": zipped({"notes.txt": b"x"}),
    "too large": zipped({"conv.py": b" " * (LARGE + 1)}),
    "no zip": b"x" * 100,
    "no text": zipped({"conv.py": b"\xff\xfe\x00"}),
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_another_zip_is_refused(content):
    with pytest.raises((ValueError, zipfile.BadZipFile)):
        read_zip(content)


def test_an_error_is_said_in_a_line():
    try:
        exec(compile("1 / 0", "cell", "exec"))
    except ZeroDivisionError as error:
        assert explain(error).splitlines()[0] == "ZeroDivisionError: division by zero (cell, line 1)"
    assert explain(MemoryError()).count("\n") == 0
