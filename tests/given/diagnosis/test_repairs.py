"""One change in a student's own text that makes all right tells where the slip is, at home and in the sandbox alike."""

import ast
from itertools import islice

import pytest

from autograder.grading import name_mistakes
from autograder.grading.result import Options
from autograder.reference import catalogue
from autograder.submissions.submission import Submission
from given.checking.check_question import check_question
from given.diagnosis.source import repairs as source_repairs
from given.diagnosis.source.reading import CHARACTERS
from given.diagnosis.source.repairs import bound_loops, repairs
from given.machinery.calls import observe
from given.machinery.questions import questions_of
from tests.given.diagnosis.test_explain import edit, says
from tests.helpers.grading import grade_here
from tests.helpers.sandboxes import working_sandboxes
from tests.marks.trial import functions, judged

# Ways of one's own, each with one slip, and a part of the line where it is.
OWN_WAYS = [
    (
        "conv1d_backward",
        """n, m = len(x), len(kernel)
dx = np.zeros(n)
dk = np.zeros(m)
seen = np.zeros(n)
for i, g in enumerate(dy):
    at = i * stride
    dk += g * x[at : at + m]
    dx[at : at + m] += g * kernel
    seen[at : at + m] += 1
return dx / np.maximum(seen, 1), dk""",
        "seen[at",
    ),
    (
        "softmax",
        """out = []
for row in z:
    top = max(row)
    parts = [np.exp(number - top) for number in row]
    out.append([part / sum(parts[1:]) for part in parts])
return np.array(out)""",
        "parts[1:]",
    ),
    (  # in the longest file
        "long_conv",
        """result = [0.0] * len(x)
for t in range(len(x)):
    for past in range(t + 1):
        result[t] += x[past] * kernel[t - past] * (past + 1)
return np.array(result)""",
        "(past + 1)",
    ),
    (
        "cross_entropy",
        """total = 0.0
for i in range(len(y)):
    chosen = p[i, y[i]]
    total -= np.log(max(chosen, 1e-12)) * (i + 1)
return total / len(y)""",
        "* (i + 1)",
    ),
]  # fmt: skip


def where(said):
    """Return the place that is told, without what is said of the parts that are right."""
    return said.partition("One change to ")[2]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("function", "body", "line"),
    [*OWN_WAYS[:2], *(pytest.param(*way, marks=pytest.mark.on_record) for way in OWN_WAYS[2:])],
)
def test_the_line_of_the_slip_is_told(function, body, line):
    assert line in where(says(edit(function, body)))


@pytest.mark.parametrize(("function", "body", "line"), OWN_WAYS[:1])
def test_check_tells_it_too(function, body, line):
    question = questions_of(function)[0]
    mine = functions(edit(function, body).made_in(catalogue.reference()))
    found = check_question(catalogue.paths.ASSIGNMENT / "tests" / f"{question}.py", mine)
    assert line in where(" ".join(diagnosis.says for diagnosis in found.diagnoses))


@pytest.mark.slow
@pytest.mark.parametrize("backend", working_sandboxes()[:1])
def test_so_does_the_grader_and_points_stay_as_they_are(tmp_path, backend):
    function, body, line = OWN_WAYS[0]
    for file, text in edit(function, body).made_in(catalogue.reference()).items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    result = grade_here(Submission("student", tmp_path), Options(backend, questions_of(function)[:1])).questions[0]
    assert line in where(" ".join(diagnosis.says for diagnosis in result.diagnoses))
    assert result.points == sum(case.points for case in result.cases)


OF_PIECES = """s = 1 / (1 + np.exp(-z))
out = da.copy()
for place in np.ndindex(z.shape):
    out[place] *= s[place] * (1 - z[place])
return out"""


@pytest.mark.parametrize(
    ("function", "body"),
    [("sigmoid_backward", OF_PIECES), *(pytest.param(*way[:2], marks=pytest.mark.on_record) for way in OWN_WAYS)],
)
def test_marks_do_not_hang_on_the_time_of_the_search(function, body, monkeypatch):
    question, files = questions_of(function)[0], edit(function, body).made_in(catalogue.reference())
    with_time = judged(files, [question])[question]
    monkeypatch.setattr(name_mistakes, "MENDED", 0)
    without = judged(files, [question])[question]
    assert with_time.points == without.points


@pytest.mark.slow
def test_two_slips_have_no_place():
    """A change that mends one of them does not make all right."""
    function, body, _ = OWN_WAYS[1]
    assert "One change to" not in says(edit(function, body.replace("number - top", "number - 0.3 * top")))


def test_a_helper_of_ones_own_is_looked_at():
    text = "def half(x):\n    return x * 3\n\ndef f(x):\n    '''Doc.'''\n    return half(x)\n"
    found = [repair for repair in repairs(text, "f") if "x * 3" in repair.where]
    assert found and all("def half" in repair.text("g") and "def f" in repair.text("g") for repair in found)


def test_what_is_tried_can_be_read_and_ends():
    text = "def f(x):\n    while x:\n        x = x - 1\n    for i in range(3):\n        x += i\n    return x\n"
    for repair in repairs(text, "f"):
        (definition,) = ast.parse(repair.text("g")).body[:1]
        loops = [node for node in ast.walk(definition) if isinstance(node, ast.For | ast.While)]
        assert all(ast.unparse(loop.body[0]) == "next(_turns)" for loop in loops)


GROWS = """def f(x):
    out = list(x)
    for each in out:
        out.append(each * each)
    return out
"""


@pytest.mark.parametrize("text", [GROWS, GROWS.replace("for each in out", "while x").replace("each", "out[-1]")])
def test_what_takes_longer_in_each_turn_ends(text, monkeypatch):
    """In ten thousand turns a number that is squared in each would have more digits than there are atoms."""
    monkeypatch.setattr(source_repairs, "SECONDS", 0.01)
    bounded = ast.unparse(bound_loops(ast.parse(text).body[0]))
    names: dict = {}
    exec(bounded, names)
    outcome = observe(names["f"], ([3],), {})
    assert "StopIteration" in outcome.trouble.text


@pytest.mark.parametrize(
    "text",
    [
        "def f(x:\n",
        "f = 3",
        "\0",
        "def f(x):\n    return " + "(" * 5000 + "x" + ")" * 5000,
        "def f(x):\n    return " + "-" * 9000 + "x",
        "def f(x):\n    return x\n" + "#" * CHARACTERS,
        "",
    ],
)
def test_a_text_that_cannot_be_read_has_none(text):
    assert list(repairs(text, "f")) == []


@pytest.mark.slow
@pytest.mark.parametrize("depth", [20, 120, 180, 240, 300, 500])
@pytest.mark.parametrize(
    "deep", ["x" + ".a" * 9, "x" + "[0]" * 9, "-" * 9 + "x", "x" + "()" * 9, "lambda: " * 9 + "x", "x" + " + x" * 9]
)
def test_however_deep_an_expression_is_nothing_is_raised(deep, depth):
    text = "def f(x):\n    y = 1 + 2\n    return " + "x".join(part * (depth // 9) for part in deep.split("x")[:1]) + "x"
    text += "".join(part * (depth // 9) for part in deep.split("x", 1)[1:]) + "\n"
    for repair in islice(repairs(text, "f"), 20):
        assert repair.text("g").startswith("def g():")
