"""The proof: its totals in the README belong to what is there now, and it finds what would disprove it."""

from dataclasses import replace

import pytest

from autograder.authoring import zips
from autograder.reference import catalogue
from given.machinery.questions import QUESTIONS
from tests.marks import agreement, known_mistakes, margins, mutants, summary
from tests.marks.agreement import Comparison, compare, hand_ins
from tests.marks.known_mistakes import MNIST, QUICK_FIT, Verdict, lost_in_training, points_of_training
from tests.marks.margins import Way
from tests.marks.trial import trial

Q15 = "q15_conv1d"
GOOD = Verdict("conv1d_flipped", frozenset([Q15]), frozenset([Q15]), ("conv1d_flipped",), (), 0.8, 1e6)
RIGHT = Way("loops", frozenset(), (), {Q15: 1e-5})


def found(mistakes=(GOOD,), ways=(RIGHT,), tried=()):
    """Return the problems, but for explanations of mutants that were not tried."""
    problems = summary.problems(list(mistakes), list(ways), list(tried))
    return [problem for problem in problems if not problem.startswith("explanation")]


def test_the_totals_in_the_readme_are_those_of_what_is_there_now():
    assert not summary.is_stale(), "run `make proof`"


@pytest.mark.slow
def test_nothing_is_wrong_with_what_is_right():
    assert found() == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "wrong",
    [
        replace(GOOD, lost=frozenset()),
        replace(GOOD, lost=GOOD.lost | {"q17_conv2d"}),
        replace(GOOD, wrongly_named=("conv1d_other",)),
        replace(GOOD, error=99.0),
        replace(GOOD, kept=0.4),
    ],
)
def test_a_mistake_that_escapes_or_is_misnamed_is_a_problem(wrong):
    assert len(found(mistakes=[GOOD, wrong])) == 1


@pytest.mark.on_record_of_all
def test_a_place_that_was_found_decides_nothing_about_marks():
    assert found(mistakes=[GOOD, replace(GOOD, kept=0.4, named=("conv1d: line 3, `kernel[::-1]`",))]) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "wronged",
    [
        replace(RIGHT, lost=frozenset([Q15])),
        replace(RIGHT, named=("conv1d_flipped",)),
        replace(RIGHT, errors={Q15: 0.02}),
    ],
)
def test_a_right_way_that_nearly_loses_points_is_a_problem(wronged):
    assert len(found(ways=[RIGHT, wronged])) == 1


@pytest.mark.slow
def test_a_mutant_that_lives_unexplained_is_a_problem():
    mutant = next(m for m in mutants.mutants() if m.function == "conv1d" and m.change not in mutants.explained())
    assert len(found(tried=[mutants.Verdict(mutant)])) == 1
    assert found(tried=[mutants.Verdict(mutant, Q15, "a case")]) == []


def test_margins_are_measured_as_multiples_of_the_tolerance():
    files = known_mistakes.error_of(catalogue.mistakes()["conv1d_flipped"])
    assert files is not None and files > summary.MARGIN
    with margins.watched_errors() as errors:
        known_mistakes.trial(catalogue.reference(), [Q15])
    assert errors and max(errors) < 1 / summary.MARGIN


def test_a_mistake_is_named_by_its_own_place_only():
    padded = catalogue.mistakes()["convnet_forward_padded"]
    place = "convnet_forward: line 58, `a = relu(conv_forward(x, conv_w, conv_b, padding=1))`"
    assert known_mistakes.is_its_name(padded, place)
    assert not known_mistakes.is_its_name(padded, "convnet_forward: line 59, `pooled = max_pool_forward(a, 2, 2)`")
    assert not known_mistakes.is_its_name(padded, place.replace("convnet_forward:", "conv_forward:"))


def test_two_entries_that_do_the_same_are_one_mistake():
    one = catalogue.mistakes()["conv1d_flipped"]
    same = replace(one, name="conv1d_turned", replace=one.replace.replace("kernel[::-1]", "np.flip(kernel)"))
    assert known_mistakes.the_same(one, same)
    assert not known_mistakes.the_same(one, catalogue.of_function("conv1d")[-1])


def test_agreement_compares_every_kind_and_sees_a_difference():
    names = list(hand_ins())
    assert len(names) > 100 and names[:2] == ["the reference", "the skeleton"]
    points = dict.fromkeys(QUESTIONS, 1.0)
    assert Comparison("x", points, dict(points)).differences == []
    assert len(Comparison("x", points, {**points, Q15: 0.9}).differences) == 1
    assert len(Comparison("x", {}, points).differences) == len(QUESTIONS)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        # tests/given/test_otter.py has answers with mistakes
        pytest.param("the skeleton", marks=pytest.mark.exhaustive),
        pytest.param("right way einsums", marks=pytest.mark.exhaustive),
        pytest.param("mistake conv_backward_dx_overwritten", marks=pytest.mark.exhaustive),
        pytest.param("mistake rnn_forward_no_bias", marks=pytest.mark.exhaustive),
    ],
)
def test_stock_otter_agrees_on_a_sample(name, tmp_path):
    chosen = hand_ins()
    zipped = zips.pack_autograder(tmp_path / "autograder.zip")
    found = compare(name, chosen[name], zipped)
    assert found.ours.keys() == set(QUESTIONS) and found.differences == []


@pytest.mark.on_record_of_all
@pytest.mark.slow
def test_a_hand_in_that_hangs_or_kills_is_left_out_by_name(tmp_path, monkeypatch):

    def compared(text: str) -> Comparison | Exception:
        return agreement.compared("it", {**catalogue.reference(), "pool.py": text}, tmp_path / "none.zip")

    assert isinstance(compared("import os; os.kill(os.getpid(), 11)\n"), agreement.Endless)
    # There is no such zip for stock Otter, and that is not the hand-in's fault.
    assert isinstance(compared("this is no Python\n"), RuntimeError)
    monkeypatch.setattr(agreement, "SECONDS", 2)
    assert isinstance(compared("import time; time.sleep(600)\n"), agreement.Endless)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["dense_backward_downhill", "predict_by_column"])
def test_a_mistake_below_a_training_costs_it_nothing(name):
    mistake = catalogue.mistakes()[name]
    files = mistake.made_in(QUICK_FIT.made_in(catalogue.reference()))
    assert 0 < points_of_training() == points_of_training(mistake) < 10
    assert trial(files, [MNIST])[MNIST].points < points_of_training()
    assert lost_in_training(mistake) == set()
