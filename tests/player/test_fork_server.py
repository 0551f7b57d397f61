"""The fork server: players start from it in milliseconds, find nothing of one another, and leave nothing."""

import re
from contextlib import closing

import psutil
import pytest

from autograder import paths
from autograder.classroom.unit import make_unit
from autograder.classroom.worker import grade_unit, own_fingerprint
from autograder.grading.result import Options
from autograder.limits import LIMITS
from autograder.player import fork_server
from autograder.player.channel import Channel
from autograder.player.student import Student
from autograder.sandbox import choice
from autograder.submissions.submission import Submission
from tests.helpers.grading import grade_here
from tests.helpers.sandboxes import sandbox_params

SPY = """

import os, signal
from given import functions

def conv1d(x, kernel, stride=1):
    raise ValueError(found())


def found():
"""


@pytest.fixture(params=sandbox_params())
def backend(request):
    return request.param


def server_in(backend: str) -> fork_server.ForkServer:
    return fork_server.fork_server_in(choice.BY_NAME[backend])


def graded(folder, backend, *questions):
    return grade_here(Submission("student", folder), Options(backend, questions or ("q14_sizes",)))


def points(result) -> dict[str, float]:
    return {question.question: question.points for question in result.questions}


def processes() -> set[int]:
    return {process.pid for process in psutil.Process().children(recursive=True)}


# What a player finds.


def told(hand_in, backend, body: str, name: str = "spy") -> list[str]:
    """What this body of a function returns in a player, as the texts of the public cases of q15 show it."""
    text = (paths.SOLUTIONS / "conv.py").read_text() + SPY + "".join(f"    {line}\n" for line in body.splitlines())
    result = graded(hand_in(name, conv=text), backend, "q15_conv1d")
    shown = [case.text for case in result.questions[0].cases if not case.hidden]
    return [re.search(r"ValueError: (.*?)(?: \(|$)", text, re.MULTILINE)[1] for text in shown]


@pytest.mark.slow
def test_a_player_has_no_descriptor_but_its_pipes(hand_in, backend):
    body = "def opened(n):\n    try:\n        return bool(os.fstat(n))\n    except OSError:\n        return False\n"
    answers = told(hand_in, backend, f"{body}return [n for n in range(64) if opened(n)]")
    assert answers and all(re.fullmatch(r"\[0, 1, 2, \d+, \d+\]", answer) for answer in answers)


@pytest.mark.slow
@pytest.mark.parametrize(
    "attempt",
    [
        "os.kill(os.getppid(), 0)",
        "os.kill(os.getppid(), signal.SIGSTOP)",
        "os.setpriority(os.PRIO_PROCESS, os.getppid(), 10)",
        "__import__('resource').prlimit(os.getppid(), 7, (3, 3))",
        "os.fork()",
        "os.pidfd_open(os.getppid())",
    ],
)
def test_a_player_cannot_reach_the_fork_server(hand_in, backend, attempt):
    before = server_in(backend).process
    body = f"try:\n    {attempt}\n    return 'done'\nexcept OSError as error:\n    return type(error).__name__"
    assert set(told(hand_in, backend, body)) <= {"PermissionError", "OSError"}
    assert server_in(backend).process is before


@pytest.mark.slow
def test_what_one_player_changes_the_next_does_not_see(hand_in, backend):
    body = "functions.mark = getattr(functions, 'mark', 0) + 1\nreturn functions.mark"
    first, second = (told(hand_in, backend, body, name) for name in ("one", "two"))
    assert first == second and first[:2] == ["1", "2"]


# One player at a time.


def sizes(server) -> Student:
    """A student who has answered output_size right, in a player that lives."""
    student = Student(server)
    student.begin("q14_sizes")
    assert answered(student)
    return student


def answered(student) -> bool:
    return student.call("output_size", (28, 3, 1), {}, False).result == 26


@pytest.mark.slow
def test_a_second_player_is_refused_at_once_and_does_no_harm(backend):
    server = server_in(backend)
    server.lay({"conv.py": (paths.SOLUTIONS / "conv.py").read_bytes()})
    with closing(sizes(server)) as student:
        with pytest.raises(RuntimeError, match="one player at a time"):
            sizes(server)
        assert answered(student)
    with closing(sizes(server)):  # after the end of the first there may be another
        pass
    with closing(student):  # and then the first once more, in a fresh player
        assert answered(student)


