"""check.py as a student runs it: in a folder of its own, as a command."""

import io
import os
import py_compile
import re
import runpy
import shlex
import subprocess
import sys
from contextlib import redirect_stdout
from functools import cache

import pytest

from autograder import paths
from autograder.authoring import zips
from autograder.reference import catalogue
from given.machinery.questions import MODULES, QUESTIONS
from tests.marks.agreement import QUICK_FIT

pytestmark = pytest.mark.slow  # starts Python again and again

REGION = re.compile(r"^( *)# BEGIN SOLUTION (.+)\n((?:.*\n)*?) *# END SOLUTION\n", re.MULTILINE)
CORE = [question for question in QUESTIONS if question.startswith("q")]
student_files = cache(zips.assignment_files)  # derived once for all of these tests


def lay_out(folder, data=False):
    """Write what a student unzips, with the training digits only if asked for; return the folder."""
    for name, content in student_files().items():
        if data or not name.endswith(".npz"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    return folder


def command(folder, script, *words, cwd=None, **environment):
    """Run one of the student's commands and return what became of it."""
    known = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return subprocess.run(
        [sys.executable, str(folder / script), *words],
        cwd=cwd or folder,
        env={**known, "OPENBLAS_NUM_THREADS": "1", "COLUMNS": "100", **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=100,
    )


def check(folder, *words, **how):
    """Run check.py, which must end well and without a traceback, and return what it printed."""
    done = command(folder, "check.py", *words, **how)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout


def in_process(folder, *words):
    """Run check.py in this process, as notebooks and IDLE do with an output of their own; return status and output."""
    output = io.StringIO()
    with redirect_stdout(output):
        status = runpy.run_path(str(folder / "check.py"))["main"](list(words))
    return status, output.getvalue()


def paste(folder, *questions):
    """Put the reference's answers into the stubs of these questions."""
    for module in MODULES:
        stub_file, text = folder / f"{module}.py", (folder / f"{module}.py").read_text(encoding="utf-8")
        solution = (paths.SOLUTIONS / f"{module}.py").read_text(encoding="utf-8")
        for indent, words, answer in REGION.findall(solution):
            stub = f'{indent}raise NotImplementedError("{words}")\n'
            if words.split(":")[0] in questions:
                assert text.count(stub) == 1
                text = text.replace(stub, answer)
        stub_file.write_text(text, encoding="utf-8")


def edit(path, old, new):
    """Replace what is in a file exactly once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def line_of(output, question):
    """Return the line of a question."""
    return next(line for line in output.splitlines() if line[2:].startswith(question))


@pytest.fixture
def folder(tmp_path):
    return lay_out(tmp_path / "my practical")  # with a space in its name, as folders have


# Right, wrong and missing answers.


def test_untouched_is_not_started_from_any_folder(tmp_path):
    output = check(lay_out(tmp_path / "practical", data=True), cwd=tmp_path)
    for question in CORE:
        assert line_of(output, question) == f"· {question:<25} not started: {QUESTIONS[question].effort}"
    assert "b01" not in output  # a bonus that nobody has begun is not worth a line
    assert "\n0 of " in output and "✔" not in output and "✘" not in output


def test_a_bonus_once_begun_has_its_line_and_points_apart(folder):
    paste(folder, "b08_motif")
    output = check(folder)
    assert line_of(output, "b08_motif").startswith("✔")
    assert "\n0 of " in output and "bonus points" in output and "b09" not in output


def test_an_answer_turns_its_question_to_a_tick_and_no_other(folder):
    paste(folder, "q15_conv1d")
    output = check(folder, "q15", "16", "q17_conv2d")
    assert line_of(output, "q15_conv1d").startswith("✔")
    assert line_of(output, "q16_conv1d_backward").startswith("·")
    assert line_of(output, "q17_conv2d").startswith("·")
    assert "conv.py was last saved just now" in output


@pytest.mark.on_record_of_all
def test_each_answer_pasted_in_turns_its_question_to_a_tick(folder):
    for question, later in zip(CORE, [*CORE[1:], "q01_sigmoid"], strict=True):
        paste(folder, question)
        if question != "q13_mnist_accuracy":
            output = check(folder, question, later)
            assert line_of(output, question)[0] == "✔"
            assert line_of(output, later)[0] in ("✔" if later == "q01_sigmoid" else "·✘")


@pytest.mark.parametrize(("fit", "mark"), [(QUICK_FIT, "✘"), pytest.param("", "✔", marks=pytest.mark.exhaustive)])
def test_question_13_trains_and_may_turn_to_a_tick(tmp_path, fit, mark):
    folder = lay_out(tmp_path / "practical", data=True)
    paste(folder, *CORE)
    with open(folder / "training.py", "a", encoding="utf-8") as file:
        file.write(fit)
    output = check(folder, "q13")
    assert line_of(output, "q13_mnist_accuracy").startswith(mark)
    assert "this is an estimate" in " ".join(output.split())


def test_a_wrong_answer_shows_call_result_expected_and_hint(folder):
    edit(folder / "conv.py", 'raise NotImplementedError("q15_conv1d', 'return 2.0 * x[::stride]\n    ("q15_conv1d')
    _, output = in_process(folder, "q15")
    assert line_of(output, "q15_conv1d").startswith("✘")
    for words in ("You called conv1d(", "It returned", "Expected", "Hint: ", "Slide 'Size = 3, Stride = 1'"):
        assert words in output
    assert "0.25 of 1.5" in output  # the slide's kernel of one weight 2 passes: no point is lost for it


def test_a_common_mistake_is_called_by_its_name(folder):
    edit(
        folder / "conv.py",
        'raise NotImplementedError("q15_conv1d',
        'return conv1d_turned(x, kernel, stride)\n    ("q15_conv1d',
    )
    turned = "\n\ndef conv1d_turned(x, kernel, stride):\n    n, k = len(x), len(kernel)\n"
    turned += "    return np.array([float(sum(x[i + j] * kernel[-1 - j] for j in range(k))) for i in range(0, n - k + 1, stride)])\n"
    path = folder / "conv.py"
    path.write_text(path.read_text(encoding="utf-8") + turned, encoding="utf-8")
    says = catalogue.mistakes()["conv1d_flipped"].says
    assert says in in_process(folder, "q15")[1]
    path.write_text(path.read_text(encoding="utf-8").replace("kernel[-1 - j]", "kernel[-2 - j]"), encoding="utf-8")
    other = in_process(folder, "q15")[1]
    assert "✘ q15" in other and says not in other and "➜ conv1d: One change to `-2 - j`" in other


def test_what_needs_an_earlier_question_says_so(folder):
    paste(folder, "q08_backprop")
    assert "It calls a function that is not started yet: q0" in in_process(folder, "q08")[1]


# Files and functions out of order.

MESS = """

def sigmoid(z):
    exit()


def relu(z):
    print("\\u2714 relu gets", z.shape)
    return z * (z > 0)


def softmax(z):
    return softmax(z)


def dense_forward(x, w, b):
    return x @ w.nonsense
"""


@pytest.fixture(scope="module")
def messy(tmp_path_factory):
    """What check.py says of files in disorder; backprop.py has a mark, Windows' line ends, umlauts and strange functions."""
    folder = lay_out(tmp_path_factory.mktemp("messy"))
    text = (folder / "backprop.py").read_text(encoding="utf-8") + MESS + "# für später: größer ✔\n"
    (folder / "backprop.py").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    edit(folder / "training.py", "import numpy as np", "import numpy as np\nexit()")
    edit(folder / "conv.py", "def conv1d(", "def convolution(")
    (folder / "pool.py").unlink()
    output = check(folder, "q01", "q02", "q03", "q05", "q10", "q15", "q17", "q20")
    return {part[2:5]: part for part in re.split(r"^(?=[✔✘·] q)", output, flags=re.MULTILINE)}


def test_a_function_that_ends_the_program_is_an_exception(messy):
    assert messy["q01"].startswith("✘") and "SystemExit" in messy["q01"]


def test_a_function_that_prints_is_judged_by_what_it_returns(messy):
    assert "1 of " in messy["q02"] or "0.5 of " in messy["q02"]  # relu passes, relu_backward is a stub


def test_a_function_that_calls_itself_for_ever_is_an_exception(messy):
    assert "RecursionError" in messy["q03"]


def test_an_exception_is_told_with_its_line(messy):
    assert re.search(r"AttributeError: .* \(backprop.py, line \d+\)", messy["q05"])


def test_a_file_that_exits_costs_its_own_questions(messy):
    assert re.search(r"training.py could not be imported, line \d+: SystemExit", messy["q10"])


def test_a_deleted_function_is_missing_and_the_others_are_there(messy):
    assert "conv.py has no function conv1d" in messy["q15"]
    assert messy["q17"].startswith("·")


def test_a_deleted_file_is_missing(messy):
    assert "pool.py is missing" in messy["q20"]


def test_a_syntax_error_has_a_caret_and_costs_no_other_file(folder):
    paste(folder, "q02_relu")
    edit(folder / "conv.py", "def conv1d(x, kernel, stride=1):", "def conv1d(x, kernel, stride=1")
    output = check(folder, "q15", "q02")
    line = (folder / "conv.py").read_text(encoding="utf-8").splitlines().index("def conv1d(x, kernel, stride=1") + 1
    assert f"conv.py has a SyntaxError in line {line}" in output
    shown = output.splitlines().index("        def conv1d(x, kernel, stride=1")
    assert output.splitlines()[shown + 1] == " " * 8 + " " * len("def conv1d") + "^"
    assert line_of(output, "q02_relu").startswith("✔")


def test_a_file_is_read_afresh_however_fast_it_was_saved_again(folder):
    """Python itself trusts a .pyc of the same second and size: a student who saves twice would be shown the past."""
    wrong, right = (f"def conv1d(x, kernel, stride=1):\n    return {value}\n" for value in (1, 2))
    conv = folder / "conv.py"
    conv.write_text(wrong, encoding="utf-8")
    os.utime(conv, (10**9, 10**9))
    py_compile.compile(str(conv))
    conv.write_text(right, encoding="utf-8")
    os.utime(conv, (10**9, 10**9))
    stale = [sys.executable, "-c", "import conv; print(conv.conv1d(0, 0))"]
    assert subprocess.run(stale, cwd=folder, capture_output=True, text=True).stdout == "1\n"
    assert "It returned 2" in check(folder, "q15")


def test_a_keyboard_interrupt_is_one_line(folder):
    edit(folder / "conv.py", 'raise NotImplementedError("q15_conv1d', 'raise KeyboardInterrupt("q15_conv1d')
    done = command(folder, "check.py", "q15")
    assert done.returncode == 1
    assert re.fullmatch(r"Stopped in conv.py, line \d+, in conv1d.", done.stderr.strip())


# Usage.


@pytest.mark.parametrize("word", ["q99", "convolve.py", "", "q", "0", "q15_conv2d", "--wach", "--hint"])
def test_what_is_not_understood_is_one_line(folder, word):
    status, output = in_process(folder, word)
    assert status == 2
    assert len(output.splitlines()) == 1


def test_an_unknown_question_ends_with_status_2(folder):
    done = command(folder, "check.py", "q99")
    assert (done.returncode, done.stderr) == (2, "")


def test_check_runs_inside_a_notebook_too(folder):
    status, output = in_process(folder, "q02", "q15")
    assert status == 0
    assert line_of(output, "q02_relu").startswith("·") and line_of(output, "q15_conv1d").startswith("·")


def test_a_folder_unzipped_in_part_is_one_line(folder):
    (folder / "tests" / "q05_dense_forward.py").unlink()
    status, output = in_process(folder, "q02")
    assert status == 2
    assert len(output.splitlines()) == 1 and "unzip" in output


def test_a_missing_package_is_one_line(folder, tmp_path):
    (tmp_path / "numpy.py").write_text("raise ModuleNotFoundError(\"No module named 'numpy'\", name='numpy')")
    done = command(folder, "check.py", "q02", PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith("numpy is missing or incomplete: activate your environment")
    assert done.stderr.endswith(f"or type {sys.executable} -m pip install numpy matplotlib\n")


def test_a_path_with_blanks_can_be_typed_as_it_is_written(folder, tmp_path):
    (tmp_path / "numpy.py").write_text("raise ModuleNotFoundError(\"No module named 'numpy'\", name='numpy')")
    python = tmp_path / "my own" / "python"
    python.parent.mkdir()
    python.symlink_to(sys.executable)
    program = [python, "check.py"]
    done = subprocess.run(program, cwd=folder, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True)
    typed = done.stderr.split("or type ")[1]
    assert shlex.split(typed) == [str(python), "-m", "pip", "install", "numpy", "matplotlib"]


def test_a_missing_helper_is_one_line(folder):
    (folder / "given" / "machinery" / "wording.py").unlink()
    done = command(folder, "check.py", "q02")
    assert done.returncode == 1
    assert done.stderr == "given is missing or incomplete: unzip the whole assignment again\n"


def test_a_console_that_does_not_know_ticks_is_no_problem(folder):
    paste(folder, "q02_relu")
    assert "✔ q02_relu" in check(folder, "q02", PYTHONIOENCODING="cp1252")
    plain = [sys.executable, "-c", "print('✔')"]  # what would happen otherwise
    failed = subprocess.run(plain, env={**os.environ, "PYTHONIOENCODING": "cp1252"}, capture_output=True, text=True)
    assert "UnicodeEncodeError" in failed.stderr
    assert command(folder, "handin.py", PYTHONIOENCODING="cp1252").returncode == 1  # nothing is written yet


def test_whoever_reads_no_further_is_told_nothing_more(folder):
    """As `python check.py | head -3` does: Python would end with a traceback of a BrokenPipeError."""
    process = subprocess.Popen(
        [sys.executable, str(folder / "check.py"), "conv", "pool", "backprop.py"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    process.stdout.read(1)
    process.stdout.close()
    assert process.stderr.read() == b"" and process.wait(timeout=60) == 1


def test_a_question_goes_by_its_functions_and_its_file(folder):
    paste(folder, "q02_relu", "q15_conv1d")
    status, output = in_process(folder, "relu()", "conv.py", "predict")
    assert status == 0
    assert line_of(output, "q02_relu")[0] == line_of(output, "q15_conv1d")[0] == "✔"
    assert [line[2:5] for line in output.splitlines() if re.match(r"[✔✘·] [qb]", line)] == [
        *("q02", "q14", "q15", "q16", "q17", "q18", "q19", "q12")
    ]
    assert output.count("conv.py was last saved") == 1  # once for all of its questions


def test_help_and_hints(folder):
    assert "--watch" in in_process(folder, "--help")[1]
    status, output = in_process(folder, "q07", "--hint", "2")
    assert status == 0 and "hint 2 of 3" in output and "A first line" not in output
    assert "A first line" in in_process(folder, "network_forward", "--hint")[1]
    assert "check.py q07 --hint" in in_process(folder, "q07")[1]
