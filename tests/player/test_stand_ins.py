"""The separation: student code in a sandbox is judged as it would be in-process, and costs no more than its question."""

import re
import time

import pytest

from autograder import paths
from autograder.grading.result import Options
from autograder.limits import LIMITS
from autograder.reference import catalogue
from autograder.submissions.submission import Submission
from given.checking.otter_layer import run_question
from given.machinery import modules
from tests.draws import spread
from tests.helpers.grading import grade_here
from tests.helpers.sandboxes import sandbox_params, working_sandboxes
from tests.marks.agreement import QUICK_FIT
from tests.marks.trial import judged

pytestmark = pytest.mark.slow


@pytest.fixture(params=sandbox_params())
def backend(request):
    return request.param


def test_there_is_a_sandbox_to_test():
    assert working_sandboxes(), "no sandbox works here: python -m autograder doctor"


def points(result) -> dict[str, float]:
    return {question.question: question.points for question in result.questions}


def in_process(folder, question, grader_answers=None):
    return run_question(paths.QUESTIONS / f"{question}.py", modules.functions(modules.load_all(folder)))


def files_of(folder):
    return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.py")}


def replaced(module: str, *names: str) -> str:
    """The reference's module with these named mistakes in it."""
    return catalogue.with_mistakes(catalogue.reference(), names)[f"{module}.py"]


@pytest.mark.parametrize(
    ("module", "mistake", "question"),
    [
        ("backprop", "sigmoid_overflows", "q01_sigmoid"),
        ("backprop", "relu_in_place", "q02_relu"),
        ("conv", "conv1d_flipped", "q15_conv1d"),
        ("backprop", "numerical_gradient_one_sided", "q09_numerical_gradient"),
        ("backprop", None, "q01_sigmoid"),
        ("backprop", None, "q09_numerical_gradient"),
    ],
)
def test_a_mistake_loses_the_same_cases_both_ways(hand_in, backend, grader_answers, module, mistake, question):
    folder = hand_in("student", **({module: replaced(module, mistake)} if mistake else {}))
    there = grade_here(Submission("student", folder), Options(backend, (question,))).questions[0]
    here = judged(files_of(folder), (question,))[question]
    assert {(c.name, c.passed, c.kind) for c in there.cases} == {(c.name, c.passed, c.kind) for c in here.cases}
    assert there.diagnoses == here.diagnoses
    assert there.points == here.points
    assert (there.points < there.possible) == bool(mistake)


def test_the_words_are_the_same_both_ways(hand_in, backend, grader_answers):
    folder = hand_in("student", conv=replaced("conv", "conv1d_flipped"))
    there = grade_here(Submission("student", folder), Options(backend, ("q15_conv1d",))).questions[0]
    here = in_process(folder, "q15_conv1d")
    assert {c.text for c in there.cases} == {c.text for c in here.cases}


QUESTIONS = ("q14_sizes", "q15_conv1d", "q16_conv1d_backward", "q20_pool")
BAD_ENDS = {
    "os._exit(77)": "ended itself",
    "resource.setrlimit(resource.RLIMIT_CPU, (1, 1)); [0 for _ in iter(int, 1)]": "SIGXCPU|SIGKILL",
    "ctypes.string_at(0)": "SIGSEGV",
    "sys.setrecursionlimit(10**9); f()": "SIGSEGV|1.5 s of CPU",
    "os.write(r, b'junk' * 9)": "broke the protocol",
    "os.close(r); time.sleep(2)": "broke the protocol|ended itself",
}


@pytest.fixture
def impatient(monkeypatch):
    """Let a question have 1.5 s of CPU only, so that these tests need not wait for 20."""
    monkeypatch.setitem(vars(LIMITS.question), "cpu_seconds", 1.5)


