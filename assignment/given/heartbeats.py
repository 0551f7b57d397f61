"""Heartbeats, as on the slide 'When is the heart beating?', with what makes them hard to find in real life.

    signals, labels = heartbeats(np.random.default_rng(1), 500, "left")      # both (500, 40)

A signal has a number for each of 40 points in time, 20 in its left half and 20 in its right half. `labels` holds the
class of each point: 1 in a beat, 0 everywhere else (the slide's word is "label"). A beat is 1, -1, 0.5 at three points
in a row, so that their classes are 1, 1, 1. The signal between the beats is not quite 0 as on the slide, but a little
noise. And not every jump is a beat: there are also twitches, beats backwards or pieces of beats, with class 0.

In question b07 you learn from signals in which all beats lie in the left half. You are then tested on signals in which
all beats lie in the right half, where none ever was. Twitches may lie anywhere. In the grader the beats, and the twitches
with them, have another shape, in training and in the test: learn it from the signals.
"""

import numpy as np

LENGTH = 40
BEAT = (1.0, -1.0, 0.5)
NOISE = 0.08  # its standard deviation
SLOT = 5  # a signal is divided into slots of 5 points, in each of which there is at most one beat or twitch


beat = BEAT  # the grader sets another here when it runs


def twitches():
    """Return a beat backwards, its first point, the rest of it, and a beat with its last point turned round."""
    first, second, last = beat
    return (last, second, first), (first, 0.0, 0.0), (second, last, 0.0), (first, second, -last)


def heartbeats(rng, number, half):
    """Return signals (number, 40) and labels (number, 40), with one to three beats in the "left" or the "right" half.

    Signals are float64, classes whole numbers, 0 or 1. The same state of `rng` gives the same signals.
    """
    signals, labels = rng.normal(0, NOISE, (number, LENGTH)), np.zeros((number, LENGTH), dtype=np.int64)
    slots, shapes = LENGTH // SLOT, twitches()
    possible = np.arange(slots // 2) + (slots // 2 if half == "right" else 0)
    for signal, label in zip(signals, labels, strict=True):
        beats = rng.choice(possible, rng.integers(1, 4), replace=False)
        free = np.setdiff1d(np.arange(slots), beats)
        for slot in beats:
            start = place(rng, slot)
            signal[start : start + 3] += beat
            label[start : start + 3] = 1
        for slot in rng.choice(free, 3, replace=False):
            start = place(rng, slot)
            signal[start : start + 3] += shapes[rng.integers(len(shapes))]
    return signals, labels


def place(rng, slot):
    """Return the first of three points somewhere inside a slot."""
    return SLOT * slot + rng.integers(SLOT - 2)


def f1(predicted, labels):
    """Return the F1 score of classes 0 and 1: 1 if all are right, 0 if no beat is found.

    It is 2 TP / (2 TP + FP + FN). TP (true positives) counts the points in a beat that were found, FP (false positives)
    those that were taken for a beat and are none, FN (false negatives) those in a beat that were missed. The many
    points without a beat that were recognised as such do not count: it would be too easy.
    """
    predicted, labels = predicted == 1, labels == 1
    found = int(np.count_nonzero(predicted & labels))
    both = int(np.count_nonzero(predicted)) + int(np.count_nonzero(labels))
    return 2 * found / max(both, 1)
