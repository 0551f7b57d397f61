"""What a file of a hand-in is: by its name, its bytes, its statements; and nothing hostile takes long."""

import ast
import json
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograder import paths
from autograder.submissions.contents.candidates import is_untouched
from autograder.submissions.contents.decoding import to_utf8
from autograder.submissions.contents.kinds import kind_of
from autograder.submissions.contents.module_names import module_of, split_mark
from autograder.submissions.contents.notebook import functions_in, modules_from
from autograder.submissions.contents.statements import read_statements
from given.machinery.questions import MODULES
from tests.helpers.downloads.oddities import notebook

BY_RANK = {
    0: ["conv.py"],
    1: ["CONV.PY", "Conv.py", "ｃonv.py"],
    2: ["conv.py.txt", "conv.py.py", "CONV.PY.TXT"],
    3: [
        "conv (1).py",
        "conv(1).py",
        "conv-1.py",
        "conv_1.py",
        "conv 2.py",
        "conv - Copy.py",
        "conv - Copy (2).py",
        "conv copy.py",
        "conv copy 2.py",
        "conv_copy.py",
        "conv - Kopie.py",
        "Kopie von conv.py",
        "Copy of conv.py",
        "Copie de conv.py",
        "conv (1).py.txt",
        "conv-1-2.py",
    ],
}
NO_MODULES = [
    "conv.pyc",
    "conv.ipynb",
    "convolution.py",
    "my_conv.py",
    "conv2d.py",
    "conv.py.zip",
    "conv_final.py",
    "py",
]
NAMES = [(name, rank) for rank, names in BY_RANK.items() for name in names]


@pytest.mark.parametrize(("name", "rank"), NAMES)
def test_a_changed_name_is_still_the_modules(name, rank):
    module, likeness = module_of(name, MODULES)
    assert (module, likeness.rank) == ("conv", rank)


@pytest.mark.parametrize("name", NO_MODULES)
def test_other_names_are_no_modules(name):
    assert module_of(name, MODULES) is None


def test_of_copies_the_highest_number_is_nearest():
    assert module_of("conv (2).py", MODULES)[1] < module_of("conv (1).py", MODULES)[1]
    assert split_mark("handin (3)") == ("handin", 3) and split_mark("handin-final") == ("handin-final", 0)


@pytest.mark.parametrize("module", MODULES)
def test_what_we_give_out_is_untouched_until_it_is_touched(module):
    given_out = (paths.ASSIGNMENT / f"{module}.py").read_bytes()
    assert is_untouched(module, given_out) and is_untouched(module, given_out.replace(b"\n", b"\r\n"))
    assert is_untouched(module, b"# my name\n" + given_out)
    assert not is_untouched(module, given_out.replace(b"raise NotImplementedError(", b"return 0 or (", 1))
    assert not is_untouched(module, given_out.replace(b"    raise Not", b"    x = 1\n    raise Not", 1))
    assert not is_untouched(module, (paths.SOLUTIONS / f"{module}.py").read_bytes())


