"""The second look: no mistake is punished twice, none gets away, and mistakes are called by their names."""

import time

import pytest

from autograder.authoring import sample_class
from autograder.grading.carried_forward import with_marks
from autograder.grading.result import Options, Result
from autograder.reference import catalogue
from autograder.reference.catalogue import Edit
from autograder.sandbox import choice
from autograder.submissions.submission import Submission
from given.checking.results import CaseResult
from given.machinery.outcome import Kind
from given.machinery.questions import QUESTIONS, find_questions, questions_of
from tests.helpers.grading import grade_here
from tests.marks.trial import QUICK, judged, lost, trial

Q06, Q08, Q12, Q17, Q18, Q19, B01 = (
    find_questions(name)[0] for name in ("q06", "q08", "q12", "q17", "q18", "q19", "b01")
)


def body(function, text):
    return Edit("own", function, body=text)


def edited(*edits):
    """Return the reference with edits of our own and mistakes of the catalogue, by name, made in it."""
    files = catalogue.reference()
    files["pool.py"] = "from conv import output_size\n" + files["pool.py"]  # some compositions count positions
    for edit in edits:
        edit = catalogue.mistakes()[edit] if isinstance(edit, str) else edit
        files = edit.made_in(files)
    return files


def names(results):
    return {diagnosis.name for result in results.values() for diagnosis in result.diagnoses}


DOUBLED = body("dense_backward", "return 2.0 * dz @ w.T, 2.0 * x.T @ dz, 2.0 * dz.sum(axis=0)")
TRANSPOSED = body("dense_backward", "dz = 1.0 * dz\nreturn dz @ w.T, dz.T @ x, dz.sum(axis=0)")
NO_BIAS = body("dense_backward", "dz = 1.0 * dz\nreturn dz @ w.T, x.T @ dz, 0 * dz.sum(axis=0)")
SWAPPED = body("dense_backward", "dz = 1.0 * dz\nreturn x.T @ dz, dz @ w.T, dz.sum(axis=0)")
IN_PLACE = body("dense_backward", "dz *= 3\nreturn dz @ w.T, x.T @ dz, 1.0 * dz.sum(axis=0)")
LOSS_ZERO = Edit("own", "backprop", find="return cross_entropy(p, y), ", replace="return 0.0, ")


# Errors carried forward.


@pytest.mark.slow
@pytest.mark.parametrize("wrong", [DOUBLED, NO_BIAS, IN_PLACE, "dense_backward_scaled"])
def test_dense_backward_alone_loses_its_own_question_only(wrong):
    files = edited(wrong)
    assert lost(trial(files)) >= {Q06, Q08}
    results = judged(files)
    assert lost(results) == {Q06}
    given = {name for case in results[Q08].cases for name in case.given}
    assert given == {"dense_backward"}


STUB = body("dense_backward", 'raise NotImplementedError("q06_dense_backward: ...")')
RAISES = body("dense_backward", "raise ValueError('?')")
NOTHING = body("dense_backward", "return None")
A_LIST = body("dense_backward", "return [[1, 2], 3]")
HANGS_NOT = body("dense_backward", "import sys\nsys.exit()")


@pytest.mark.slow
@pytest.mark.parametrize(
    "wrong",
    [
        *(TRANSPOSED, STUB, RAISES),
        *(pytest.param(wrong, marks=pytest.mark.on_record) for wrong in (SWAPPED, NOTHING, A_LIST, HANGS_NOT)),
    ],
)
def test_whatever_a_lower_function_does_costs_its_question_only(wrong):
    assert lost(judged(edited(wrong))) == {Q06}


IN_PLACES = {
    "relu": "z[z < 0] = 0",
    "softmax": "return np.asmatrix(np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))",
    "sgd_step": "for (w, b), (dw, db) in zip(params, grads):\n    w -= learning_rate * dw\n    b -= learning_rate * db",
    "cross_entropy": "return [-np.mean(np.log(p[np.arange(len(y)), y]))]",
    "output_size": "raise NotImplementedError('q14_sizes: ...')",
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("function", "text"),
    [
        pytest.param(*place, marks=[pytest.mark.on_record] if number else [])
        for number, place in enumerate(IN_PLACES.items())
    ],
)
def test_slips_met_in_real_hand_ins_cost_their_question_only(function, text):
    (own,) = questions_of(function)
    assert lost(judged(edited(body(function, text)))) == {own}


@pytest.mark.on_record
@pytest.mark.slow
def test_two_functions_wrong_each_in_its_own_way_lose_both():
    results = judged(edited(DOUBLED, LOSS_ZERO))
    assert lost(results) == {Q06, Q08}
    loss_cases = [case for case in results[Q08].cases if "loss" in case.name]
    assert loss_cases and not any(case.points for case in loss_cases)


@pytest.mark.slow
def test_backprop_is_right_given_dense_backward_and_the_loss():
    results = judged(edited(DOUBLED, LOSS_ZERO))
    by_name = {case.name: case for case in results[Q08].cases}
    assert by_name["the derivatives for three layers"].given == ("dense_backward",)


