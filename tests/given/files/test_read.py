"""A file is read as the oldest Python that grades reads it, whatever Python the student has."""

import re
import sys

import pytest

from autograder import paths
from autograder.limits import tomllib
from autograder.reference import catalogue
from given.files.read import OLDEST, Unreadable, read
from given.machinery.questions import BOUNDS

NEW = {
    (3, 11): ["try:\n    f()\nexcept* ValueError:\n    pass\n", "x = 1\ny = a[*x]\n", "y = a[0, *x, 1]\n"],
    (3, 12): [
        "x = 1\ntype Pair = tuple\n",
        "def f[T](x: T): return x\n",
        "x = f'{a['b']}'\n",
        'x = f"{"a"}"\n',
        "x = f'{chr(10).join(a) + '\\n'}'\n",
        "x = f'{f'{1}'}'\n",
    ],
    (3, 14): ["try:\n    f()\nexcept ValueError, TypeError:\n    pass\n", "x = t'{a}'\n"],
}


@pytest.mark.parametrize(
    "source", [text for version, texts in NEW.items() if sys.version_info >= version for text in texts]
)
def test_what_is_newer_is_refused_with_its_line(tmp_path, source):
    (tmp_path / "conv.py").write_text(source, encoding="utf-8")
    with pytest.raises(Unreadable) as error:
        read(tmp_path / "conv.py")
    assert error.value.line is not None and "Python 3.10" in error.value.reason


@pytest.mark.parametrize(
    "source",
    [
        "match x:\n    case [a, *rest]: pass\n",
        "with (open('a') as a, open('b') as b):\n    pass\n",
        "x = f'{a[\"b\"]} and {1:>{w}} \\n'\n",
        'x = f"""{a[\'b\']} {"c"}"""\n',
        "y = a[(*x,)]\ny = a[1, 2]\nf(*x)\n[*x]\n",
        "x = 'a' f'{b}' 'c'\n",
        "\ufeffx = '\\d'\r\n",
        "",
    ],
)
def test_what_the_oldest_reads_is_read(tmp_path, source):
    (tmp_path / "conv.py").write_text(source, encoding="utf-8", newline="")
    read(tmp_path / "conv.py")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"def f(:\n", "line 1: invalid syntax"),
        (b"x = (1,\n\n", "line 1: '(' was never closed"),
        ("x = 1\n".encode("utf-16"), "plain text, in UTF-8"),
        (b"x = '\xff'\n", "cannot be read"),
        (b"x = 1\n# gr\xf6\xdfe\n", "line 2: a letter is not in UTF-8. Save it as UTF-8"),  # Latin-1
        (b"# gr\xf6\xdfe\nx = 1\n", "line 1: its letters are not in UTF-8. Save it as UTF-8"),
        (b"# coding: no-such-thing\n", "unknown encoding"),
        (b"x = 1\0\n", "null"),
        (b"x = " + b"(" * 3000 + b")" * 3000, "cannot be read"),
        (b" " * (int(BOUNDS.file_bytes) + 1), "larger than 1,000,000 bytes"),
    ],
)
def test_what_is_no_python_is_refused_in_words(tmp_path, content, says):
    (tmp_path / "conv.py").write_bytes(content)
    with pytest.raises(Unreadable) as error:
        read(tmp_path / "conv.py")
    assert says in str(error.value)


@pytest.mark.parametrize(
    "content", ["# größe\n".encode(), b"\xef\xbb\xbfx = 1\n", b"# coding: latin-1\n# gr\xf6\xdfe\n"]
)
def test_letters_in_the_encoding_that_is_said_are_read(tmp_path, content):
    (tmp_path / "conv.py").write_bytes(content)
    read(tmp_path / "conv.py")


def test_the_answers_are_read_by_all(tmp_path):
    for name, text in catalogue.reference().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        read(tmp_path / name)


def test_the_oldest_python_is_that_of_the_project():
    project = tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert re.fullmatch(r">=(\d+)\.(\d+)", project["requires-python"]).groups() == tuple(map(str, OLDEST))
