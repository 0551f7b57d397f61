"""The attack suite: every attack wins against a naive grader, and does no harm to ours in any sandbox."""

import pytest

from autograder.grading import cases
from autograder.reference import catalogue
from tests.attacks import CLASSES
from tests.attacks.attack import ONE_PROCESS, PIPE, TRUSTING, Attack
from tests.attacks.trial import on_ours, on_the_naive
from tests.marks.trial import judged

pytestmark = pytest.mark.slow
ALL = [
    pytest.param(kind, attack, id=f"{kind}: {attack.name}") for kind, attacks in CLASSES.items() for attack in attacks
]


@pytest.mark.parametrize(("kind", "attack"), ALL)
def test_control_wins(kind, attack, record_property):
    record_property("attack", (kind, "control"))
    assert attack.harm in on_the_naive(attack)


@pytest.mark.parametrize(("kind", "attack"), ALL)
def test_held(kind, attack, attacked_sandbox, record_property):
    record_property("attack", (kind, attacked_sandbox))
    assert on_ours(attack, attacked_sandbox) == set()


@pytest.mark.parametrize("questions", [("q14_sizes",), ("q15_conv1d",), ("q14_sizes", "q15_conv1d")])
@pytest.mark.parametrize("against", [ONE_PROCESS, TRUSTING, PIPE])
def test_the_look_sees_no_harm_where_there_is_none(questions, against):
    assert on_the_naive(Attack("honest", "nothing", "", questions=questions, against=against)) == set()


def test_there_are_enough():
    names = [attack.name for attacks in CLASSES.values() for attack in attacks]
    assert len(names) >= 60 and all(CLASSES.values())


# Errors carried forward are an attack of their own: a lower function of which only the shape of the result depends on anything
# makes it easy to write what rests on it.
MADE_UP = """

def softmax(z):
    return np.linspace(0.1, 0.9, z.size).reshape(z.shape)


def network_forward(params, x):
    return softmax(np.zeros((len(x), params[-1][1].size)))
"""
NOT_DONE = "\n\ndef network_forward(params, x):\n    return 0\n"
QUESTIONS = ("q03_softmax", "q07_network_forward")


def points(addition: str) -> float:
    files = catalogue.reference()
    found = judged({**files, "backprop.py": files["backprop.py"] + addition}, QUESTIONS)
    return sum(result.points for result in found.values())


def test_a_made_up_lower_function_earns_nothing_above_it(monkeypatch):
    assert points(MADE_UP) <= points(NOT_DONE)
    monkeypatch.setattr(cases, "heeds_numbers", lambda *_: True)
    assert points(MADE_UP) > points(NOT_DONE)
