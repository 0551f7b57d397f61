"""What a text shows at sight is true of it; beside each case stands one that is much like it, and as it should be."""

import pytest

from given.diagnosis.source.facts import find_fact
from given.machinery.questions import FUNCTIONS
from tests.marks import right_ways

HEAD = "def conv1d(x, kernel, stride=1):\n    "
USED = "y = np.zeros(len(x) // stride)\n"
CASES = [
    (
        "for o in x:\n        y[o] = kernel[o] * stride\n        return y",
        "always ends in its first turn, with the return in line 5",
    ),
    ("for o in x:\n        if o > stride:\n            return kernel\n    return y", ""),
    (
        "np.maximum(x, 0)\n    return x * kernel * stride + y",
        "Line 3, `np.maximum(x, 0)` computes something that is kept nowhere",
    ),
    ("np.maximum(x, 0, out=x)\n    return x * kernel * stride + y", ""),
    ("y == x\n    return y * kernel * stride", "compares and changes nothing"),
    ("y.sort()\n    return y * kernel * x", ""),
    (
        "for o in x:\n        y = np.zeros(3)\n        y[o] += kernel[o] * stride\n    return y",
        "of `y`, which you return, only",
    ),
    ("for o in x:\n        y[o] += kernel[o] * stride\n    return y", ""),
    (
        "for o in x:\n        y = kernel * o * stride\n    return y",
        "gives `y` another value in each turn of the loop over o",
    ),
    ("for o in x:\n        y = y + kernel * o * stride\n    return y", ""),
    ("return y + x + kernel.sum() * len(x)", ""),
    ("for o in range(len(x)):\n        y[0] += kernel[0] * x[0] * stride\n    return y", "o is not used"),
    ("for _ in range(len(x)):\n        y[0] += kernel[0] * x[0] * stride\n    return y", ""),
    (
        "z = np.maximum(y, 0)\n    return y * kernel",
        "What you compute in line 3, `z = np.maximum(y, 0)` is used nowhere.",
    ),
    ("z = np.maximum(y, 0)\n    return z * kernel", ""),
    (
        "y = kernel * x * stride",
        "Nothing is returned, since conv1d has no return: `return y` as its last line gives y back.",
    ),
    ("for o in x:\n        y[o] += kernel[o] * stride", "Nothing is returned, since conv1d has no return."),
    ("raise ValueError(y, kernel, x, stride)", ""),
    ("return (y, x, kernel, stride).reverse()", ".reverse(...) changes the list itself and returns nothing"),
    ("return x, y.append(kernel * stride)", ".append(...) changes the list itself and returns nothing"),
    ("y = y.sort()\n    return y * x * kernel * stride", "In line 3, `y = y.sort()`, .sort(...) changes"),
    ("y.reverse()\n    return y * x * kernel * stride", ""),
    ("y = np.append(y, x)\n    return y * kernel * stride", "np.append"),
]


@pytest.mark.parametrize(("body", "words"), CASES)
def test_a_text_is_odd_only_where_it_is(body, words):
    found = find_fact(HEAD + USED + "    " + body, "conv1d")
    assert words in found if words else found == ""


@pytest.mark.parametrize(
    ("width", "says"),
    [
        ("padding", True),
        ("(padding, padding)", True),
        ("((padding, padding),)", False),  # also for each, but who writes pairs knows of them
        ("((0, 0), (0, 0), (padding, padding), (padding, padding))", False),
        ("[(0, 0), (padding, padding)]", False),
    ],
)
def test_padding_of_examples_and_channels_is_seen(width, says):
    layer = "def conv_forward(x, w, b, stride=1, padding=0):\n    edges = [(0, 0), (padding, padding)]\n"
    text = f"{layer}    x = np.pad(x, {width})\n    return x * w * b * stride * padding * len(edges)"
    assert ("puts zeros around every dimension" in find_fact(text, "conv_forward")) is says
    signal = f"def conv1d(x, kernel, stride=1):\n    x = np.pad(x, {width})\n    return x * kernel * stride"
    assert "puts zeros" not in find_fact(signal, "conv1d")


def test_an_argument_that_is_never_looked_at_is_named():
    assert find_fact(HEAD + "return x * stride", "conv1d") == "You never use `kernel`."
    assert find_fact(HEAD + "return 3", "conv1d") == "You use none of `x`, `kernel` and `stride`."


@pytest.mark.parametrize("text", ["", "def conv1d(x:", "def conv2d(image, kernel): return 1"])
def test_of_a_text_that_cannot_be_read_nothing_is_said(text):
    assert find_fact(text, "conv1d") == ""


def test_few_right_texts_are_odd():
    """A fact is said of wrong functions only; still, most right ones should give none to say."""
    texts = {f"{name}.py": text for name in ("loops", "shift_and_add") for text in right_ways.hand_in(name).values()}
    odd = {function for text in texts.values() for function in FUNCTIONS if find_fact(text, function)}
    assert len(odd) <= 2, odd