@pytest.mark.slow
def test_named_is_who_is_to_blame_and_not_who_rests_on_it():
    results = judged(edited("softmax_of_columns", "dense_backward_scaled"))
    assert {case.given for case in results["q07_network_forward"].cases if case.given} == {("softmax",)}
    assert {case.given for case in results[Q08].cases if case.given} == {("softmax", "dense_backward")}


@pytest.mark.on_record
@pytest.mark.slow
def test_three_lower_functions_wrong_at_once():
    files = edited(
        DOUBLED,
        body("relu", "return np.where(z > 0, z, 0.1 * z)"),
        body("relu_backward", "return np.where(z > 0, da, 0.1)"),
    )
    assert lost(judged(files)) == {Q06, "q02_relu"}


@pytest.mark.on_record
@pytest.mark.slow
def test_a_wrong_function_that_is_not_called_costs_nothing_more():
    own_softmax = Edit(
        "own",
        "network_forward",
        find="return softmax(dense_forward(x, w, b))",
        replace="z = dense_forward(x, w, b)\n    e = np.exp(z - z.max(axis=1, keepdims=True))\n    return e / e.sum(axis=1, keepdims=True)",
    )
    files = edited(own_softmax, body("softmax", "return np.exp(z) / np.exp(z).sum()"))
    assert lost(judged(files)) == {"q03_softmax"}


@pytest.mark.on_record
@pytest.mark.slow
def test_a_layer_built_from_a_wrong_function_for_one_image():
    by_conv2d = next(way for way in catalogue.compositions() if way.name == "conv_forward_image_by_image")
    files = edited(
        by_conv2d,
        body(
            "conv2d",
            "return 3 * np.sum(np.lib.stride_tricks.sliding_window_view(image, kernel.shape)[::stride, ::stride] * kernel, axis=(2, 3))",
        ),
    )
    assert lost(trial(files)) == {Q17, Q18, B01}
    assert lost(judged(files)) == {Q17}


@pytest.mark.on_record
@pytest.mark.slow
@pytest.mark.parametrize("way", catalogue.compositions(), ids=lambda way: way.name)
def test_every_other_composition_is_right(way):
    assert lost(trial(edited(way))) == set()


@pytest.mark.on_record
@pytest.mark.slow
def test_train_is_right_given_backprop_however_it_shuffles():
    for way in (way for way in catalogue.compositions() if way.function == "train"):
        assert lost(judged(edited(way, DOUBLED))) == {Q06}, way.name


def test_two_functions_are_right_given_what_both_rest_on():
    results = judged(edited("conv_forward_flipped"))
    assert lost(results) == {Q18}
    together = [case for case in results[B01].cases if case.name == "an odd row and column under no window"]
    assert [case.given for case in together] == [("conv_forward",)]


@pytest.mark.slow
def test_of_two_functions_the_one_wrong_itself_loses_the_case():
    results = judged(edited("conv_forward_flipped", "convnet_backprop_no_relu"))
    assert lost(results) == {Q18, B01}
    assert names(results) == {"conv_forward_flipped", "convnet_backprop_no_relu"}
    assert all(case.passed for case in results[B01].cases if case.name == "no two dimensions alike")


LAZY = [
    (
        body("backprop", "return 0.0, [(0 * w, 0 * b) for w, b in params]"),
        body("train", "return params, [0.0] * epochs"),
    ),
    (body("backprop", "return None"), body("train", "return None")),
    (body("output_size", "return 0"), body("conv1d", "return np.zeros(0)")),
    (
        body("softmax", "return np.arange(1.0, 1 + z.size).reshape(z.shape)"),
        body("network_forward", "return softmax(np.zeros((len(x), len(params[-1][1]))))"),
    ),
    (
        body("softmax", "return np.linspace(0.1, 0.9, z.size).reshape(z.shape)"),
        body("network_forward", "return softmax(np.zeros((len(x), params[-1][1].size)))"),
    ),
]


@pytest.mark.on_record
@pytest.mark.parametrize(("lower", "upper"), LAZY)
def test_a_lower_function_spoilt_earns_nothing_above_it(lower, upper):
    """With such a lower function the upper one could be written without what it is about."""
    (own,) = questions_of(upper.function)
    assert judged(edited(lower, upper))[own].points <= judged(edited(upper))[own].points < QUESTIONS[own].points


def test_a_wrong_number_is_carried_forward_without_an_array():
    one_less = Edit("own", "output_size", find=" + 1\n", replace="\n")
    by_size = """starts = [i * stride for i in range(output_size(len(x), len(kernel), stride))]
return np.array([1.0 * x[i : i + len(kernel)] @ kernel for i in starts])"""
    results = judged(edited(one_less, body("conv1d", by_size)), ("q14_sizes", "q15_conv1d"))
    assert any(case.given == ("output_size",) for case in results["q15_conv1d"].cases)


SHORT = Edit("own", "conv1d", find="[::stride]", replace="[:-1:stride]")


