"""b07_heartbeat: learn to find heartbeats, wherever they are. 3 bonus points.

You train on signals with all beats in the left half, and are tested on signals with all beats in the right half. Half of
the points are given here, 0.1 at a time: none for an F1 score of 0.7 or less, all at 0.95, in a straight line between. The
other half is given in three steps for other signals of the same kind.
"""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given import heartbeats
from given.judge import RIGHT_BUT, Failure, compare, remark, require
from given.trainings import beats
from given.trainings.train import ask, bring_into, in_seconds, once, train

name = "b07_heartbeat"
TRAINS = True  # in a process and with a budget of its own
HINTS = {
    "fit_heartbeat": (
        "Two convolutions: the first finds a few features, with ReLU behind it, the second makes of them "
        "one weighted sum for each point in time. Train as always: forward, dz, back through both, a step.",
        "Signals as images of one row are (N, 1, 1, L). A kernel of 5 makes them shorter by 4, so put 2 "
        "zeros at each end first: then the weighted sums are (N, 1, 1, L) and fit to the classes. The "
        "kernels are (8, 1, 1, 5) and (1, 8, 1, 1).",
        "x = np.pad(signals, ((0, 0), ...))[:, np.newaxis, np.newaxis]",
    ),
    "predict_heartbeat": (
        "The same way forward as in training, with the same zeros at the ends. A point in time is in a beat"
        " where its probability is above one half: where its weighted sum is above 0.",
        "The weighted sums are (N, 1, 1, L), the answer is (N, L) in whole numbers: take the two axes of "
        "length 1 away, and make 0 and 1 of False and True.",
        "z = ...  # the weighted sums, as in training",
    ),
}
STEPS = [k / 10 for k in range(1, 16)]  # 0.1, 0.2, ... 1.5 points
NOTHING, EVERYTHING = 0.7, 0.95
CPU_SECONDS = 60
PUBLIC = 700  # the seed of the public cases
HINT = (
    "Slide 'When is the heart beating?': a dense network learns every position anew, a kernel that slides does not care. "
    "A kernel has to see the whole beat, two points in time to either side, to tell it from a twitch."
)
EARLIER = {}  # what came of each training, by its seed: an F1 score or an error
FORMS = {}  # what is wrong with the form of the labels, "" if nothing is


def score(fit_heartbeat, predict_heartbeat, seed):
    """Return the F1 score; train and test only when asked for the first time, raise errors every time."""
    return once(EARLIER, seed, lambda: train_and_test(fit_heartbeat, predict_heartbeat, seed))


def train_and_test(fit_heartbeat, predict_heartbeat, seed):
    """Train on beats in the left half, and return the F1 score on beats in the right half."""
    rng, train_rng, test_rng = np.random.default_rng(seed).spawn(3)
    args = (*heartbeats.heartbeats(train_rng, 500, "left"), rng)
    trained = train(fit_heartbeat, args, CPU_SECONDS, predict_heartbeat)

    def find(signals):
        """Return what was predicted, as it came and as an array of the right shape."""
        came = ask(predict_heartbeat, trained, signals).result
        beats.require_every_point("predict_heartbeat", came, signals)
        return came, bring_into(np.zeros(signals.shape, int), predict_heartbeat, trained, signals, came)

    def left():
        signals, labels = heartbeats.heartbeats(test_rng, 500, "left")
        return heartbeats.f1(find(signals)[1], labels)

    signals, labels = heartbeats.heartbeats(test_rng, 500, "right")
    came, predicted = find(signals)
    FORMS[seed] = what_is_wrong_with(came, labels)
    hearing = beats.Hearing(trained, "predict_heartbeat", predicted, labels, left)
    if seed == PUBLIC:  # of the hidden one nothing is said
        remark(in_words(hearing.f1, trained.used))
        if worth(hearing.f1) < STEPS[-1]:
            beats.explain(hearing, HINT)
    return hearing.f1


def what_is_wrong_with(predicted, labels):
    """Return in words what is wrong with the form of what was predicted, "" if nothing is."""
    try:
        compare(predicted, labels, "float64", np.inf)
    except Failure as failure:
        return str(failure)
    return ""


def worth(f1):
    """Return the points of these public cases."""
    share = np.clip((f1 - NOTHING) / (EVERYTHING - NOTHING), 0, 1)
    return round(float(STEPS[-1] * share), 6)


def in_words(f1, seconds):
    """Say what was reached, what it earns and how long it took."""
    earned = max([0.0, *(step for step in STEPS if step <= worth(f1))])
    return (
        f"Your network found the beats with an F1 score of {f1:.3f}: {earned:g} of {STEPS[-1]} points here. "
        f"{in_seconds('fit_heartbeat and predict_heartbeat', seconds, CPU_SECONDS)} {EVERYTHING} brings all of them."
    )


def reaches(step):
    """Return the case that asks for one step."""

    def case(fit_heartbeat, predict_heartbeat):
        """Train, find the beats of new signals, and demand an F1 score that is worth this step."""
        f1 = score(fit_heartbeat, predict_heartbeat, PUBLIC)
        text = (
            f"The F1 score is {f1:.3f}. {NOTHING} brings nothing, {EVERYTHING} everything, in a straight line between."
        )
        require(step <= worth(f1), text, "accuracy")
        if step == STEPS[0] and FORMS[PUBLIC]:
            raise Failure(
                "form", f"{RIGHT_BUT}\n{FORMS[PUBLIC]}", before_the_part=True
            )  # no hint: the numbers are right

    return case


for k, step in enumerate(STEPS):
    about = {"name": f"{step} points", "points": 0.1, "hidden": False, "failure_message": HINT}
    globals()[f"case_{k}"] = test_case(**about)(reaches(step))
