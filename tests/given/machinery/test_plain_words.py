"""What a beginner meets most are NumPy's exceptions: each is put into plain words, with the student's own line."""

from itertools import count
from pathlib import Path

import numpy as np
import pytest

from given.machinery.calls import FILES, explain_exception, observe
from given.machinery.errors.line import Line
from given.machinery.errors.sentences import in_plain_words
from given.machinery.modules import load_texts
from given.machinery.plain_words import BEGINNING, find_origin

Z, W, PAIRS = np.ones((2, 3)), np.ones((3, 4)), [(np.ones((3, 2)), np.ones(2))]


FOLDERS = map("nowhere{}".format, count())  # Python remembers the lines of a file by its name


def trouble_of(code, *args):
    """Return what is said about a function of a student's file that raises."""
    texts = {"backprop.py": f"import math\nimport numpy as np\n\n\ndef relu(a, b=None):\n    {code}\n"}
    return observe(load(texts).relu, args, {}).trouble.text


def load(texts):
    return load_texts(texts, Path(next(FOLDERS)))["backprop"]


@pytest.mark.parametrize(
    ("code", "args", "words"),
    [
        ("return max(a, 0)", [Z], "np.maximum(a, b)"),
        ("return a if a > 0 else 0", [Z], "np.where(condition, a, b)"),
        ("return max(a)", [Z], "of all numbers of an array, the largest is np.max(a)"),
        ("return min(a) + max(1, 2)", [Z], "of all numbers of an array, the smallest is np.min(a)"),
        ("return np.maximum(a)", [Z], "of one array, the largest number is np.max(a)"),
        ("return np.minimum(a)", [Z], "of one array, the smallest number is np.min(a)"),
        ("return relu(1, 2, 3)", [Z], "relu was called with 3 things, and takes 2"),
        (
            "a[0] += [0.5, 0.5]",
            [np.ones((2, 2), int)],
            "If a was given to you, np.array(a, dtype=float) is a copy that can",
        ),
        ("return math.exp(a)", [Z], "take one number, and here is an array of many"),
        ("return a / a.sum(axis=1)", [Z], "keepdims=True keeps it"),
        ("return a * b", [Z, W], "a matrix product, write @"),
        ("return a + b", [np.ones(3), np.ones(4)], "Shapes (3,) and (4,) do not fit"),
        ("return b @ a", [Z, W], "a must have as many columns as b has rows"),
        ("return np.dot(a, a)", [Z], "a.T has rows and columns exchanged"),
        ("a[0][0] = 1", [PAIRS], "cannot be changed. Make a new one"),
        ("return a[0.5]", [Z], "counted in whole numbers"),
        ("return a[0, 0]", [PAIRS], "a list takes one index at a time"),
        ("return np.array([a, b])", [Z, W], "not all of one shape"),
        ("a[0, 0] = b", [Z, W], "One place of an array takes one number"),
        ("a[0, 0] = a @ b", [Z, W], "number by number is *, and np.sum adds up"),
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
        ("return [b for i in range(a)]", [Z], "range counts up to a whole number"),
        ("return [b for i in range(a / 2)]", [3], "// gives a whole number"),
        ("return np.zeros(2, 3)", [Z], "one pair of brackets of its own"),
        ("a[0:1] += np.ones((2, 3))", [Z.copy()], "sticks out beyond the array is cut off"),
        ("a[0:1] = np.ones((2, 3))", [Z.copy()], "left has the shape (1, 3), and what is put there (2, 3)"),
        ("for i in a:\n        a[i]", [PAIRS], "i is a pair here, and no number"),
        ("i, j = np.argmax(a)", [Z], "np.unravel_index(place, table.shape)"),
        ("i, j = a.sum()", [Z], "several names, on the right is a single number"),
        ("return a.shape[1]", [np.ones(3)], "a has the shape (3,), with a number for each dimension"),
        ("n, d = a.shape", [np.ones(3)], "A shape has a number for each dimension"),
        ("return a.sum(axis=1)", [np.ones(3)], "there is no axis=1"),
        ("return exp(-a)", [Z], "NumPy's exp is called np.exp here"),
        ("return output_size(5, 3)", [Z], "from conv import output_size"),
        ("sums = 1; return sumz", [Z], "Did you mean sums?"),
        ("c = []; c.append(a, b)", [Z], "append((w, b))"),
        ("return relu(a, b, 3)", [Z], "was called with 3 things, and takes 2"),
        ("return max(a, axis=1)", [Z], "NumPy's does: np.max"),
        ("return a - 0.5 * a", [PAIRS], "a is a list of pairs, and not an array: go through them"),
        ("return a - 0.5 * a", [[1.0, 2.0]], "np.array(...) makes an array of it"),
        ("return a.append(1)", [Z], "An array does not grow"),
        ("return a.exp()", [Z], "NumPy has: np.exp(...)"),
        ("for i in len(a): pass", [Z], "for i in range(n) counts"),
        ("return np.zeros[3]", [Z], "called with ( ), and here are [ ]"),
        ("b = 0; return 1 / b", [Z], "divided by 0"),
        ("o, k = 1, 2; return a[o + k]", [Z], "Here o is 1 and k is 2, so a[o + k] is a[3], and a has 2 places"),
        ("i = 3; return a[0, i]", [Z], "Here i is 3 in a[0, i], and a has 3 places along dimension 1, from 0 to 2"),
        (
            "i = 0; return a[i - 1] + np.ones(4)",
            [Z],
            "Here i is 0, so a[i - 1] is a[-1], which is counted from the end",
        ),
    ],
)
def test_it_is_said_what_an_error_means(code, args, words):
    assert words in trouble_of(code, *args).split(BEGINNING)[1]


