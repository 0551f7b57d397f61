"""The time of a question, and the bounds on all that a hand-in does."""

import os
import re
import resource
import subprocess
import sys
from dataclasses import replace

import pytest

from autograder.errors import PlayerLost
from autograder.grading.result import Options
from autograder.limits import LIMITS
from autograder.player.budget import Budget, HandInBudget
from autograder.player.student import Student
from autograder.reference import catalogue
from autograder.submissions.submission import Submission
from given.machinery.outcome import Kind
from tests.attacks.attack import TOOLS
from tests.helpers.grading import grade_here
from tests.helpers.sandboxes import sandbox_params, working_sandboxes

QUESTIONS = ("q14_sizes", "q15_conv1d", "q17_conv2d", "q20_pool")


def budget(whole: HandInBudget | None = None) -> Budget:
    return Budget(LIMITS.question, whole or HandInBudget(LIMITS.hand_in))


@pytest.mark.parametrize("kind", ["cpu", "idle", "wall"])
def test_time_is_up_past_the_limit_and_not_before(kind):
    limit = getattr(LIMITS.question, f"{kind}_seconds")
    taken = {"cpu": 0.0, "idle": 0.0, "wall": 0.0}
    one = budget()
    one.spend(**{**taken, kind: limit})
    with pytest.raises(PlayerLost, match=f"{limit:g} s") as caught:
        one.spend(**{**taken, kind: 0.01})
    assert caught.value.kind is Kind.DEADLINE


@pytest.mark.parametrize("kind", ["cpu", "idle", "wall"])
def test_questions_within_their_time_use_up_the_hand_ins(kind):
    whole, taken = HandInBudget(LIMITS.hand_in), {"cpu": 0.0, "idle": 0.0, "wall": 0.0}
    each, most = getattr(LIMITS.question, f"{kind}_seconds"), getattr(LIMITS.hand_in, f"{kind}_seconds")
    for _ in range(int(most / each)):
        budget(whole).spend(**{**taken, kind: each})
    assert whole.spent is None
    with pytest.raises(PlayerLost, match="All questions together"):
        budget(whole).spend(**{**taken, kind: each})
    assert whole.spent


def test_replies_use_up_the_room():
    whole = HandInBudget(replace(LIMITS.hand_in, reply_text_bytes=100, reply_array_bytes=200))
    whole.receive(100, 200)
    for more in ((1, 0), (0, 1)):
        with pytest.raises(PlayerLost, match="larger than a hand-in's may be"):
            whole.receive(*more)


# In a player.

HOSTILE = """import itertools, os, sys, time
import numpy as np
calls = itertools.count()


def hostile(*args, **kwargs):
{body}


output_size = dense_parameters = conv_parameters = conv1d = conv1d_backward = conv2d = hostile
max_pool = average_pool = hostile
"""


def hostile(hand_in, body: str, name: str = "mallory"):
    text = HOSTILE.format(body="".join(f"    {line}\n" for line in body.splitlines()))
    return hand_in(name, conv=text, pool=text)


@pytest.fixture
def spent(monkeypatch):
    """Collect the budgets of the hand-ins that are graded."""
    budgets: list[HandInBudget] = []
    make = Student.__init__

    def note(student: Student, *args, **kwargs) -> None:
        make(student, *args, **kwargs)
        if student.hand_in not in budgets:
            budgets.append(student.hand_in)

    monkeypatch.setattr(Student, "__init__", note)
    return budgets


WHOLE = {  # what is bounded: how a hand-in uses up such a bound, the bound
    "cpu_seconds": ("start = time.process_time()\nwhile time.process_time() - start < 0.2: pass\nreturn 0", 1.0),
    "idle_seconds": ("time.sleep(0.3)\nreturn 0", 1.0),
    "wall_seconds": ("time.sleep(0.3)\nreturn 0", 1.0),
    "reply_text_bytes": ("return [0] * 9000", 100_000),
    "reply_array_bytes": ("return np.zeros(50_000)", 1_000_000),
}