def test_sizes_beyond_reason_are_not_gone_on_with():
    """Ours never meets them."""
    start = time.perf_counter()
    results = judged(edited(body("output_size", "return 10**12 + size"), SHORT), ("q14_sizes", "q15_conv1d"))
    assert results["q15_conv1d"].points < QUESTIONS["q15_conv1d"].points
    assert time.perf_counter() - start < 30


@pytest.mark.on_record
@pytest.mark.slow
def test_one_call_of_luck_is_not_carried_forward():
    """An upper function that cheats: it answers what a wrong lower function makes right, but only for one shape."""
    cheat = Edit("own", "network_forward", find="    for w, b in params[:-1]:", replace="    for w, b in params[:1]:")
    results = judged(edited(cheat, body("relu", "return 2.0 * np.maximum(z, 0.0)")))
    assert results["q07_network_forward"].points < results["q07_network_forward"].possible


def test_a_trillionth_inside_the_log_is_right_everywhere_or_not():
    """Many write log(p + 1e-12). Question 4 cannot see it; then question 12 must not punish it."""
    adds = body("cross_entropy", "return -np.mean(np.log(p[np.arange(len(y)), y] + 1e-12))")
    assert lost(trial(edited(adds))) == set()


# Mistakes by name.


@pytest.mark.slow
def test_mistakes_in_a_function_and_one_above_it_are_both_named():
    results = judged(edited("dense_backward_scaled", "conv1d_flipped", "init_std_for_variance"))
    assert names(results) == {"dense_backward_scaled", "conv1d_flipped", "init_std_for_variance"}


@pytest.mark.slow
def test_mistakes_in_the_bonus_are_named_like_all_others():
    mistakes = {"batchnorm_backward_variance_fixed", "rnn_backward_added_after_tanh", "motif_scan_unknown_0"}
    results = judged(edited(*mistakes))
    assert names(results) == mistakes
    assert len(lost(results)) == len(mistakes)


def test_a_lower_function_s_mistake_is_not_the_upper_one_s():
    """Its channels come last, so convnet_forward flattens them in this order."""
    results = judged(edited("max_pool_forward_channels_moved_last"))
    assert lost(results) == {"q21_max_pool_layer"}
    assert names(results) == {"max_pool_forward_channels_moved_last"}


def test_a_mistake_is_known_by_its_effect_not_by_its_text():
    other = body(
        "conv1d",
        "k = len(kernel)\nreturn np.array([x[i : i + k] @ np.flip(1.0 * kernel) for i in range(0, len(x) - k + 1, stride)])",
    )
    assert names(judged(edited(other))) == {"conv1d_flipped"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "wrong",
    [
        DOUBLED,
        body("conv1d", "return None"),
        body("conv1d", "raise ValueError('?')"),
        body("conv1d", "return 1.0 * kernel"),
        Edit("own", "conv1d", find="(1.0 * kernel)", replace="(1.0 * kernel[::-1]) + 1e-6"),
    ],
)
def test_no_known_mistake_is_named_on_a_mere_guess(wrong):
    results = judged(edited(wrong))
    assert lost(results) and not names(results) & catalogue.mistakes().keys()


@pytest.mark.slow
def test_what_is_right_given_another_function_is_not_blamed():
    results = judged(edited("dense_backward_scaled"))
    assert not results[Q08].diagnoses and not results[Q12].diagnoses


@pytest.mark.parametrize(("kind", "points"), [(Kind.VALUES, 1.0), (Kind.CRASH, 1.0), (Kind.INTERNAL, 0.0)])
def test_what_our_own_fault_cost_is_not_given_but_graded_again(kind, points):
    failed = CaseResult("a case", 0.0, 1.0, False, "", kind=kind, text="KeyError")
    case = with_marks(failed, ("relu",))
    assert case.points == points and (case == failed) is (kind is Kind.INTERNAL)


# In the grader.


@pytest.mark.slow
def test_who_ends_below_costs_nothing_above_on_another_way(tmp_path):
    """Most who write b01 call conv_backward, and ours does not."""
    by_conv_backward = next(way for way in catalogue.compositions() if way.name == "convnet_backprop_by_conv_backward")
    ends = body("conv_backward", "import os\nos._exit(3)")
    sample_class.write_folder(tmp_path / "student", edited(by_conv_backward, ends))
    options = Options(choice.choose_sandbox(None).name, (Q19, B01))
    results = {
        question.question: question
        for question in grade_here(Submission("student", tmp_path / "student"), options).questions
    }
    assert lost(results) == {Q19}
    assert ("conv_backward",) in {case.given for case in results[B01].cases}


@pytest.mark.slow
def test_the_same_through_the_sandbox(tmp_path):
    mistakes = ("dense_backward_scaled", "relu_in_place", "conv1d_flipped")
    sample_class.write_folder(tmp_path / "student", edited(*mistakes))
    options = Options(choice.choose_sandbox(None).name, QUICK)
    result = grade_here(Submission("student", tmp_path / "student"), options)
    assert result.status == "graded"
    results = {question.question: question for question in result.questions}
    assert lost(results) == {Q06, "q02_relu", "q15_conv1d"} and names(results) == set(mistakes)
    assert Result.from_json(result.to_json()) == result
