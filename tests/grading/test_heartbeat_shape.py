"""Heartbeats in the grader have a shape of their own: constants find none, and who learns them finds them all."""

import numpy as np
import pytest

from autograder import paths
from autograder.grading.drawn_exam import LARGEST, SMALLEST, draw_beat, drawn_exam
from autograder.reference import catalogue
from given import heartbeats
from given.checking.otter_layer import run_question
from given.machinery import modules
from tests.marks.trial import functions

Q = paths.QUESTIONS / "b07_heartbeat.py"
FILES = [{"beyond.py": str(number).encode()} for number in range(4)]


def by_hand(params, signals):
    """Find what looks like the beat that students know, with nothing learned."""
    windows = np.lib.stride_tricks.sliding_window_view(signals, 3, axis=1)
    starts = np.linalg.norm(windows - heartbeats.BEAT, axis=2) < 0.35
    found = np.zeros(signals.shape, int)
    for step in range(3):
        found[:, step : step + starts.shape[1]] |= starts
    return found


HEARTBEAT_BY_HAND = {
    "fit_heartbeat": modules.Present("fit_heartbeat", lambda signals, labels, rng: 0),
    "predict_heartbeat": modules.Present("predict_heartbeat", by_hand),
}


@pytest.mark.slow
def test_constants_find_the_beats_that_students_know():
    """The control."""
    assert run_question(Q, HEARTBEAT_BY_HAND).points == 3


@pytest.mark.slow
@pytest.mark.parametrize("files", FILES, ids=str)
def test_constants_find_none_of_the_graders(files):
    with drawn_exam(files):
        assert run_question(Q, HEARTBEAT_BY_HAND).points == 0
    assert heartbeats.beat == heartbeats.BEAT


@pytest.mark.on_record
@pytest.mark.slow
@pytest.mark.parametrize(
    "files", [pytest.param(f, marks=[pytest.mark.exhaustive] if n else []) for n, f in enumerate(FILES)]
)
def test_who_learns_finds_the_graders_beats(files):
    with drawn_exam(files):
        assert run_question(Q, functions(catalogue.reference())).points == 3


def test_a_beat_is_none_of_its_twitches(monkeypatch):
    """However it is drawn, it is as far from each, wherever that lies, as the slide's is."""
    for seed in range(300):
        beat = draw_beat(np.random.default_rng(seed))
        assert np.abs(beat).min() >= SMALLEST and np.abs(beat).max() <= LARGEST
        monkeypatch.setattr(heartbeats, "beat", beat)
        assert distance_from_twitches(beat) >= 0.7
    monkeypatch.setattr(heartbeats, "beat", heartbeats.BEAT)
    assert distance_from_twitches(heartbeats.BEAT) == pytest.approx(0.707, abs=0.001)


def distance_from_twitches(beat):
    """Return how far a beat, as five points show it, is from all five points of a twitch and what is around it."""
    wide = [np.pad(np.array(twitch), 6) for twitch in heartbeats.twitches()]
    windows = [twitch[start : start + 5] for twitch in wide for start in range(len(twitch) - 4)]
    return min(np.linalg.norm(window - np.array([0, *beat, 0])) for window in windows)
