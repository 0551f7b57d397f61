"""The right ways: answers that look nothing like the reference get every point, and lose some as soon as they err."""

import json
import os
import subprocess
import sys
from collections import defaultdict

import pytest

from autograder import paths
from autograder.authoring import sample_class
from autograder.grading.result import Options
from autograder.reference import catalogue
from autograder.sandbox import choice
from autograder.submissions.submission import Submission
from given.machinery import modules
from given.machinery.questions import QUESTIONS
from tests.helpers.grading import grade_here
from tests.marks import margins, right_ways
from tests.marks.trial import CORE, QUICK, lost, trial

QUICK_CORE = tuple(question for question in CORE if question in QUICK)
CORE_FUNCTIONS = {function for question in CORE for function in QUESTIONS[question].functions}
OTHER_FORMS = 6  # of each function, at least


# The variants.


def test_every_function_is_written_in_many_ways_of_their_own():
    forms = defaultdict(set)
    for name in right_ways.names():
        for function, text in right_ways.own_functions(right_ways.source(name)).items():
            forms[function].add(text)
    assert forms.keys() == CORE_FUNCTIONS
    assert {function: len(texts) for function, texts in forms.items() if len(texts) < OTHER_FORMS} == {}
    for text in catalogue.reference().values():
        assert [name for name, body in right_ways.own_functions(text).items() if body in forms[name]] == []


@pytest.mark.parametrize("name", right_ways.names())
def test_a_variant_says_what_it_is_about(name):
    assert right_ways.source(name).startswith('"""')


def test_a_module_gets_its_functions_helpers_and_imports():
    text = "import math\nfrom conv import conv1d\n\ndef helper():\n    pass\n\ndef relu(z):\n    pass\n\ndef max_pool():\n    pass\n"
    helper, relu, max_pool = (f"def {name}:\n    pass" for name in ("helper()", "relu(z)", "max_pool()"))
    assert right_ways.part_for("backprop", text).split("\n\n\n") == ["import math", helper, f"{relu}\n"]
    assert right_ways.part_for("conv", text).split("\n\n\n") == ["import math", helper, "from backprop import relu\n"]
    in_pool = ["import math", "from conv import conv1d", helper, "from backprop import relu", f"{max_pool}\n"]
    assert right_ways.part_for("pool", text).split("\n\n\n") == in_pool


def test_decorators_come_along():
    decorated = "@dataclass\nclass Layer:\n    size: int"
    assert decorated in right_ways.part_for("conv", f"from dataclasses import dataclass\n\n\n{decorated}\n")


# Their points.


@pytest.fixture
def warned(monkeypatch):
    """Every warning that NumPy gives in a function under trial, whether its case asks for quiet or not."""
    found: list[tuple[str, str]] = []
    observe = modules.observe_here

    def watched(function, *args):
        outcome = observe(function, *args)
        found.extend((function.__name__, text) for text in outcome.warnings)
        return outcome

    monkeypatch.setattr(modules, "observe_here", watched)
    return found


def test_warnings_are_seen(warned):
    trial(right_ways.with_variant("def sigmoid(z):\n    return 1 / (1 + np.exp(-z))\n"), ("q01_sigmoid",))
    assert ("sigmoid", "overflow encountered in exp") in warned


@pytest.mark.on_record
@pytest.mark.parametrize("name", right_ways.names())
def test_a_right_way_gets_every_point_without_warning(name, warned):
    """How far it stays from the tolerance, and that it is called no mistake, the proof has found."""
    results = trial(right_ways.hand_in(name))
    assert warned == []
    assert [(result.question, case) for result in results.values() for case in result.cases if not case.passed] == []