@pytest.mark.parametrize("code", spread(list(BAD_ENDS), 2, pytest.mark.on_record))
def test_a_bad_end_costs_one_question(hand_in, backend, impatient, code):
    """`r` is the descriptor of the pipe to the grader: the only one above 2 that can be written to."""
    text = replaced("conv").replace(
        "    # BEGIN SOLUTION q15_conv1d: slide the kernel over x, one weighted sum per position\n",
        "    import os, sys, ctypes, resource, time\n    f = lambda: f()\n"
        "    r = [n for n in range(3, 64) if writable(n)][0] if stride > 1 else None\n"
        f"    if stride > 1:\n        {code}\n",
    )
    text += "\n\ndef writable(n):\n    import fcntl, os, stat\n    try:\n"
    text += "        return stat.S_ISFIFO(os.fstat(n).st_mode) and fcntl.fcntl(n, fcntl.F_GETFL) & 3 == os.O_WRONLY\n"
    text += "    except OSError:\n        return False\n"
    result = grade_here(Submission("student", hand_in("student", conv=text)), Options(backend, QUESTIONS))
    got = points(result)
    assert result.status == "partial"
    assert got["q14_sizes"] == 2 and got["q16_conv1d_backward"] == 5 and got["q20_pool"] == 3
    assert 0 < got["q15_conv1d"] < 4  # cases already passed keep their points
    assert list(result.losses) == ["q15_conv1d"] and re.search(BAD_ENDS[code], result.losses["q15_conv1d"])
    after = [case.text for case in result.questions[1].cases if "was not run" in case.text]
    assert after  # later calls fail at once


def test_a_hang_costs_one_question_and_is_over_in_time(hand_in, backend, impatient):
    text = replaced("conv", "conv1d_hangs")
    started = time.monotonic()
    result = grade_here(Submission("student", hand_in("student", conv=text)), Options(backend, QUESTIONS))
    got = points(result)
    assert (got["q14_sizes"], got["q16_conv1d_backward"], got["q20_pool"]) == (2, 5, 3)
    assert 0 < got["q15_conv1d"] < 4 and "1.5 s of CPU" in result.losses["q15_conv1d"]
    assert time.monotonic() - started < 60


def test_sleep_is_over_sooner_than_work(hand_in, backend, monkeypatch):
    monkeypatch.setitem(vars(LIMITS.question), "idle_seconds", 1)
    text = replaced("conv").replace(
        "return windows @ (1.0 * kernel)", "import time; time.sleep(99 * (stride > 1)); return windows @ (1.0 * kernel)"
    )
    started = time.monotonic()
    result = grade_here(Submission("student", hand_in("student", conv=text)), Options(backend, QUESTIONS))
    assert 0 < points(result)["q15_conv1d"] < 4 and points(result)["q20_pool"] == 3
    assert "waited for 1 s" in result.losses["q15_conv1d"]
    assert time.monotonic() - started < 60


# Waiting for oneself: none of these uses a processor, and none ends.
DEADLOCKS = [
    "import threading; lock = threading.Lock(); lock.acquire(); lock.acquire()",
    "import queue; queue.Queue().get()",
    "import threading; threading.Event().wait()",
    "import select; select.select([], [], [])",
]


@pytest.mark.parametrize("code", spread(DEADLOCKS, 1, pytest.mark.on_record))
def test_a_deadlock_is_partial(hand_in, backend, monkeypatch, code):
    monkeypatch.setitem(vars(LIMITS.question), "idle_seconds", 1)
    text = replaced("conv").replace("return windows @", f"{code}; return windows @")
    result = grade_here(Submission("student", hand_in("student", conv=text)), Options(backend, ("q15_conv1d",)))
    assert result.status == "partial" and "waited for 1 s" in result.losses["q15_conv1d"]


ON_OURS = """

def softmax(z):
    raise ValueError("not yet")


def network_forward(params, x):
    softmax(x)
    {code}
"""


@pytest.mark.parametrize(
    ("code", "status"), [(DEADLOCKS[0], "partial"), ("os._exit(3)", "partial"), ("return None", "graded")]
)
def test_a_hang_on_top_of_our_functions_is_partial(hand_in, backend, monkeypatch, code, status):
    """At first it does not come to that, since the student's softmax raises an exception."""
    monkeypatch.setitem(vars(LIMITS.question), "idle_seconds", 1)
    text = f"import os\n{replaced('backprop')}{ON_OURS.format(code=code)}"
    options = Options(backend, ("q03_softmax", "q07_network_forward"))
    result = grade_here(Submission("student", hand_in("student", backprop=text)), options)
    assert result.status == status
    assert list(result.losses) == (["q07_network_forward"] if status == "partial" else [])


