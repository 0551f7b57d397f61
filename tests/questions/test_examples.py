"""The examples by hand tell right from wrong: no mistake of the catalogue hides behind the numbers that they happen to have.

A public case is about one thing, so that what is right keeps its points: what counts is what those of a question show together.
"""

import numpy as np
import pytest

from autograder.reference.catalogue import of_function
from given.machinery.questions import QUESTIONS
from given.plots import networks
from tests.helpers.examples import Example, calls_of, hidden_by_numbers, public_examples, shown
from tests.questions.test_by_hand import EXAMPLES

JUDGED = [question.id for question in QUESTIONS.values() if not question.trains]

# Which mistakes no example by hand shows, though random numbers of a public case do, and why that is left to them.
TOO_LARGE_FOR_A_PENCIL = {
    "three layers": {"network_forward_same_input", "backprop_last_weights"},
    "an image that is not square": {"max_pool_forward_square_result"},
    "several kernels": {"conv_backward_dx_last_kernel"},
    "several images": {
        "conv_forward_first_image",
        "conv_forward_filters_first",
        "conv_backward_dw_last_image",
        "conv_backward_dw_averaged",
        "max_pool_forward_first_image",
        "max_pool_backward_first_image",
        "average_pool_forward_first_image",
        "average_pool_backward_first_image",
    },
    "several channels": {
        "max_pool_forward_over_channels",
        "max_pool_forward_same_channel",
        "max_pool_forward_one_for_all_channels",
        "max_pool_forward_channels_first",
        "max_pool_backward_across_channels",
        "average_pool_forward_over_channels",
        "average_pool_forward_one_for_all_channels",
        "average_pool_backward_over_channels",
    },
}

# b01's example in the notebook is about sizes: its numbers do not matter, and are all 0.
ABOUT_SIZES = {"convnet_forward_channels_last", "convnet_forward_columns_first"}

TWO_PLACES = {"tolerance": 0.005}  # as many digits has a number in a picture
PICTURES = [
    Example("dense_forward", (networks.X, networks.W, networks.B), options=TWO_PLACES),
    Example("dense_backward", (networks.DZ, networks.X, networks.W), options=TWO_PLACES),
    Example("network_forward", (networks.LAYERS, networks.X), options=TWO_PLACES),
    Example("backprop", (networks.NETWORK, networks.ONE_INPUT, networks.CLASS), options=TWO_PLACES),
]


def in_the_notebook(question: str) -> list[Example]:
    """Return the calls of a question's example by hand in the notebook."""
    own = [calculate for number, calculate, *_ in EXAMPLES if number == QUESTIONS[question].number]
    return [example for calculate in own for example in calls_of(calculate)]


def by_function(examples: list[Example]) -> list[list[Example]]:
    """Return the examples of each function."""
    return [[e for e in examples if e.function == name] for name in {e.function: None for e in examples}]


@pytest.mark.exhaustive  # on record, see tests/records.py
@pytest.mark.parametrize("question", JUDGED)
def test_no_mistake_hides_in_the_notebooks_example(question):
    hidden = set().union(*map(hidden_by_numbers, by_function(in_the_notebook(question))))
    assert hidden == (ABOUT_SIZES if question == "b01_convnet" else set())


@pytest.mark.exhaustive  # on record, see tests/records.py
@pytest.mark.parametrize("question", JUDGED)
def test_no_mistake_hides_in_all_examples_of_a_question(question):
    examples = [example for example in public_examples(question) if example.by_hand] + in_the_notebook(question)
    assert not set().union(*map(hidden_by_numbers, by_function(examples)))


@pytest.mark.exhaustive  # on record, see tests/records.py
@pytest.mark.parametrize("example", PICTURES, ids=lambda example: example.function)
def test_no_mistake_hides_in_a_picture_of_a_network(example):
    assert not hidden_by_numbers([example])


@pytest.mark.exhaustive  # on record, see tests/records.py
@pytest.mark.parametrize("question", [question for question in JUDGED if question.startswith("q")])
def test_an_example_by_hand_shows_what_random_numbers_show(question):
    """But what would need an example too large for a pencil; and what shuffles is for no pencil at all."""
    public = [example for example in public_examples(question) if "rng" not in example.kwargs]
    by_hand = [example for example in public if example.by_hand] + in_the_notebook(question)
    at_random = [e for e in public if not e.by_hand and not {"form", "untouched"} & e.options.keys()]
    own = [mistake.name for name in QUESTIONS[question].functions for mistake in of_function(name)]
    assert shown(at_random) - shown(by_hand) == set(own) & set().union(*TOO_LARGE_FOR_A_PENCIL.values())


def test_equal_vectors_hide_a_transposed_dw_and_unequal_do_not():
    w, equal, unequal = np.array([[3, 0], [1, 5]]), np.array([[1, 2]]), np.array([[1, 3]])
    assert "dense_backward_dw_transposed" in hidden_by_numbers([Example("dense_backward", (equal, equal, w))])
    assert "dense_backward_dw_transposed" not in hidden_by_numbers([Example("dense_backward", (unequal, equal, w))])


def test_the_slides_kernel_hides_a_turn_but_not_a_stride():
    image, kernel = np.arange(20.0).reshape(4, 5), np.array([[0.0, 2.0], [2.0, 0.0]])
    hidden = hidden_by_numbers([Example("conv2d", (image, kernel, 2))])
    assert "conv2d_flipped" in hidden and "conv2d_stride_ignored" not in hidden


def test_in_no_public_case_are_all_neurons_of_a_layer_silent():
    """Then all examples would have the same probabilities, and nothing could be learned from the case."""
    for example in public_examples("q07_network_forward"):
        p = example.right()
        assert len(np.unique(p.round(9), axis=0)) == len(p), example
