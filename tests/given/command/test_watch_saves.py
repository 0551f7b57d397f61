"""check.py --watch as a student has it beside the editor: in a terminal, for as long as the editing goes on."""

import os
import select
import sys
import time

import pytest

from tests.given.test_check import edit, folder

__all__ = ["folder"]  # a fixture
pty = pytest.importorskip("pty")  # Windows has none

RELU = 'raise NotImplementedError("q02_relu: keep what is positive")'
BACKWARD = 'raise NotImplementedError("q02_relu: the chain rule through ReLU")'
POOL = 'raise NotImplementedError("q20_pool: the largest number in every window")'
SECONDS = 30  # for an answer: half a second on a quiet computer


class Session:
    """A command in a terminal of its own."""

    def __init__(self, folder, *words):
        self.process, self.terminal = pty.fork()
        if not self.process:
            os.chdir(folder)
            os.execv(sys.executable, [sys.executable, "check.py", *words])
        self.said = ""

    def until(self, text):
        """Return all that is said until this text is."""
        start, end = len(self.said), time.monotonic() + SECONDS
        while text not in self.said[start:]:
            assert time.monotonic() < end, self.said[start:]
            if select.select([self.terminal], [], [], 0.1)[0]:
                self.said += os.read(self.terminal, 10_000).decode()
        return self.said[start:]

    def press_ctrl_c(self):
        os.write(self.terminal, b"\x03")

    def status(self):
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])


@pytest.mark.on_record_of_all
@pytest.mark.slow
@pytest.mark.timeout(200)
def test_an_afternoon_with_a_watch(folder):
    backprop, pool = folder / "backprop.py", folder / "pool.py"
    session = Session(folder, "--watch")
    assert "q22_average_pool_layer    not started" in session.until("Waiting for you to save one of your five files")
    edit(backprop, RELU, "return max(z, 0)")
    said = session.until("Waiting")
    assert "saved: backprop.py" in said and "✘ q02_relu" in said and "np.maximum(a, b)" in said and "q03" not in said
    edit(backprop, "return max(z, 0)", "return np.maximum(z, 0.0")
    assert "backprop.py has a SyntaxError" in session.until("Waiting")
    edit(backprop, "np.maximum(z, 0.0", "np.maximum(z, 0.0)")
    said = session.until("Waiting")
    assert "0.5 of 1 public points" in said and "q01" not in said and "q03" not in said
    backprop.rename(folder / "away.py")
    assert "backprop.py is missing" in session.until("Waiting")
    (folder / "away.py").rename(backprop)
    session.until("Waiting")
    edit(backprop, BACKWARD, "return np.where(z > 0, da, 0.0)")
    said = session.until("Waiting")
    assert "✔ q02_relu" in said and "Next: q03_softmax, in backprop.py" in said
    edit(pool, POOL, "while True:\n        pass\n    (0)")
    session.until("q20_pool ... 1 of 20 s")
    session.press_ctrl_c()
    said = session.until("Nothing is watched any more.")
    assert "Stopped in pool.py, line " in said and "in max_pool" in said and session.status() == 0


@pytest.mark.slow
def test_ctrl_c_while_waiting_is_one_line(folder):
    session = Session(folder, "q02", "--watch")
    assert "q02_relu" in session.until("Waiting for you to save backprop.py (Ctrl-C ends this)")
    session.press_ctrl_c()
    assert session.until("any more.").split("^C")[-1].strip() == "Stopped. Nothing is watched any more."
    assert session.status() == 0
