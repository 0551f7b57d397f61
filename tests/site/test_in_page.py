"""The Python side of the page, as far as it can be tried without one: what is printed, and zips that come in."""

import io
import json
import zipfile

import pytest

from autograder.site.in_page import FLOOD_TICK, LARGE, MOST, MOST_LINES, Printed, explain, read_zip


def print_all(*texts: str) -> str:
    """Return what is shown at the end of all that was printed."""
    shown = {"text": "", "flood": ""}
    printed = Printed(shown.__setitem__)
    for text in texts:
        printed.write(text)
    printed.send_all()
    return shown["text"] + shown["flood"]


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
    kept, dropped = shown.split("… and ")
    assert len(kept) <= MOST and kept.count("\n") <= MOST_LINES
    assert dropped.startswith(f"{len(text) - len(kept):,} more characters")


def test_a_flood_without_an_end_sends_little(monkeypatch):
    now, sent = [0.0], [""]
    monkeypatch.setattr("autograder.site.in_page.time.monotonic", lambda: now[0])
    printed = Printed(lambda kind, content: sent.append(content))
    for _ in range(100_000):
        now[0] += 0.01
        printed.write("x\n")
    assert "more characters" in sent[-1]
    assert sum(map(len, sent)) < 5 * MOST + 100 * 1000 / FLOOD_TICK


def test_after_a_flood_there_is_room_for_what_we_say():
    shown = {}
    printed = Printed(shown.__setitem__)
    for _ in range(2 * MOST // 100):
        printed.write("x" * 100)
    printed.make_room()
    printed.write("✔ q02_relu\n")
    printed.send_all()
    assert shown["text"].endswith("\n✔ q02_relu\n")


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
    with pytest.raises(ValueError, match="in it|this is no zip"):
        read_zip(content)


def test_an_error_is_said_in_a_line():
    try:
        exec(compile("1 / 0", "cell", "exec"))
    except ZeroDivisionError as error:
        assert explain(error).splitlines()[0] == "ZeroDivisionError: division by zero (cell, line 1)"
    assert explain(MemoryError()).count("\n") == 0
