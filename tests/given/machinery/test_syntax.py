"""A file that Python cannot read: what it may be stands below Python's own words, unless those say it."""

import pytest

from given.machinery.errors.syntax import in_plain_words


def words_of(text):
    with pytest.raises(SyntaxError) as error:
        compile(text, "conv.py", "exec")
    return in_plain_words(error.value, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = [1,\n     2 3]\n", "The [ of line 1 is still open here. Should it be closed in line 1? Or is a comma"),
        ("x = 3 − 2\n", "type - anew"),
        ("x = “a”\n", 'type " anew'),
        ("x =\u00a03\n", "An invisible sign"),
        ("if 1:\n\tx = 1\n        y = 2\n", "Use spaces alone"),
        ("def f():\n        x = 1\n    y = 2\n", "exactly below one"),
        ("x = 1\n    y = 2\n", "Take the spaces before it away"),
        ("def f():\nx = 1\n", "four spaces further in"),
        ("return 3\n", "too far to the left"),
        ("x = 2y\n", "stands a *"),
        ('Pooling.\n"""\n\n\ndef f(z):\n    """Say it."""\n', 'should its first line begin with """?'),
        ('"""Pooling."""\n\n\ndef f(z):\n    Say it.\n    """\n', "somewhere above this line three are missing."),
    ],
)
def test_it_is_said_what_is_wrong(text, words):
    assert words in words_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "a = [f(1),\n     2]\nb = 3 4\n",  # all brackets above are closed
        "def f(z)\n    return z\n",  # Python says: expected ':'
        "a = (1 + 2\n\ndef f(z):\n    return (z)\n",  # Python says: '(' was never closed
    ],
)
def test_python_s_own_words_are_left_alone(text):
    assert not words_of(text)
