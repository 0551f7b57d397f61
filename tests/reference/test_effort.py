"""Minutes and difficulty are estimates, and as such go up and down with what they are estimated from."""

import pytest

from autograder.reference import effort
from given.machinery.questions import QUESTIONS

SHORT = "def f(x):\n    return x\n"
LONG = "def f(x):\n" + "    x = x * 2 + 1\n" * 60 + "    return x\n"


@pytest.mark.parametrize(("text", "symbols"), [
    (SHORT, 2),
    ('def f(x):\n    """Return x, and say so at length."""\n    # in a comment, too\n    return x\n', 2),
    ("def f(x):\n    return (x)\n", 2),  # brackets that do nothing
    ("def f(x):\n    y = x + 1\n    return y\n", 7),
])  # fmt: skip
def test_symbols_are_counted_without_texts(text, symbols):
    assert effort.count_symbols(text) == symbols


def test_a_longer_answer_takes_longer_and_is_harder():
    short, long = ({"f": text} for text in (SHORT, LONG))
    assert effort.minutes(short, trains=False) == effort.STEP < effort.minutes(long, trains=False)
    assert effort.minutes(short, trains=True) > effort.minutes(short, trains=False)
    assert (effort.difficulty(short), effort.difficulty(long)) == ("easy", "hard")


def test_the_shorter_answer_counts_and_mistakes_take_time():
    assert effort.shortest({"relu": LONG}) == effort.count_symbols(effort.plain_answers("relu")[0])
    assert effort.minutes({"train": SHORT}, trains=False) > effort.minutes({"f": SHORT}, trains=False)


def test_what_the_table_says_is_plausible():
    """The lecture has parts 1 and 2 for an afternoon, backprop is the longest question of the first, relu is for a start."""
    minutes = {question.number: question.minutes for question in QUESTIONS.values()}
    first = [question.number for question in QUESTIONS.values() if question.part == "backpropagation"]
    assert max(first, key=minutes.__getitem__) == "q08" and minutes["q02"] <= 10
    assert 120 <= sum(minutes[q.number] for q in QUESTIONS.values() if q.part in ("backpropagation", "training")) <= 300
    assert all(number % effort.STEP == 0 and 5 <= number <= 90 for number in minutes.values())


def test_a_question_builds_on_earlier_ones_alone():
    order = list(QUESTIONS)
    for question in QUESTIONS.values():
        assert all(order.index(lower) < order.index(question.id) for lower in question.builds_on)
    assert QUESTIONS["q07_network_forward"].builds_on == ("q02_relu", "q03_softmax", "q05_dense_forward")
    assert QUESTIONS["q07_network_forward"].effort.endswith("builds on q02, q03, q05")
    assert "builds on" not in QUESTIONS["q02_relu"].effort


def test_what_another_way_calls_counts_if_it_is_the_shorter_one():
    """b01's answer goes by conv_forward, which is quicker; max_pool_forward loops over windows, and max_pool does one image."""
    assert "q19_conv_backward" in QUESTIONS["b01_convnet"].builds_on
    assert "q20_pool" in QUESTIONS["q21_max_pool_layer"].builds_on
    assert "q14_sizes" not in QUESTIONS["q17_conv2d"].builds_on  # counting positions takes more than sliding a view
