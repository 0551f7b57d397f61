"""Two ways to write the same work have the same tokens, and other work has others."""

import pytest

from tests.similarity.in_process import tokens_of

SAME = {
    "names": ("y = x * exp(w)\nz = y - 1 / y\nreturn z", "q = b * exp(n)\nr = q - 1 / q\nreturn r"),
    "comments": ("return exp(x @ w + b)", "# mine\nreturn exp(x @ w + b)  # by me"),
    "docstrings": ("return exp(x @ w + b)", '"""Say it."""\nreturn exp(x @ w + b)'),
    "layout": ("return exp(x @ w + b)", "return exp(\n  x @ w\n  + b)"),
    "types": ("y = exp(x)\nfor i in y:\n  y = y + i", "y: object = exp(x)\nfor i in y:\n  y = y + i"),
    "prints": ("return exp(x @ w + b)", "print(x, 'is', w)\nreturn exp(x @ w + b)"),
    "asserts": ("return exp(x @ w + b)", "assert n > 3\npass\nreturn exp(x @ w + b)"),
    "order of a sum": ("return x * w + exp(b) + n", "return n + exp(b) + w * x"),
    "order of a difference": ("return x * w - exp(b)", "return -exp(b) + w * x"),
    "a comparison turned around": ("return np.where(x > exp(n), w, b)", "return np.where(exp(n) < x, w, b)"),
    "an augmented assignment": ("y = x\nfor i in n:\n  y += i * exp(w)", "y = x\nfor i in n:\n  y = y + i * exp(w)"),
    "a name for a part": ("return exp(x @ w + b) / np.sum(x)", "y = x @ w\nz = y + b\nreturn exp(z) / np.sum(x)"),
    "a name that is never read": ("return exp(x @ w + b)", "unused = 3\nreturn exp(x @ w + b)"),
    "a name for a size": ("return exp(x.shape[0]) + x.shape[0]", "size = x.shape[0]\nreturn exp(size) + size"),
    "several at once": (
        "y, z = exp(x), exp(w) * 2\nreturn y * z + y / z",
        "y = exp(x)\nz = exp(w) * 2\nreturn y * z + y / z",
    ),
    "while": ("for i in range(n):\n  x[i] = exp(w[i])", "i = 0\nwhile i < n:\n  x[i] = exp(w[i])\n  i += 1"),
    "while from one in threes": (
        "for i in range(1, n, 3):\n  x[i] = exp(w[i])",
        "i = 1\nwhile n > i:\n  x[i] = exp(w[i])\n  i = 3 + i",
    ),
    "range from 0": ("for i in range(n):\n  x[i] = exp(w[i])", "for i in range(0, n, 1):\n  x[i] = exp(w[i])"),
    "a method": ("return np.sum(exp(x), axis=0)", "return exp(x).sum(0)"),
    "an operator's function": ("return np.dot(x, w) * b", "return np.multiply(b, x @ w)"),
    "where it is imported": ("return np.exp(x + w * b)", "return exp(x + w * b)"),
    "a whole float": ("return exp(2 * x) + 1", "return exp(2.0 * x) + 1.0"),
    "if True": ("return exp(x @ w + b)", "if True:\n  return exp(x @ w + b)"),
}
OTHER = {
    "an operator": ("return exp(x @ w + b)", "return exp(x @ w * b)"),
    "a number": ("return exp(x @ w + 1)", "return exp(x @ w + 2)"),
    "a library's function": ("return np.exp(x @ w + b)", "return np.log(x @ w + b)"),
    "the order of a product of matrices": ("return exp(x) @ w", "return w @ exp(x)"),
    "the order of a difference": ("return x - exp(w)", "return exp(w) - x"),
    "which comparison": ("return np.where(x > exp(n), w, b)", "return np.where(x >= exp(n), w, b)"),
    "an axis": ("return exp(x).sum(0)", "return exp(x).sum(1)"),
    "where a loop starts": (
        "for i in range(n):\n  x[i] = exp(w[i])",
        "i = 1\nwhile i < n:\n  x[i] = exp(w[i])\n  i += 1",
    ),
    "a loop that does not count": ("for i in range(n):\n  x[i] = exp(w[i])", "while x < n:\n  x[i] = exp(w[i])"),
    "a name read twice": ("return exp(x @ w) * 2", "y = exp(x @ w)\nreturn y * y"),
    "what is printed by a call that counts": ("return exp(x @ w + b)", "np.add.at(x, w, b)\nreturn exp(x @ w + b)"),
}


@pytest.mark.parametrize("name", SAME)
def test_the_same_work_has_the_same_tokens(name):
    one, other = SAME[name]
    assert tokens_of(one) == tokens_of(other)


@pytest.mark.parametrize("name", OTHER)
def test_other_work_has_other_tokens(name):
    one, other = OTHER[name]
    assert tokens_of(one) != tokens_of(other)