TEXT = "# größer\nx = 'é'\n"
ENCODED = {
    "utf-8": "",
    "utf-8-sig": "",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16-LE",
    "utf-16-be": "UTF-16-BE",
    "utf-32": "UTF-32",
    "cp1252": "CP1252",
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_whatever_editors_write_is_read(encoding):
    content, said = to_utf8(TEXT.encode(encoding))
    assert (content.decode("utf-8-sig"), said) == (TEXT, ENCODED[encoding])


def test_a_declared_encoding_is_left_and_a_wrong_one_is_not():
    declared = ("# -*- coding: latin-1 -*-\n" + TEXT).encode("latin-1")
    assert to_utf8(declared) == (declared, "")
    for name in ("utf-8", "punycode", "zlib", "nonsense"):
        assert to_utf8(declared.replace(b"latin-1", name.encode()))[1] == "CP1252"


@given(st.binary(max_size=200))
def test_any_bytes_become_a_text(content):
    to_utf8(content)[0].decode("utf-8")
    kind_of(content)


SOURCE = '''"""A text
with lines
"""
import numpy as np
from os import (path,
    sep)
A = 1; B = 2
@decorated
@twice(1)
async def first(a: int = (1), *,
          b={":": 2}) -> dict[str, int]:
    """Doc."""
    return a

def stub(x):
    """Doc."""
    raise NotImplementedError("q: x")
class K(object):
    def method(self): pass
double = lambda x: 2 * x
for i in range(3):
    print(i)
'''


def test_statements_are_split_at_the_left_margin():
    found = read_statements(SOURCE)
    assert "\n".join(statement.text for statement in found).split() == SOURCE.split()
    told = [(statement.keyword, statement.name) for statement in found]
    assert told[1:3] == [("import", ""), ("from", "")]
    assert [name for _, name in told if name] == ["A", "first", "stub", "K", "double"]
    assert [statement.name for statement in found if statement.is_stub] == ["stub"]


PIECES = ["def f(", "):", "\n", "  ", "\t", "'''", '"', "(", "]", "x", "=", "@", "class", "\\", "\0", "é", ":"]
PIECES += ["import", "from", ".", ",", " ", "lambda", "async", "\ud800"]
texts = st.lists(st.sampled_from(PIECES)).map("".join)


@example("\\\n\nx")  # a line that goes on into nothing
@given(texts)
def test_any_text_has_statements(text):
    for statement in read_statements(text):
        assert statement.text and (statement.keyword, statement.name, statement.is_stub)


@example(["\\\n\nx"])
@example(["import"])
@given(st.lists(texts, max_size=3))
def test_any_cells_can_be_looked_into(cells):
    made = modules_from(functions_in(notebook(*cells, "def relu(z):\n    return z")), MODULES)
    assert list(made) == ["backprop"]


CELLS = {  # a notebook's cells, and in how many modules the function relu, or whatever else, comes to stand
    "a function": (["def relu(z):\n    return z"], ["backprop"]),
    "magics around": (["%%time\n%load_ext x\ndef relu(z):\n    return z % 2\n!ls\nrelu?"], ["backprop"]),
    "a lambda": (["relu = lambda z: z"], ["backprop"]),
    "a class beside": (["class A: pass\ndef relu(z):\n    return A"], ["backprop"]),
    "another language": (["%%bash\ndef relu(z):\n    return z"], []),
    "a stub": (['def relu(z):\n    raise NotImplementedError("q02")'], []),
    "inside another function": (["def f():\n    def relu(z):\n        return z"], []),
    "no Python": (["def relu(z:\n    return z"], []),
    "after a line that goes on into nothing": (["\\\n\ndef relu(z):\n    return z"], ["backprop"]),
    "after an import of nothing": (["import\ndef relu(z):\n    return z"], ["backprop"]),
    "in the middle of what is none": (["def relu(z):\n    return z\n\nthis is text"], ["backprop"]),
    "what calculates is left": (["def relu(z):\n    return z\nx = open('/etc/passwd')\nrelu(3)"], ["backprop"]),
}


@pytest.mark.parametrize("case", CELLS)
def test_functions_are_found_in_cells(case):
    cells, modules = CELLS[case]
    made = modules_from(functions_in(notebook(*cells)), MODULES)
    assert list(made) == modules
    for text in made.values():
        namespace = {}
        exec(compile(ast.parse(text), "made", "exec"), namespace)
        assert callable(namespace["relu"]) and b"open" not in text


def test_of_a_function_written_twice_the_last_counts():
    cells = [
        "import matplotlib.pyplot as plt\nfrom backprop import relu",
        "def conv1d(x): return 1",
        "EPS = 1e-9\ndef conv1d(x): return EPS",
    ]
    made = modules_from(functions_in(notebook(*cells)), MODULES)
    text = made["conv"].decode()
    assert text.count("def conv1d") == 1 and "EPS = 1e-9" in text and "matplotlib" not in text
    assert "from backprop import relu" in text


NO_NOTEBOOKS = [
    b"",
    b"{}",
    b"[]",
    b'{"cells": 3}',
    b'{"cells": [3]}',
    b'{"cells": [{"cell_type": "code", "source": 5}]}',
    b"[" * 100_000,
    b"\xff",
    b"9" * 1_000_000,
]


@pytest.mark.parametrize("place", range(len(NO_NOTEBOOKS)))
def test_what_is_no_notebook_has_no_functions(place):
    assert functions_in(NO_NOTEBOOKS[place]) == []


SIZE = 300_000
SLOW = {  # what could take long, if something looked at each place from each place
    "one line": "x = " + "(" * SIZE,
    "a text without an end": "'''" + "a\n" * (SIZE // 2),
    "many lines": "x = 1\n" * (SIZE // 6),
    "deeper and deeper": "".join(" " * depth + "if x:\n" for depth in range(99)) + "\n" * SIZE,
    "lines that go on": "x = \\\n" * (SIZE // 6),
    "decorators": "@x\n" * (SIZE // 3),
    "brackets": "def relu(" + "[" * 150 + "x\n" * (SIZE // 2),
    "a name": "x" * SIZE,
    "quotes": "'" * SIZE,
    "f-strings": "f'{" * (SIZE // 3),
}


@pytest.mark.on_record_of_all
@pytest.mark.slow
@pytest.mark.parametrize("case", SLOW)
def test_nothing_takes_long(case):
    start = time.process_time()
    for statement in read_statements(SLOW[case]):
        assert (statement.keyword, statement.is_stub) is not None
    functions_in(json.dumps({"cells": [{"cell_type": "code", "source": SLOW[case]}]}).encode())
    assert time.process_time() - start < 20


@pytest.mark.parametrize(
    "name", ["conv" + " " * 65_000, "conv" + " (1)" * 16_000, "conv" + "-1" * 30_000 + ".py", " " * 65_000]
)
def test_no_name_takes_long(name):
    start = time.process_time()
    module_of(f"{name}.py", MODULES)
    split_mark(name)
    assert time.process_time() - start < 1
