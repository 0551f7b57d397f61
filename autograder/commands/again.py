"""Watch one question once more, in the sandbox, for what no result keeps: what each case called, and what came back."""

from dataclasses import dataclass, field

from autograder.grading.grade import watch_question
from autograder.limits import LIMITS
from autograder.machine.memory import bounded_memory
from autograder.player.fork_server import fork_server_in
from autograder.sandbox import choice
from given.machinery.outcome import Call
from given.machinery.questions import QUESTIONS


@dataclass(frozen=True)
class Watched:
    """The calls of a question; `why_not` says why there are none, if that has a reason."""

    calls: list[Call] = field(default_factory=list)
    on_ours: dict[str, list[Call]] = field(default_factory=dict)  # by function: on top of our lower functions
    why_not: str = ""


def watch(question: str, files: dict[str, bytes], sandbox: str) -> Watched:
    """Run the question once more; raise NoSandbox where the sandbox of the grading cannot be had."""
    if QUESTIONS[question].trains:
        return Watched(why_not="A training is not made again: its calls are given all the digits.")
    backend = choice.choose_sandbox(sandbox)
    with bounded_memory(LIMITS.worker.memory_bytes):
        return Watched(*watch_question(question, files, fork_server_in(backend)))
