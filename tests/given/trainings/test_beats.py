"""What is seen of a network that finds few heartbeats, and the near miss that is accused of nothing."""

import numpy as np
import pytest

from given.heartbeats import heartbeats
from given.judge import Failure
from given.machinery.outcome import Looks, Outcome
from given.trainings import beats
from given.trainings.train import NoAnswer, Trained

SIGNALS, LABELS = heartbeats(np.random.default_rng(1), 200, "right")
RNG = np.random.default_rng(2)


def hearing(predicted, bias=1.5, left=0.5):
    looks = Looks(is_nothing=False, is_pair=False, is_finite=True, has_equals=False, largest_bias=bias)
    return beats.Hearing(
        Trained("fit_heartbeat", Outcome(looks=looks)), "predict_heartbeat", predicted, LABELS, lambda: left
    )


def name_of(*args, **kwargs):
    found = beats.diagnose(hearing(*args, **kwargs))
    return found and (found.name, found.function.split("_")[0])


NOWHERE, SOME = 0 * LABELS, LABELS * (RNG.random(LABELS.shape) < 0.4)
WITH_TWITCHES = LABELS | (RNG.random(LABELS.shape) < 0.3)


@pytest.mark.parametrize(("seen", "args"), [
    (("no classes", "predict"), (0.9 * LABELS,)),
    (("turned round", "predict"), (1 - LABELS,)),
    (("moved", "predict"), (np.roll(LABELS, -2, axis=1),)),
    (("not trained", "fit"), (NOWHERE, 0.0)),
    (("tiny steps", "fit"), (NOWHERE, 0.01)),
    (("everywhere", "fit"), (NOWHERE + 1,)),
    (("left half only", "fit"), (NOWHERE, 1.5, 0.9)),
    (("nowhere", "fit"), (NOWHERE,)),
    (("twitches", "fit"), (WITH_TWITCHES,)),
])  # fmt: skip
def test_what_is_seen_has_its_name(seen, args):
    assert name_of(*args) == seen


@pytest.mark.parametrize(
    "args", [(LABELS,), (SOME,), (SOME, None), (SOME, 1.5, 0.6), (LABELS, 0.0), (LABELS, 0.01, 1.0)]
)
def test_a_weak_network_that_learned_is_accused_of_nothing(args):
    assert name_of(*args) is None


def test_where_the_left_half_gives_no_answer_the_right_counts():
    def left():
        raise Failure("crash", "no more")

    mute = beats.Hearing(hearing(NOWHERE).trained, "predict_heartbeat", NOWHERE, LABELS, left)
    assert beats.diagnose(mute).name == "nowhere"


def test_early_and_late_are_told_apart():
    early, late = (beats.diagnose(hearing(np.roll(LABELS, step, axis=1))).says for step in (-1, 3))
    assert "one point in time too early" in early and "3 points in time too late" in late


def test_answers_for_some_points_only_are_told_as_such():
    with pytest.raises(NoAnswer, match="36 answers for a signal of 40") as raised:
        beats.require_every_point("predict_heartbeat", LABELS[:, 4:], SIGNALS)
    assert raised.value.reason.name == "too few points"
    for came in (LABELS, LABELS[:, None, None], LABELS[:5], None, [1, 2], LABELS[:, :1], np.float64(1.0)):
        beats.require_every_point("predict_heartbeat", came, SIGNALS)
