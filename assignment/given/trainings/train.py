"""Call a function that trains and one that shows what was learned, for the questions that train.

What went wrong is said once, and with it one thing to do: no hint about losses where a file was not found.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from given import judge
from given.diagnosis.diagnosis import Diagnosis
from given.judge import Failure, name_of
from given.machinery import wording
from given.machinery.calls import observe
from given.machinery.outcome import Kind, Outcome, Trouble
from given.mnist import IN_BROWSER

FASTER = (
    "To be faster: fewer epochs, fewer hidden neurons or kernels, weights in float32, and no loop over single examples. Try "
    "one epoch first, to see how long it takes."
)


HARDLY = 0.03  # the largest bias of a network that has hardly moved from where it started; a good one has 0.1 and more
HARDLY_MOVED = f"The network has hardly moved from where it started: no bias by more than {HARDLY}."


@dataclass
class Trained:
    """What a function that trains, of this name, did and returned, and how long it took."""

    by: str
    outcome: Outcome
    answers: str = ""  # what the function is called that shows what was learned
    allowed: float = math.inf  # seconds of processor time, for both together
    used: float = 0.0  # by both, so far: training may be put off until the first answer


class NoAnswer(Failure):
    """What was trained gave no answer that could be judged; the reason is what is seen of the training, if anything is."""

    def __init__(self, kind: Kind, text: str, reason: Diagnosis | None):
        super().__init__(kind, text, before_the_part=True)
        self.reason = reason


def train(function: Any, args: tuple, seconds: float, answers: Any) -> Trained:
    """Return what a training gave, which is kept; raise Failure if it raised an exception or took too long.

    The seconds are for the training and for the `answers` together, the function that is asked what was learned.

    At home the function brings its own `train`, which shows how far it is and stops it in time. In a browser the time is
    not bounded: its clock tells nothing of how long the grader's computer will take.
    """
    seconds = math.inf if IN_BROWSER else seconds
    watched = getattr(function, "train", None)
    outcome: Outcome = watched(args, seconds) if watched else observe(function, args, {}, keep=True)
    trained = Trained(name_of(function), outcome, name_of(answers), seconds, outcome.cpu_seconds)
    trouble = outcome.trouble
    require_in_time(trained, trouble)
    if trouble and trouble.kind is Kind.EXCEPTION:
        text = f"{wording.call(trained.by, args, {})}\n{trouble.text}"
        raise Failure(trouble.kind, text, before_the_part=True)
    judge.require_result(outcome, trained.by, args, {})
    return trained


def in_seconds(functions: str, seconds: float, allowed: float) -> str:
    """Say how long two functions took, and of how much time."""
    if IN_BROWSER:
        return (
            f"{functions} took {seconds:.0f} s in this page, which is slower than a usual computer. The grader's {allowed:g} s of "
            "processor time are for a usual computer."
        )
    return f"{functions} took {seconds:.1f} s of processor time, of {allowed:g} s."


def require_in_time(trained: Trained, trouble: Trouble | None) -> None:
    """Raise Failure, with how long it may take, how long it took and what to do, if the time is up."""
    if trained.used <= trained.allowed and not (trouble and trouble.kind is Kind.DEADLINE):
        return
    took = trouble.text if trouble else f"It used {trained.used:.1f} s."
    may = f"{trained.by} and {trained.answers} may use {trained.allowed:g} s of processor time together."
    raise Failure(Kind.DEADLINE, f"{may} Past that it earns nothing.\n{took}\n{FASTER}", before_the_part=True)


def ask(function: Any, trained: Trained, inputs: Any) -> Outcome:
    """Return what a function says with what was trained; raise Failure if it raised an exception or the time is up."""
    outcome = observe(function, (trained.outcome.result, inputs), {})
    trained.used += outcome.cpu_seconds
    require_in_time(trained, outcome.trouble)
    if outcome.trouble:
        text = f"{heading(function, inputs)}\n{outcome.trouble.text}"
        raise NoAnswer(outcome.trouble.kind, text, wrong_return(trained, name_of(function)))
    return outcome


def bring_into(form: Any, function: Any, trained: Trained, inputs: Any, result: Any) -> Any:
    """Return an answer in this form, whatever its wrapping; raise Failure for one that cannot be."""
    try:
        return judge.unwrap(function, result, form)
    except Failure as failure:
        reason = wrong_return(trained, name_of(function)) or not_finite(trained)
        raise NoAnswer(failure.kind, f"{heading(function, inputs)}\n{failure}", reason) from None


def heading(function: Any, inputs: Any) -> str:
    """Say what was called: "You called predict(params, x) with 10,000 images"."""
    argument = wording.argument(name_of(function), 1)
    return f"You called {name_of(function)}(params, {argument}) with {len(inputs):,} {WHAT.get(argument, 'images')}"


WHAT = {"signals": "signals"}  # what an argument of this name has, where it is not images


def wrong_return(trained: Trained, answers: str) -> Diagnosis | None:
    """Return what there is to say of a training that returned nothing, or losses as well: `answers` could not do with it."""
    looks = trained.outcome.looks
    if looks and looks.is_nothing:
        return Diagnosis("no return", trained.by, "It returned nothing (None). Write return params as its last line.")
    if looks and looks.is_pair:
        says = (
            f"It returned two things, as train does: (params, losses). But {answers} takes the params alone. Write "
            "params, losses = train(...), and return params."
        )
        return Diagnosis("params and losses", trained.by, says)
    return None


def not_finite(trained: Trained) -> Diagnosis | None:
    """Return what there is to say of weights that are nan or infinite."""
    looks = trained.outcome.looks
    if looks is None or looks.is_finite:
        return None
    says = (
        "There are nan or infinite numbers among the weights that it returned: the steps were so large that the weights "
        "grew without end. Take a learning rate ten times smaller."
    )
    return Diagnosis("not finite", trained.by, says)


def say_not_trained(keep: str) -> str:
    """Say what biases that are all 0 mean, and how to write that what was trained is kept."""
    return (
        "All biases in what it returned are still 0, as before the first step. So nothing was trained, or what came of it was "
        f"not kept. Write {keep}, and return params at the end."
    )


def say(diagnosis: Diagnosis | None) -> None:
    """Note what is wrong with a training, if it is known, for the student to read above all else; once is enough."""
    if diagnosis and diagnosis not in judge.notes.diagnoses:
        judge.notes.diagnoses.append(diagnosis)


def once(memory: dict[Any, Any], key: Any, calculate: Callable[[], Any]) -> Any:
    """Return what a training comes to, calculated at the first time only; an error is raised every time."""
    if key not in memory:
        try:
            memory[key] = calculate()
        except Exception as error:
            memory[key] = error
            say(getattr(error, "reason", None))
    if isinstance(memory[key], Exception):
        raise memory[key]
    return memory[key]