NEAR_MISSES = {
    "closures": ("dx[place] += derivative * kernel", "dx[place] = derivative * kernel", "q16 q19"),
    "composed": ("np.rot90(kernel, 2)", "kernel", "q19"),
    "einsums": (" * (a > 0)", "", "q08 q12"),
    "fourier": ("full[len(kernel) - 1 : len(x) : stride]", "full[: len(x) - len(kernel) + 1 : stride]", "q15"),
    "in_place": ("        x[index] = before\n", "", "q09"),
    "index_arrays": (
        "np.add.at(dx, (slice(None), slice(None), rows, columns), share)",
        "dx[:, :, rows, columns] += share",
        "q22",
    ),
    "layer_objects": ("(2 / fan_in) ** 0.5", "2 / fan_in", "q10"),
    "loops": ("largest = image[r * stride, c * stride]", "largest = 0.0", "q20"),
    "matrices": (", weights=[len(batch) for batch in batches]", "", "q12"),
    "other_types": ("inputs * units + units, dtype", "inputs * units + inputs, dtype", "q14 b10"),
    "ready_made": ("np.log(1e-12)", "np.log(1e-10)", "q04"),
    "recursive": ("params - learning_rate * grads", "params + learning_rate * grads", "q11 q12"),
    "shift_and_add": ("        waiting &= ~won\n", "", "q21"),
    "single": ("np.where(z < 0, small, 1)", "np.where(z < 0, 1, small)", "q01 b06"),
    "strided": ("w[:, :, ::-1, ::-1]", "w", "q16 q19"),
}


def test_there_is_a_near_miss_of_every_variant():
    assert list(NEAR_MISSES) == right_ways.names()


@pytest.mark.on_record
@pytest.mark.parametrize("name", NEAR_MISSES)
def test_a_small_error_in_a_variant_loses_points_only_there(name):
    right, wrong, questions = NEAR_MISSES[name]
    text = right_ways.source(name)
    assert text.count(right) == 1
    results = trial(right_ways.with_variant(text.replace(right, wrong)))
    assert {question[:3] for question in lost(results)} == set(questions.split())


def test_errors_are_measured_in_tolerances():
    slightly_off = "def softmax(z):\n    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True) * (1 + 5e-10)\n"
    found = margins.worst_errors(right_ways.with_variant(slightly_off))
    assert 0.4 < found["q03_softmax"] < 0.6


# As they are graded.


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "questions", "points"),
    [
        ("layer_objects", QUICK_CORE, 90),
        ("other_types", QUICK_CORE, 90),
        pytest.param("layer_objects", CORE, 100, marks=pytest.mark.exhaustive),
    ],
)
def test_a_right_way_gets_full_marks_from_the_grader(name, questions, points, tmp_path):
    """These two hand back what is hardest to pass on: objects of their own, odd strides, lists for tuples."""
    sample_class.write_folder(tmp_path / "student", right_ways.hand_in(name))
    options = Options(choice.choose_sandbox(None).name, questions)
    result = grade_here(Submission("student", tmp_path / "student"), options)
    assert (result.status, result.score) == ("graded", points)
    assert [case.name for question in result.questions for case in question.cases if not case.passed] == []


TRIALS = """
import json, numpy
from autograder import paths
from given.checking import quick_otter  # the whole of Otter imports pandas, which wants a newer NumPy
from tests.marks import margins, right_ways
from tests.marks.trial import lost, trial
found = {name: sorted(lost(trial(right_ways.hand_in(name)))) for name in right_ways.names()}
print(json.dumps([numpy.__version__, found]))
"""


@pytest.mark.slow
@pytest.mark.exhaustive
@pytest.mark.skipif(sys.version_info >= (3, 13), reason="NumPy 1.26 does not support this Python")
def test_right_ways_are_right_with_the_oldest_numpy_too(tmp_path):
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(tmp_path), "numpy==1.26.4"]
    subprocess.run(install, check=True, capture_output=True, timeout=300)
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{paths.ROOT}", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", TRIALS]
    done = subprocess.run(command, cwd=paths.ROOT, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    version, found = json.loads(done.stdout)
    assert version == "1.26.4"
    assert found == {name: [] for name in right_ways.names()}
