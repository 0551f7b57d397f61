"""The attack suite: every attack wins against a naive grader, and does no harm to ours in any sandbox."""

import ast
import importlib
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.attacks import CLASSES, trial
from tests.attacks.attack import CARELESS, NEXT, ONE_PROCESS, PIPE, TRUSTING, Attack
from tests.attacks.trial import COMPANY, find_harm, harm_to_the_naive, naive_grader, name_the_guilty
from tests.draws import spread

HONEST = Attack("honest", "nothing", "")
ALL = [
    pytest.param(kind, attack, id=f"{kind}: {attack.name}") for kind, attacks in CLASSES.items() for attack in attacks
]


TRAINING = ("data tricks", "more data tricks")  # they take long


@pytest.mark.slow
def test_an_attack_of_every_kind_is_held(attacked_sandbox):
    """In one class, with every change; that all of them are held is on record, see tests/records.py."""
    assert find_harm([attacks[0] for kind, attacks in CLASSES.items() if kind not in TRAINING], attacked_sandbox) == {}


@pytest.mark.slow
@pytest.mark.on_record
@pytest.mark.parametrize("kind", CLASSES)
def test_attacks_are_held(kind, attacked_sandbox, record_property):
    attacks = CLASSES[kind]
    guilty = find_harm(attacks, attacked_sandbox)
    record_property("attacks", (kind, attacked_sandbox, len(attacks) - len(guilty), len(attacks)))
    assert guilty == {}


# The controls: they prove the attacks, not the grader, and so are run when these have changed (tests/records.py).


@pytest.mark.slow
@pytest.mark.exhaustive
@pytest.mark.parametrize(("kind", "attack"), ALL)
def test_control_wins(kind, attack, record_property):
    harm = harm_to_the_naive(attack)
    record_property("attacks", (kind, "control", int(attack.harm in harm), 1))
    assert attack.harm in harm


@pytest.mark.slow
@pytest.mark.parametrize("kind", CLASSES)
def test_what_attacks_import_of_ours_is_there(kind):
    """Otherwise they would fail for a wrong reason as soon as a file gets another name."""
    for attack in CLASSES[kind]:
        for text in (attack.conv(), *(text for file, text in attack.files.items() if file.endswith(".py"))):
            for module, name in imported_of_ours(text):
                assert name is None or hasattr(importlib.import_module(module), name), attack.name


def imported_of_ours(text: str) -> Iterator[tuple[str, str | None]]:
    nodes = []
    with suppress(SyntaxError):  # one attack is one
        nodes = list(ast.walk(ast.parse(text)))
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((name.name, None) for name in node.names if is_ours(name.name))
        elif isinstance(node, ast.ImportFrom) and is_ours(node.module or ""):
            yield from ((node.module or "", name.name) for name in node.names)


def is_ours(module: str) -> bool:
    return module.split(".")[0] in ("given", "autograder")


# The look.


@pytest.mark.slow
@pytest.mark.parametrize(
    "questions", spread([("q14_sizes",), ("q15_conv1d",), ("q14_sizes", "q15_conv1d")], 1, pytest.mark.on_record)
)
@pytest.mark.parametrize("against", [ONE_PROCESS, TRUSTING, CARELESS, PIPE])
def test_the_look_sees_no_harm_where_there_is_none(questions, against):
    assert harm_to_the_naive(Attack("honest", "nothing", "", questions=questions, against=against)) == set()


@pytest.mark.slow
def test_whoever_does_harm_in_company_is_named():
    guilty = Attack("exit", "ends the grader", NEXT, call="os._exit(0)")
    named = name_the_guilty([HONEST, guilty, HONEST], naive_grader(ONE_PROCESS), ONE_PROCESS)
    assert list(named) == ["exit"] and NEXT in named["exit"]


@pytest.mark.parametrize(("times", "named"), [(0, {}), (1, {}), (2, {COMPANY: {NEXT}})])
def test_harm_of_nobody_alone_counts_if_seen_twice(times, named, monkeypatch):
    seen_together = iter([{NEXT}] * times)
    monkeypatch.setattr(trial, "harm_of", lambda some, *_: next(seen_together, set()) if len(some) > 1 else set())
    assert name_the_guilty([HONEST, HONEST], naive_grader(ONE_PROCESS), ONE_PROCESS) == named


def test_there_are_enough():
    assert len(ALL) >= 60 and all(CLASSES.values())