@pytest.mark.slow
def test_a_player_that_does_not_come_is_not_taken_for_the_next(backend, monkeypatch):
    server = server_in(backend)
    server.lay({"conv.py": (paths.SOLUTIONS / "conv.py").read_bytes()})
    sizes(server).close()
    before = server.process
    for process in psutil.Process(before.pid).children(recursive=True) or [psutil.Process(before.pid)]:
        process.suspend()  # so that no player comes
    monkeypatch.setattr(fork_server, "START_SECONDS", 5)
    with closing(sizes(server)):
        assert server.process is not before and before.poll() is not None


# What is left.


@pytest.mark.slow
def test_no_process_and_no_file_is_left(hand_in, backend, tmp_path, monkeypatch):
    folder = hand_in("student")
    graded(folder, backend)  # the fork server is up
    before = processes()
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    for _ in range(3):
        graded(folder, backend)
        assert processes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["student"]


@pytest.mark.slow
def test_a_fork_server_that_is_closed_leaves_nothing(backend):
    before = processes()
    made = fork_server.ForkServer(choice.BY_NAME[backend])
    folder = made.folders.submission.parent
    channel = Channel(made, LIMITS.player)
    assert folder.is_dir() and len(processes() - before) >= 2 and channel.pid in processes()
    made.close()
    assert not folder.exists() and processes() == before


@pytest.mark.slow
def test_a_hand_in_finds_nothing_of_the_last_one(hand_in, backend):
    body = "return sorted(os.listdir(os.path.dirname(__file__)))"
    theirs = hand_in("theirs", conv=(paths.SOLUTIONS / "conv.py").read_text())
    graded(theirs, backend)
    mine = hand_in("mine")
    for name in ("backprop", "training", "pool", "beyond"):
        (mine / f"{name}.py").unlink()
    (mine / "conv.py").write_text(SPY + "".join(f"    {line}\n" for line in body.splitlines()))
    shown = [c.text for c in graded(mine, backend, "q15_conv1d").questions[0].cases if not c.hidden]
    assert shown and all("['conv.py']" in text for text in shown)


# What is replaced.


@pytest.mark.slow
def test_after_a_crash_there_is_another_fork_server(hand_in, backend):
    crash = (paths.SOLUTIONS / "conv.py").read_text() + SPY + "    os._exit(3)\n"
    folder = hand_in("student", conv=crash)
    graded(folder, backend)
    before = server_in(backend).process
    graded(folder, backend)
    assert server_in(backend).process is before
    assert "q15_conv1d" in graded(folder, backend, "q15_conv1d").losses
    assert server_in(backend).process is not before and before.poll() is not None


@pytest.mark.slow
def test_a_fork_server_that_was_killed_is_replaced(hand_in, backend):
    folder = hand_in("student")
    graded(folder, backend)
    server_in(backend).process.kill()
    server_in(backend).process.wait()
    assert points(graded(folder, backend)) == {"q14_sizes": 2}


@pytest.mark.slow
def test_a_sandbox_that_does_not_start_is_the_graders_trouble(hand_in, backend, monkeypatch):
    made = fork_server.ForkServer(choice.BY_NAME[backend])
    monkeypatch.setitem(fork_server.servers, backend, made)
    (made.folders.program / "player.py").write_text("raise SystemExit(1)")
    made.replace()
    unit = make_unit(Submission("student", hand_in("student")), Options(backend, ("q14_sizes",)), own_fingerprint())
    result = grade_unit(unit)
    made.close()
    assert result.status == "internal" and "doctor" in result.problem


# Memory. What happens without our care is in tests/given/watching/test_freed_memory.py.

FAULTS = """
import resource
import numpy as np


def a_step():
    arrays = [np.ones(250_000) for _ in range(10)]


def output_size(*_):
    for _ in range(5):
        a_step()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(20):
        a_step()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
"""
PAGES = 20 * 10 * 250_000 * 8 // 4096  # that these arrays fill


def test_a_training_keeps_the_memory_of_its_last_step(backend):
    server = server_in(backend)
    server.lay({"conv.py": FAULTS.encode()})
    with closing(Student(server)) as student:
        student.begin("q14_sizes")
        seen = student.call("output_size", (1, 1), {}, False)
    assert isinstance(seen.result, int) and seen.result < PAGES / 100, seen
