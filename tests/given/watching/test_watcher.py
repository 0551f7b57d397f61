"""What runs too long is stopped, wherever it is; what it says is where; and nothing is left behind."""

import io
import itertools
import subprocess
import sys
import threading
import time

import pytest

from autograder import paths
from given.machinery.outcome import OutOfTime
from given.watching import memory, watcher
from given.watching.line import LINE, line_on_screen
from given.watching.memory import bound_memory
from given.watching.watcher import Watcher
from tests.given.watching.helpers import Terminal, student


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    monkeypatch.setattr(watcher, "TICK", 0.02)


def stop(body, cpu_seconds=0.15, wall_seconds=0.5):
    """Run a function of a student with this body until it is stopped; return its place in words, and its loop."""
    conv1d = student(f"import time, threading\n\n\ndef helper(x):\n    return x\n\n\ndef conv1d(x):\n{body}")
    with Watcher(lambda *_: "q15", cpu_seconds, wall_seconds) as watch, pytest.raises(OutOfTime):
        watch.call(lambda: conv1d([1]))
    return watch.place.in_words, watch.place.loop


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "line", "loop"),
    [
        ("    while True:\n        pass", 9, "line 9: while True:"),
        ("    while True:\n        helper(3)\n        x = 1", 9, "line 9: while True:"),
        ("    for k in iter(int, 1):\n        x = k", 9, "line 9: for k in iter(int, 1):"),
        (
            "    while True:\n        try:\n            x = 1\n        except Exception:\n            pass",
            9,
            "line 9: while",
        ),
        ("    time.sleep(60)", 9, ""),
        ("    threading.Event().wait()", 9, ""),
        ("    for k in [1]:\n        time.sleep(60)", 10, "line 9: for k in [1]:"),
    ],
)
def test_it_is_stopped_and_says_where(body, line, loop):
    where, found = stop(body)
    assert where.startswith("conv.py, line ") and where.endswith(", in conv1d") and found.startswith(loop)
    assert bool(found) == bool(loop) and int(where.split()[2].rstrip(",")) in range(line, line + 4)


def test_what_ends_in_time_is_left_alone_and_no_thread_stays():
    with Watcher(lambda *_: "q15", 5, 5) as watch:
        assert watch.call(lambda: 7) == 7 and not watch.is_stopped
        with pytest.raises(ValueError, match="no"):
            watch.call(lambda: int("no"))
    assert not [thread for thread in threading.enumerate() if isinstance(thread, Watcher)] and not Watcher.active


def test_outside_of_a_call_nothing_is_stopped():
    with Watcher(lambda *_: "q15", 0.01, 0.01) as watch:
        end = time.process_time() + 0.1
        while time.process_time() < end:
            pass
    assert not watch.is_stopped


def test_ctrl_c_stays_ctrl_c():
    with Watcher(lambda *_: "q15", 5, 5) as watch, pytest.raises(KeyboardInterrupt):
        watch.call(lambda: (_ for _ in ()).throw(KeyboardInterrupt))


def test_in_a_browser_there_is_no_thread(monkeypatch):
    monkeypatch.setattr(watcher, "HAS_THREADS", False)
    monkeypatch.setattr(threading.Thread, "start", lambda _: pytest.fail("a thread was started"))
    with Watcher(lambda *_: "q15", 0, 0) as watch:
        assert watch.call(lambda: 7) == 7


def test_the_line_is_wiped_away_before_anything_is_printed(monkeypatch):
    monkeypatch.setattr(sys, "stdout", screen := Terminal())
    with line_on_screen() as line:
        line.write("q15 ...")
        print("shape (3,)")
        line.write("q15 ... 2 s")
        line.write("q15")
    assert screen.getvalue() == "\rq15 ...\r       \rshape (3,)\n\rq15 ... 2 s\rq15        \r   \r"
    assert sys.stdout is screen and LINE.shown == 0


def test_where_no_line_can_be_rewritten_nothing_is(monkeypatch):
    monkeypatch.setattr(sys, "stdout", screen := io.StringIO())
    with Watcher(lambda *_: "q15", 5, 5):
        time.sleep(0.1)
    assert screen.getvalue() == ""


@pytest.mark.skipif(not memory.SIZES.is_file(), reason="no bound on memory here")
def test_a_memory_eater_meets_an_end_and_the_bound_is_lifted():
    before = memory.resource.getrlimit(memory.resource.RLIMIT_AS)
    with bound_memory(200e6), pytest.raises(MemoryError):
        list(itertools.repeat(bytes(100), 10**10))
    assert memory.resource.getrlimit(memory.resource.RLIMIT_AS) == before
    with bound_memory(float("inf")):
        assert memory.resource.getrlimit(memory.resource.RLIMIT_AS) == before
    memory_of_windows = None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memory, "resource", memory_of_windows)
        with bound_memory(1):
            assert len(bytes(10**6)) == 10**6


FROZEN = """
import sys
sys.path.insert(0, {given!r})
from given.watching import stop
from given.watching.watcher import Watcher
stop.FROZEN_SECONDS = 0.5

def conv1d():
    return sum(iter(int, 1))

with Watcher(lambda *_: "q15", 1, 1) as watch:
    watch.call(conv1d)
"""


@pytest.mark.slow
def test_what_takes_no_step_at_all_ends_the_check_with_its_line(tmp_path):
    (tmp_path / "check.py").write_text(FROZEN.format(given=str(paths.ASSIGNMENT)))
    done = subprocess.run([sys.executable, "check.py"], cwd=tmp_path, capture_output=True, text=True, timeout=30)
    assert done.returncode == 1 and 'check.py", line 9 in conv1d' in done.stderr