def test_an_import_that_hangs_is_tried_once(hand_in, backend, impatient):
    text = "while True:\n    pass\n"
    result = grade_here(Submission("student", hand_in("student", conv=text)), Options(backend, QUESTIONS))
    assert points(result) == {"q14_sizes": 0, "q15_conv1d": 0, "q16_conv1d_backward": 0, "q20_pool": 3}
    assert list(result.losses) == ["q14_sizes"] and "conv.py" in result.problem + " ".join(
        f"{name}.py" for name in result.broken
    )
    assert result.status == "partial"


def test_a_file_without_import_costs_its_own_questions_only(hand_in, backend):
    folder = hand_in("student", backprop="import scipy\n")
    result = grade_here(
        Submission("student", folder), Options(backend, ("q01_sigmoid", "q10_init_params", "q14_sizes"))
    )
    assert points(result) == {"q01_sigmoid": 0, "q10_init_params": 3, "q14_sizes": 2}
    assert result.status == "partial" and "scipy" in result.broken["backprop"]


def test_when_no_file_can_be_imported_the_submission_is_an_error(hand_in, backend):
    files = dict.fromkeys(("backprop", "training", "conv", "pool", "beyond"), "def f(:\n")
    result = grade_here(Submission("student", hand_in("student", **files)), Options(backend, QUESTIONS))
    assert result.status == "error" and result.score == 0 and "SyntaxError" in result.broken["conv"]


def test_memory_is_bounded(hand_in, backend):
    text = replaced("conv") + "\n\ndef output_size(*a, **k):\n    return len(bytearray(3 * 10**9))\n"
    result = grade_here(
        Submission("student", hand_in("student", conv=text)), Options(backend, ("q14_sizes", "q15_conv1d"))
    )
    sizes = result.questions[0]
    assert any("MemoryError" in case.text for case in sizes.cases)
    assert points(result)["q15_conv1d"] == 4


def test_prints_do_not_disturb(hand_in, backend):
    text = "print('x' * 10**6)\n" + replaced("conv").replace("windows = np.lib", "print(b'\\0' * 99); windows = np.lib")
    result = grade_here(Submission("student", hand_in("student", conv=text)), Options(backend, ("q15_conv1d",)))
    assert points(result) == {"q15_conv1d": 4}


def test_the_player_learns_nothing_but_the_inputs(hand_in, backend, tmp_path):
    """It looks for the answers everywhere it can, and reports by the only channel there is, its results."""
    spy = """
import gc, os, sys
import numpy as np

def output_size(*args, **kwargs):
    found = 0
    for name in ("/etc/passwd", "/work", "/home", "/root", "/proc", "/sys", "/tmp", os.path.expanduser("~")):
        try:
            os.listdir(name) if os.path.isdir(name) else open(name).read()
            found += 1
        except OSError:
            pass
    texts = [o for o in gc.get_objects() if isinstance(o, dict) and "points" in o and "hidden" in o]
    return 1000 * len(texts) + 100 * ("otter" in sys.modules or "autograder" in sys.modules) + found
"""
    result = grade_here(Submission("student", hand_in("student", conv=spy)), Options(backend, ("q14_sizes",)))
    texts = [case.text for case in result.questions[0].cases if "output_size" in case.text]
    assert texts and all("It returned 0\n" in text for text in texts if "It returned" in text)


@pytest.mark.on_record
def test_training_data_is_mapped_and_cannot_be_changed(hand_in, backend):
    body = """

def fit_mnist(x, y, rng):
    assert x.shape == (60000, 784) and x.dtype == np.float32 and x.flags.writeable
    assert y.shape == (60000,) and 0 <= x.min() and x.max() == 1
    x[:] = 0
    return {"means": np.zeros((10, 784))}


def predict(params, x):
    return np.zeros(len(x), int)
"""
    folder = hand_in("student", training=replaced("training") + body)
    first = grade_here(Submission("student", folder), Options(backend, ("q13_mnist_accuracy",)))
    assert first.questions[0].points == 0 and first.status == "graded", first.problem
    assert "%" in first.questions[0].remarks[0] or "%" in first.questions[0].cases[0].text
    honest = hand_in("again", training=replaced("training") + QUICK_FIT)
    second = grade_here(Submission("student", honest), Options(backend, ("q13_mnist_accuracy",)))
    assert second.questions[0].points > 0