@pytest.mark.slow
@pytest.mark.parametrize("backend", sandbox_params())
@pytest.mark.parametrize("name", WHOLE)
def test_a_hand_in_is_bounded_as_a_whole(hand_in, backend, name, monkeypatch, spent):
    body, bound = WHOLE[name]
    folder = hostile(hand_in, body)
    monkeypatch.setitem(vars(LIMITS.hand_in), name, bound)
    result = grade_here(Submission("mallory", folder), Options(backend, QUESTIONS))
    (whole,) = spent
    assert whole.spent and getattr(whole, re.sub("_seconds|reply_", "", name)) < 1.5 * bound
    assert result.status == "partial" and list(result.losses)[-1] == QUESTIONS[-1]
    assert "It was not run. All" in result.questions[-1].cases[0].text


@pytest.mark.slow
@pytest.mark.parametrize("name", WHOLE)
def test_an_honest_hand_in_is_far_from_any_bound(hand_in, name, spent):
    """Even one whose functions are all wrong, and are tried again."""
    folder = hand_in("jane", conv="def output_size(size, kernel, stride=1, padding=0): return size\n")
    result = grade_here(Submission("jane", folder), Options(working_sandboxes()[0], QUESTIONS))
    (whole,) = spent
    assert result.status == "graded" and not whole.spent
    # The kernel tells of a player's waiting when it is over, so somebody who never waits may be idle for less than nothing.
    least = -0.1 if name == "idle_seconds" else 0
    assert least < getattr(whole, re.sub("_seconds|reply_", "", name)) < 0.1 * getattr(LIMITS.hand_in, name)


TRICKLE = """
import __main__


def trickle(reply, limits, make=__main__.make_frame):
    frame = make(reply, limits)
    if "result" in reply:
        for byte in frame[:150]:
            os.write(the_pipe(), bytes([byte]))
            time.sleep(0.03)
        frame = frame[150:]
    return frame


__main__.make_frame = trickle
"""


@pytest.mark.slow
@pytest.mark.parametrize("backend", sandbox_params())
def test_a_right_reply_byte_by_byte_is_idle_time(hand_in, backend, monkeypatch):
    """A byte was ready at each look at the clock, so that it never seemed to sleep."""
    folder = hostile(hand_in, "return 0")
    (folder / "conv.py").write_text((folder / "conv.py").read_text() + TOOLS + TRICKLE)
    monkeypatch.setitem(vars(LIMITS.question), "idle_seconds", 1)
    result = grade_here(Submission("mallory", folder), Options(backend, ("q14_sizes",)))
    assert result.status == "partial" and "waited for 1 s" in result.losses["q14_sizes"]


@pytest.mark.slow
def test_who_works_is_not_idle_however_busy_the_machine(hand_in, monkeypatch):
    """Waiting for a processor is no idleness: here other processes want it all the time."""
    body = "start = time.process_time()\nwhile time.process_time() - start < 0.1: pass\nreturn 0"
    folder = hostile(hand_in, body)
    monkeypatch.setitem(vars(LIMITS.question), "idle_seconds", 1)
    cores = len(os.sched_getaffinity(0))
    rivals = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2 * cores)]
    try:
        result = grade_here(Submission("jane", folder), Options(working_sandboxes()[0], ("q14_sizes",)))
    finally:
        for rival in rivals:
            rival.kill()
            rival.wait()
    assert result.losses == {}


@pytest.mark.slow
def test_large_answers_do_not_fill_the_memory(hand_in):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    size = LIMITS.player.reply_array_bytes // 8 - 100
    result = grade_here(
        Submission("mallory", hostile(hand_in, f"return np.zeros({size})")), Options(working_sandboxes()[0], QUESTIONS)
    )
    more = 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
    assert result.status == "partial" and more < 3 * LIMITS.hand_in.reply_array_bytes


@pytest.mark.slow
def test_a_training_without_time_costs_its_own_question_only(tmp_path, monkeypatch):
    """Its file must not count as one that cannot be imported."""
    little = replace(LIMITS.hand_in, wall_seconds=LIMITS.hand_in.rest_seconds + LIMITS.hand_in.training_seconds / 2)
    monkeypatch.setattr("autograder.player.student.LIMITS", replace(LIMITS, hand_in=little))
    for name, text in catalogue.reference().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    questions = ("q10_init_params", "q13_mnist_accuracy")
    result = grade_here(Submission("jane", tmp_path), Options(working_sandboxes()[0], questions))
    points = {question.question: question.points for question in result.questions}
    assert points["q10_init_params"] == 3 and points["q13_mnist_accuracy"] == 0
    assert "There was no time left" in result.losses["q13_mnist_accuracy"] and not result.broken
