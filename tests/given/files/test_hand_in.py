"""What would become of a file is told by its text alone: what is written, started, missing, moved or changed."""

import ast

import pytest

from given.files.functions import Stage, find_functions
from given.files.hand_in import look_at_all, look_at_file, verdict
from given.files.price import price
from given.machinery.questions import FUNCTIONS, MODULES

STUB = '    raise NotImplementedError("q02_relu: keep what is positive")\n'
DONE = "def relu(z):\n    return z\n"


def find(text, name="relu"):
    """Return what is found of one function of backprop.py."""
    return next(found for found in find_functions(ast.parse(text), "backprop") if found.function == name)


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        (DONE, Stage.WRITTEN),
        ("def relu(z):\n" + STUB, Stage.NOT_STARTED),
        ('def relu(z):\n    """Keep."""\n' + STUB, Stage.NOT_STARTED),
        ("def relu(z):\n    a = z * 2\n" + STUB, Stage.NOT_STARTED),
        ("def relu(z):\n    raise NotImplementedError\n", Stage.NOT_STARTED),
        ("def relu(z):\n    pass\n", Stage.NOT_STARTED),
        ('def relu(z):\n    """Keep."""\n    ...\n', Stage.NOT_STARTED),
        (DONE + STUB, Stage.WRITTEN),  # a return stands before it
        ("def relu(z):\n    if z.ndim > 1:\n        return z\n" + STUB, Stage.WRITTEN),
        ("def relu(z):\n    raise ValueError('no')\n", Stage.WRITTEN),
        (DONE + "def relu(z):\n" + STUB, Stage.NOT_STARTED),  # the last one counts
        ("relu = lambda z: z\n", Stage.WRITTEN),
        ("relu: object = abs\n", Stage.WRITTEN),
        ("from conv import relu\n", Stage.WRITTEN),
        ("class relu: pass\n", Stage.WRITTEN),
        ("try:\n    import x\nexcept ImportError:\n    def relu(z): return z\n", Stage.WRITTEN),
        ("if True:\n    def relu(z): return z\n", Stage.WRITTEN),
        ("", Stage.MISSING),
        ("def Relu(z): return z\n", Stage.MISSING),
        ("def sigmoid(z):\n    def relu(z): return z\n    return z\n", Stage.MISSING),
        ("# def relu(z): return z\n", Stage.MISSING),
        ("relu(3)\n", Stage.MISSING),
    ],
)
def test_how_far_a_function_is(text, stage):
    assert find(text).stage is stage


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("\ndef Relu(z): return z\n", "was it renamed to Relu, line 2?"),
        ("def my_relu(z): return z\n", "was it renamed to my_relu, line 1?"),
        ("def relu_backward(da, z): return z\n", ""),  # that is another one of the assignment
        ("def sigmoid(z):\n    def relu(z): return z\n", "line 2 is indented"),
        (DONE + DONE, "defined twice, and line 3 counts, not line 1"),
        ("def relu(x): return x\n", "line 1 says (x) where it was (z)"),
        ("def relu(): return 1\n", "line 1 says () where it was (z)"),
        ("def relu(z, slope=0): return z\n", ""),
        ("def relu(*z): return z\n", ""),
        (DONE, ""),
    ],
)
def test_what_is_odd_about_a_function(text, says):
    oddity = find(text).oddity
    assert says in oddity and bool(oddity) == bool(says)


def test_the_stubs_and_the_answers_are_told_apart():
    from autograder import paths

    for folder, stage in ((paths.ASSIGNMENT, Stage.NOT_STARTED), (paths.SOLUTIONS, Stage.WRITTEN)):
        for module in MODULES:
            tree = ast.parse((folder / f"{module}.py").read_text(encoding="utf-8"))
            found = find_functions(tree, module)
            assert {row.stage for row in found} == {stage} and not any(row.oddity for row in found)


def test_prices_are_added_up_and_the_bonus_by_itself():
    assert price(["q21_max_pool_layer", "q22_average_pool_layer", "q21_max_pool_layer"]) == "10 points"
    assert price(["q02_relu", "b08_motif"]) == "3 points and 2 bonus points"
    assert price([]) == "no points"


@pytest.mark.parametrize(
    ("name", "text", "broken"),
    [
        ("pool.py", "\ndef f(:\n", "pool.py cannot be read, line 2; its 13 points would be lost"),
        ("pool.py", None, "pool.py is missing; its 13 points would be lost"),
        ("beyond.py", "def f(:\n", "beyond.py cannot be read, line 1; its 30 bonus points would be lost"),
        ("beyond.py", None, ""),  # a bonus that nobody has begun
    ],
)
def test_a_file_that_would_be_lost_has_its_price(tmp_path, name, text, broken):
    if text is not None:
        (tmp_path / name).write_text(text)
    assert look_at_file(tmp_path / name).broken == ([broken] if broken else [])


def test_a_file_under_another_name_is_named(tmp_path):
    (tmp_path / "pool (1).py").write_text("")
    report = look_at_file(tmp_path / "pool.py")
    assert report.broken == ["pool.py is missing (pool (1).py is there: call it pool.py); its 13 points would be lost"]
    assert report.line == "missing (pool (1).py is there: call it pool.py)"


def test_the_verdict_is_honest_about_each_kind_of_gap(tmp_path):
    def write(**texts):
        for module in MODULES:
            names = [row.name for row in FUNCTIONS.values() if row.module == module]
            whole = "\n".join(f"{name} = len" for name in names)
            (tmp_path / f"{module}.py").write_text(texts.get(module, whole))
        return verdict(look_at_all(tmp_path), "python")

    assert write()[0] and write()[1][0].startswith("Complete: ")
    assert write(beyond="")[0]
    for module, text, says in [
        ("pool", "def f(:", "Not yet: pool.py cannot be read, line 1; its 13 points would be lost."),
        ("pool", "", "Not yet: pool.py has none of its 6 functions; its 13 points would be lost."),
        (
            "pool",
            "def maxpool(): ...",
            "Not yet: pool.py has no function max_pool (was it renamed to maxpool, line 1?)",
        ),
        ("pool", "average_pool = len", "Not yet: pool.py has no function max_pool; up to 3 points would be lost."),
        (
            "beyond",
            "def motifscan(): ...",
            "Not yet: beyond.py has no function motif_scan (was it renamed to motifscan,",
        ),
        ("backprop", "def relu(z):\n" + STUB, "Not complete: q02 not started; up to 3 points would be lost."),
    ]:
        is_complete, lines = write(**{module: text})
        assert not is_complete and any(line.startswith(says) for line in lines)
