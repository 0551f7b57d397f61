"""The attack suite: every attack wins against a naive grader, and does no harm to ours in any sandbox."""

import pytest
from attacks import CLASSES
from attacks.trial import on_ours, on_the_naive

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
