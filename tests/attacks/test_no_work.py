"""Marks are for work: whoever knows the public cases by heart earns what stays the same in the grader, and nothing for sabotage."""

import json
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from autograder import paths
from autograder.authoring.recorded_mistakes import record_calls
from autograder.grading.grade import our_answers
from autograder.reference import our_functions
from given import functions
from given.checking.otter_layer import QuestionFile, run_question
from given.machinery import modules
from given.machinery.outcome import Call
from given.machinery.questions import is_core
from tests.attacks.no_work import DERIVATIVES, HONEST, LONG_CONV, SABOTEURS, TABLES, Idler, told
from tests.attacks.second_look_as_it_was import points_as_it_was
from tests.draws import spread
from tests.marks.trial import QUICK

pytestmark = pytest.mark.slow
SECONDS = 300  # then the grader hangs
BY_HEART = 30  # of 100 points: what knowing the public cases by heart must not earn
RESTS = ("q07_network_forward", "q08_backprop")  # of which all rests on other functions


@cache
def graded(idler: Idler, sandbox: str, questions: tuple[str, ...] = tuple(QUICK)) -> dict[str, float]:
    """Return the points of a hand-in, by question, from the real command."""
    with tempfile.TemporaryDirectory() as place:
        inbox, out = Path(place) / "inbox", Path(place) / "out"
        (inbox / idler.name).mkdir(parents=True)
        for name, text in idler.files().items():
            (inbox / idler.name / name).write_text(text, encoding="utf-8")
        options = ["--out", out, "--sandbox", sandbox, "--questions", ",".join(questions), "--jobs", "1"]
        command = [sys.executable, "-m", "autograder", "grade", inbox, *options]
        subprocess.run(list(map(str, command)), check=True, capture_output=True, timeout=SECONDS)
        (result,) = [json.loads(path.read_text(encoding="utf-8")) for path in (out / "results").glob("*.json")]
    return {question["question"]: points(question["cases"]) for question in result["questions"]}


def points(cases: list[dict]) -> float:
    return sum(case["points"] for case in cases)


def core(found: dict[str, float]) -> float:
    """Return the points of the core."""
    return sum(earned for question, earned in found.items() if is_core(question))


@cache
def known() -> dict[str, float]:
    """Return the points of the cases that make no call in the grader but those of the public cases at home, by question."""
    home = record_calls(paths.ASSIGNMENT / "tests", our_functions.right())
    with our_answers():
        there = record_calls(paths.QUESTIONS, our_functions.right())
    return {question: sum_of_known(question, home[question], there[question]) for question in QUICK}


def sum_of_known(question: str, home: list[Call], there: list[Call]) -> float:
    by_heart = list(map(told_of, home))
    cases = QuestionFile.from_file(str(paths.QUESTIONS / f"{question}.py")).test_cases
    new = {call.case for call in there if told_of(call) not in by_heart}
    return sum(case.points for case in cases if case.name not in new)


def told_of(call: Call) -> tuple:
    """Return what a table can tell a call by."""
    return call.function, told(call.args), sorted(told(list(call.kwargs.items())))


def test_what_stays_the_same_in_the_grader_is_little():
    assert 0 < core(known()) < BY_HEART


@pytest.mark.on_record
@pytest.mark.parametrize("idler", spread(TABLES, 1, pytest.mark.exhaustive), ids=lambda idler: idler.name)
def test_a_table_earns_what_stays_the_same(idler, attacked_sandbox, record_property):
    earned = graded(idler, attacked_sandbox)
    held = all(earned[question] <= known()[question] for question in QUICK)
    record_property("attacks", ("no work", attacked_sandbox, int(held), 1))
    assert {question: earned[question] for question in QUICK if earned[question] > known()[question]} == {}


@pytest.mark.on_record
@pytest.mark.parametrize("idler", SABOTEURS, ids=lambda idler: idler.name)
def test_sabotage_beneath_earns_nothing(idler, attacked_sandbox, record_property):
    earned, honest = graded(idler, attacked_sandbox), graded(HONEST, attacked_sandbox)
    more = {question: earned[question] for question in QUICK if earned[question] > honest[question]}
    record_property("attacks", ("no work", attacked_sandbox, int(not more), 1))
    assert more == {}


@pytest.mark.on_record
@pytest.mark.parametrize(
    ("idler", "question", "most"),
    [(DERIVATIVES, "q09_numerical_gradient", 0.25), (LONG_CONV, "b09_long_convolution", 2.5)],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_method_cannot_be_gone_round(idler, question, most, attacked_sandbox, record_property):
    earned = graded(idler, attacked_sandbox, (question,))[question]
    record_property("attacks", ("no work", attacked_sandbox, int(earned <= most), 1))
    assert earned <= most


# The controls: each wins where the grader is as it was.


def loaded(idler: Idler) -> dict:
    sys.modules.pop("state of a saboteur", None)
    return modules.functions(modules.load_texts(idler.files(), paths.SOLUTIONS))


@pytest.mark.on_record
@pytest.mark.parametrize("idler", TABLES, ids=lambda idler: idler.name)
def test_a_table_earns_all_public_points_with_numbers_of_home(idler, record_property):
    results = [run_question(paths.ASSIGNMENT / "tests" / f"{question}.py", loaded(idler)) for question in QUICK]
    earned = {result.question: result.points for result in results}
    wins = core(earned) > max(BY_HEART, core(known()) + 10)
    record_property("attacks", ("no work", "control", int(wins), 1))
    assert wins


@pytest.mark.parametrize("question", RESTS)
@pytest.mark.parametrize("idler", [TABLES[0], *SABOTEURS], ids=lambda idler: idler.name)
def test_a_second_look_as_it_was_pays_for_no_work(idler, question, record_property):
    sys.modules.pop("state of a saboteur", None)
    wins = points_as_it_was(idler.files(), question) > points_as_it_was(HONEST.files(), question) + 3
    record_property("attacks", ("no work", "control", int(wins), 1))
    assert wins


def test_derivatives_by_name_are_right_where_the_name_tells():
    by_name, x = loaded(DERIVATIVES)["numerical_gradient"], np.array([[0.5, -2.0], [1.0, 3.0]])
    for f in (functions.sum_of_squares, functions.sum_of_cubes, functions.product, functions.weighted_sine):
        np.testing.assert_allclose(by_name(f, x), our_functions.right()["numerical_gradient"](f, x), rtol=1e-6)


def test_the_long_convolution_is_right_at_four_places():
    x, kernel = np.random.default_rng(1).standard_normal((2, 2**16))
    y, right = loaded(LONG_CONV)["long_conv"](x, kernel), our_functions.right()["long_conv"](x, kernel)
    places = [0, 1, len(x) // 3, len(x) - 1]
    np.testing.assert_allclose(y[places], right[places])
    assert not np.allclose(y, right)
