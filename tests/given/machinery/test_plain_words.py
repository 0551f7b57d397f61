"""What a beginner meets most are NumPy's exceptions: each is put into plain words, with the student's own line."""

import numpy as np
import pytest

from autograder import paths
from given.machinery.calls import FILES, explain_exception, observe
from given.machinery.modules import load_texts
from given.machinery.plain_words import BEGINNING, in_plain_words, place_of

Z, W, PAIRS = np.ones((2, 3)), np.ones((3, 4)), [(np.ones((3, 2)), np.ones(2))]


def trouble_of(code, *args, file="backprop"):
    """Return what is said about a function of a student's file that raises."""
    texts = {f"{file}.py": f"import math\nimport numpy as np\n\n\ndef relu(a, b=None):\n    {code}\n"}
    return observe(load_texts(texts, paths.SOLUTIONS)[file].relu, args, {}).trouble.text


@pytest.mark.parametrize(
    ("code", "args", "words"),
    [
        ("return max(a, 0)", [Z], "np.maximum(a, b)"),
        ("return a if a > 0 else 0", [Z], "np.where(condition, a, b)"),
        ("return math.exp(a)", [Z], "take one number, and here is an array of many"),
        ("return a / a.sum(axis=1)", [Z], "keepdims=True keeps it"),
        ("return a * b", [Z, W], "a matrix product, write @"),
        ("return a + b", [np.ones(3), np.ones(4)], "Shapes (3,) and (4,) do not fit"),
        ("return b @ a", [Z, W], "rows of a must be as long as the columns of b are high"),
        ("return np.dot(a, a)", [Z], "a.T has rows and columns exchanged"),
        ("a[0][0] = 1", [PAIRS], "cannot be changed. Make a new one"),
        ("return a[0.5]", [Z], "counted in whole numbers"),
        ("return a[0, 0]", [PAIRS], "a list takes one index at a time"),
        ("return np.array([a, b])", [Z, W], "not all of one shape"),
        ("a[0, 0] = b", [Z, W], "One place of an array takes one number"),
        ("return a[5:].max()", [Z], "Does a slice end before it begins?"),
        ("return b[0]", [Z], "Is a return missing at its end?"),
        ("p, q, r = a", [Z], "On the left of = there are 3 names"),
        ("p, = a", [Z], "On the left of = there are 1 names"),
        ("return a[2, 0]", [Z], "There are 2 places, from 0 to 1, and 2 is not one of them"),
        ("return a[0, 0, 0]", [Z], "more numbers between the [ ] than"),
        ("return [1][3]", [Z], "its last place is len(...) - 1"),
        ("a += 0.5", [np.ones(3, int)], "An array of whole numbers (int64) cannot take up float64"),
        ("c += 1", [Z], "c is used before it has a value"),
        ("return sigmiod(a)", [Z], "Nothing is called sigmiod here"),
        ("return np.maximun(a, 0)", [Z], "Did you mean np.maximum"),
        ("return relu()", [Z], "relu was called without 'a'"),
        ("return relu(c=a)", [Z], "must have an argument of this name"),
        ("return a.reshape(4)", [Z], "6 numbers do not fill the shape (4,)"),
        ("return PAIRS - a if 0 else [1] - a[0].tolist()", [Z], "np.array(...) makes an array of it"),
        ("return a(0)", [Z], "For a place write [ ]"),
        ("return relu(a)", [Z], "calls itself without end"),
        ("return np.pad(a, ((1, 1), (1, 1), (0, 0)))", [Z], "a pair of numbers for each dimension"),
        ("return float(a)", [Z], "take one number"),
    ],
)
def test_it_is_said_what_an_error_means(code, args, words):
    assert words in trouble_of(code, *args).split(BEGINNING)[1]


def test_an_error_that_speaks_for_itself_is_left_alone():
    assert BEGINNING not in trouble_of("raise ValueError('the kernel is too long')", Z)
    assert in_plain_words("") == ""


def test_the_place_is_in_the_student_s_file_with_its_chain(tmp_path):
    (tmp_path / "backprop.py").write_text(
        "import numpy as np\n\n\ndef relu(z):\n    return np.broadcast_to(z, (7, 7))\n\n\ndef up(z):\n    a = relu(z)\n    return a\n"
    )
    namespace = {}
    exec(compile((tmp_path / "backprop.py").read_text(), str(tmp_path / "backprop.py"), "exec"), namespace)
    with pytest.raises(ValueError, match="broadcast") as error:
        namespace["up"](Z)
    place, lines = place_of(error.value.__traceback__, FILES)
    assert place == "backprop.py, line 5"  # not in NumPy's file, where it arose
    assert lines == [
        "    backprop.py, line 9, in up: a = relu(z)",
        "    backprop.py, line 5, in relu: return np.broadcast_to(z, (7, 7))",
        "    There, z has the shape (2, 3).",
    ]


def test_an_endless_chain_and_an_endless_line_are_cut(tmp_path):
    file = tmp_path / "conv.py"
    file.write_text(f"def relu(z, n=0):\n    return relu(z, n + 1) if n < 50 else {'+'.join(['z'] * 200)} + None\n")
    namespace = {}
    exec(compile(file.read_text(), str(file), "exec"), namespace)
    text = observe(namespace["relu"], (Z,), {}).trouble.text
    assert text.count("conv.py") == 5 and len(text) < 1500


def test_an_error_outside_these_files_is_where_it_arose():
    with pytest.raises(ValueError, match="invalid literal") as error:
        int("x")
    assert "(test_plain_words.py, line" in explain_exception(error.value).text
    place, lines = place_of(error.value.__traceback__, FILES)
    assert place.startswith("test_plain_words.py, line") and not lines