def test_the_same_hand_in_gets_the_same_result_twice(hand_in, backend):
    folder = hand_in("student", conv=replaced("conv", "conv1d_flipped"))
    options = Options(backend, ("q12_train", "q15_conv1d", "q18_conv_forward"))
    first, second = (grade_here(Submission("student", folder), options) for _ in range(2))
    assert first == second


SPY = """

seen = []


def output_size(size, kernel, stride=1, padding=0):
    seen.append((size, kernel, stride, padding))
    return (size + 2 * padding - kernel) // stride + 1


def conv1d(x, kernel, stride=1):
    raise ValueError(f"seen {sorted(set(seen))}")
"""


def test_hidden_inputs_do_not_show_in_a_later_public_case(hand_in, backend, grader_answers):
    """conv1d tells, where its exception is shown, with which arguments output_size was called."""
    result = grade_here(Submission("eve", hand_in("eve", conv=replaced("conv") + SPY)), Options(backend, QUESTIONS))
    shown = " ".join(c.text for question in result.questions for c in question.cases if not c.hidden)
    public, hidden = arguments(hidden=False), arguments(hidden=True) - arguments(hidden=False)
    assert "seen [" in shown and public and hidden
    assert all(call in shown for call in public)
    assert not any(call in shown for call in hidden)


def arguments(hidden: bool) -> set[str]:
    """With what the public or the hidden cases of q14 call output_size."""
    seen = set()

    def output_size(size, kernel, stride=1, padding=0):
        seen.add(str((size, kernel, stride, padding)))
        return (size + 2 * padding - kernel) // stride + 1

    run_question(paths.QUESTIONS / "q14_sizes.py", {"output_size": output_size}, lambda case: case.hidden == hidden)
    return seen


HASTE = """

import given.mnist

EARLY = None


def init_params(sizes, rng):
    global EARLY
    import time
    given.mnist.training()
    start = time.process_time()
    while time.process_time() < start + 0.2:
        EARLY = 0
    return []


def fit_mnist(x, y, rng):
    assert EARLY is None, "trained before the clock ran"
    return 0


def predict(params, x):
    return np.zeros(len(x), int)
"""


@pytest.mark.on_record
def test_no_question_can_train_in_advance_for_another(hand_in, backend):
    folder = hand_in("student", training=replaced("training") + HASTE)
    result = grade_here(Submission("student", folder), Options(backend, ("q10_init_params", "q13_mnist_accuracy")))
    assert any("%" in remark for remark in result.questions[1].remarks), result.questions[1].cases[0].text
    assert result.questions[1].points == 0


BETWEEN_CALLS = """

def fit_mnist(x, y, rng):
    import sys, time
    player = sys.modules["__main__"]
    receive = player.receive

    def train_and_receive(requests):
        end = time.process_time() + 1.2
        while time.process_time() < end:
            pass
        return receive(requests)

    player.receive = train_and_receive
    return 0


def predict(params, x):
    return np.zeros(len(x), int)
"""


@pytest.mark.on_record
def test_training_between_two_calls_is_on_the_clock(hand_in, backend):
    folder = hand_in("student", training=replaced("training") + BETWEEN_CALLS)
    (found,) = grade_here(Submission("student", folder), Options(backend, ("q13_mnist_accuracy",))).questions
    assert found.seconds >= 1


@pytest.mark.on_record
def test_training_while_importing_is_on_the_clock(hand_in, backend):
    busy = "import time\nend = time.process_time() + 1.2\nwhile time.process_time() < end:\n    pass\n\n\ndef fit_mnist(x, y, rng):\n    return 0\n"
    busy += "\n\ndef predict(params, x):\n    return np.zeros(len(x), int)\n"
    folder = hand_in("student", training=replaced("training") + busy)
    (found,) = grade_here(Submission("student", folder), Options(backend, ("q13_mnist_accuracy",))).questions
    assert float(re.search(r"took ([\d.]+) s", found.remarks[0])[1]) >= 1