@pytest.mark.parametrize(
    ("code", "args", "not_said"),
    [
        ("return a + b", [Z, W], "write @, not *"),  # no * in the line
        ("return a[-1] + np.ones(4)", [Z], "counted from the end"),  # nobody counts down to a -1 that is typed
        ("i = 1; return a[i - 1] + np.ones(4)", [Z], "counted from the end"),
        ("return relu(c=a, d=1)", [Z], "NumPy's does"),
        ("c = 1; return d", [Z], "Did you mean c"),
    ],
)
def test_what_does_not_fit_an_error_is_not_said(code, args, not_said):
    assert not_said not in trouble_of(code, *args).split(BEGINNING)[1]


def calling(error):
    """Return a file in which backprop calls relu_backward, where this error is raised."""
    upper = "def backprop(params, x, y):\n    zs, i = params, 0\n    return relu_backward(x, zs[i - 1])\n"
    return {"backprop.py": f"import numpy as np\n\n\ndef relu_backward(da, z):\n    {error}\n\n\n{upper}"}


def test_what_a_lower_function_is_given_is_its_caller_s_matter():
    backprop = load(calling("return da * (z > 0)")).backprop
    text = observe(backprop, ([W, Z], np.ones((2, 2)), None), {}).trouble.text
    assert "(backprop.py, line 10)" in text.splitlines()[0]
    assert "There, relu_backward is given da of the shape (2, 2), z of the shape (2, 3)." in text
    assert "zs[i - 1] is zs[-1]" in text and "If relu_backward is ✔ by itself" in text and "write @" not in text
    by_itself = load(calling("return da * (z > 0)")).relu_backward
    text = observe(by_itself, (np.ones((2, 2)), Z), {}).trouble.text
    assert "(backprop.py, line 5)" in text.splitlines()[0] and "by itself" not in text


def test_a_lower_function_s_own_slip_stays_its_own():
    backprop = load(calling("return daa * (z > 0)")).backprop
    text = observe(backprop, ([W, Z], np.ones((2, 2)), None), {}).trouble.text
    assert "(backprop.py, line 5)" in text.splitlines()[0] and "by itself" not in text


def test_an_error_before_the_first_line_is_about_that_line():
    texts = {"backprop.py": "\n\ndef relu(z, h):\n    return z\n"}
    text = observe(load(texts).relu, (Z,), {}).trouble.text
    assert "(backprop.py, line 3)" in text.splitlines()[0] and "def relu(z)" in text


def test_an_error_that_speaks_for_itself_is_left_alone():
    assert BEGINNING not in trouble_of("raise ValueError('the kernel is too long')", Z)
    assert in_plain_words("", Line()) == ""


def test_the_place_is_in_the_student_s_file_with_its_chain(tmp_path):
    (tmp_path / "backprop.py").write_text(
        "import numpy as np\n\n\ndef relu(z):\n    return np.broadcast_to(z, (7, 7))\n\n\ndef up(z):\n    a = relu(z)\n    return a\n"
    )
    namespace = {}
    exec(compile((tmp_path / "backprop.py").read_text(), str(tmp_path / "backprop.py"), "exec"), namespace)
    with pytest.raises(ValueError, match="broadcast") as error:
        namespace["up"](Z)
    origin = find_origin(error.value, FILES)
    assert origin.place == "backprop.py, line 5"  # not in NumPy's file, where it arose
    assert origin.lines == [
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
    origin = find_origin(error.value, FILES)
    assert origin.place.startswith("test_plain_words.py, line") and not origin.lines


@pytest.mark.parametrize(("letters", "is_explained"), [(400, True), (600, False)])
def test_an_endless_text_is_looked_at_as_far_as_numpys_go(letters, is_explained):
    assert bool(in_plain_words("x" * letters + " division by zero", Line())) == is_explained
