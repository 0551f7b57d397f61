"""The page as students get it, with its real Python in a real browser: over plain http, below a folder, from a poor server."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext

from autograder import paths
from tests.draws import spread
from tests.helpers.chromium import EXECUTABLE, MISSING, chromium
from tests.site.practical_page import PracticalPage

pytestmark = [pytest.mark.slow, pytest.mark.skipif(EXECUTABLE is None, reason=MISSING)]

# What else the page does is on record with all on which it depends: see tests/records.py.
on_record = pytest.mark.on_record_of_all

HOST = (
    "practical.test"  # a name that browsers trust no more than any other: no https, so no locks and no service workers
)
RELU = """
import numpy as np

def relu(z):
    return np.maximum(z, 0)

def relu_backward(da, z):
    return da * (z > 0)
"""
EARLY = ("q02_relu", "q03_softmax", "q02_relu")  # checked before Python is there, one of them twice
SIGMOID = """
import numpy as np

def sigmoid(z):
    return {}

def sigmoid_backward(da, z):
    return da * sigmoid(z) * (1 - sigmoid(z))
"""
PICTURES = "**/files/matplotlib*"
QUICK = """
import numpy as np

def fit_mnist(x, y, rng):
    return np.stack([x[y == digit].mean(axis=0) for digit in range(10)])

def predict(params, x):
    return np.argmax(x @ params.T - (params**2).sum(axis=1) / 2, axis=1)
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium(f"--host-resolver-rules=MAP {HOST} 127.0.0.1") as started:
        yield started


@pytest.fixture(scope="module")
def context(browser, port) -> Iterator[BrowserContext]:
    """What a student's tabs have in common; nothing in them asks any other computer for anything."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.route(PICTURES, lambda route: route.abort())  # until a test says that the network is back
    yield context
    ours = (f"http://{HOST}:{port}/", "blob:", "data:")
    assert [address for address in asked if not address.startswith(ours)] == []
    context.close()


@pytest.fixture(scope="module")
def open_page(context, port) -> PracticalPage:
    page = PracticalPage(context.new_page(), f"http://{HOST}:{port}")
    for question in EARLY:
        page.begin_check(question)
    page.page.locator(f"{page.cell} .run").click()
    assert page.wait_for("ready", "busy", "failed") != "failed", page.notice()
    page.early = {part: page.read(part) for part in (page.cell, *(f"#check-{question}" for question in EARLY))}
    return page


@pytest.fixture
def page(open_page) -> PracticalPage:
    """The page, its files as they were given, and Python at rest."""
    open_page.wait_for("ready")
    open_page.page.evaluate("for (const [name, text] of Object.entries(TABLE.stubs)) Editor.replace(name, text)")
    return open_page


def test_wrong_is_explained_and_right_is_ticked(page):
    page.run("def relu(z): return z")
    assert "There is a relu in a cell. The check reads backprop.py." in page.check("q02_relu")
    page.type_over_stub("relu", "return max(z, 0)")
    page.page.keyboard.press("Control+Enter")
    says = page.read("#check-q02_relu")
    assert "✘ q02_relu" in says and "np.maximum" in says
    page.page.locator("#check-q02_relu .output a").first.click()
    line = page.page.evaluate("Editor.mirror.getLine(Editor.mirror.getCursor().line)")
    assert line.strip() == "return max(z, 0)"
    page.write("backprop.py", RELU)
    assert "✔ q02_relu" in page.check("q02_relu")
    assert page.page.locator('#questions a[data-question="q02_relu"]').get_attribute("data-state") == "passed"


def test_what_is_pressed_before_python_starts_is_done_then(open_page):
    for question in EARLY:
        assert open_page.early[f"#check-{question}"].split()[:2] == ["·", question]
    assert "np.maximum(a, 4)" in open_page.early[open_page.cell]


@pytest.mark.parametrize("answer, mark", [("1 / (1 + np.exp(-z))", "✘"), ("0.5 * (1 + np.tanh(z / 2))", "✔")])
def test_an_overflow_is_noticed_as_at_home(page, answer, mark):
    page.write("backprop.py", SIGMOID.format(answer))
    said = page.check("q01_sigmoid")
    assert said.startswith(mark) and ("overflow encountered in exp" in said) is (mark == "✘")


def test_hints_come_one_by_one_before_a_line_is_written(page):
    assert "relu: hint 1 of 3" in page.hint("q02_relu")
    assert "relu: hint 2 of 3" in page.hint("q02_relu")


def test_pictures_and_films_come_once_they_can(page, context):
    page.write("backprop.py", RELU)
    said = page.run("plots.activation(yours.relu, yours.relu_backward)")
    assert "files/matplotlib" in said and "cannot be fetched: is the network there?" in said
    context.unroute(PICTURES)
    page.run("plots.activation(yours.relu, yours.relu_backward)")
    assert page.pictures() == 1
    page.write("conv.py", (paths.SOLUTIONS / "conv.py").read_text(encoding="utf-8"))
    page.run("plots.sliding(yours.conv1d)")
    film = page.page.locator(".film").first
    before = film.locator("img").get_attribute("src")
    film.get_by_role("button", name="Play").click()
    page.page.wait_for_function("src => document.querySelector('.film img').src !== src", arg=before)
    film.get_by_role("button", name="Pause").click()


# What ends Python, and what is said of it.
EXIT, TOO_LARGE = "import os\nos._exit(3)", "import numpy as np\nnp.zeros(2_100_000_000, np.uint8)"
ENDS = {
    EXIT: "Python ended in the middle of this and is started anew",
    TOO_LARGE: "more memory than a page should hold",
}


def test_an_endless_flood_can_be_stopped(page):
    page.write("backprop.py", "def relu(z):\n    while True:\n        print('x')")
    page.begin_check("q02_relu")
    page.begin_check("q03_softmax")
    page.page.locator("#check-q02_relu .flood", has_text="Is it printed in a loop?").wait_for()
    assert page.page.locator("#check-q02_relu .output *").count() < 1_100
    page.page.get_by_role("button", name="Stop").click()
    assert "Stopped. Your files are as they were" in page.read("#check-q02_relu")
    assert "Not begun, since Python was stopped." in page.read("#check-q03_softmax")
    page.begin_check("q04_cross_entropy")
    page.begin_check("q03_softmax")
    assert "backprop.py has no function softmax" in page.read("#check-q03_softmax")
    assert "has no function cross_entropy" in page.read("#check-q04_cross_entropy")


@on_record
def test_a_silent_endless_loop_can_be_stopped(page):
    page.write("backprop.py", "def relu(z):\n    while True:\n        pass")
    page.begin_check("q02_relu")
    page.wait_for("busy")
    slow = page.page.get_by_text("Is it in a loop without an end?", exact=True)
    assert not slow.is_visible()
    page.page.evaluate("window.realNow = Date.now; Date.now = () => realNow() + 20_000")  # as if so many ms had passed
    slow.wait_for()
    page.page.evaluate("Date.now = realNow")
    page.page.get_by_role("button", name="Stop").click()
    assert "Stopped. Your files are as they were" in page.read("#check-q02_relu")
    page.wait_for("ready")
    assert not slow.is_visible()


@pytest.mark.parametrize("code", [EXIT, pytest.param(TOO_LARGE, marks=on_record)])
def test_an_end_costs_nothing_even_offline(page, context, code):
    context.unroute(PICTURES)
    page.fetch_all()
    context.set_offline(True)
    try:
        page.write("backprop.py", code)
        assert ENDS[code] in page.check("q02_relu")
        page.wait_for("ready")
        assert page.text_of("backprop.py") == code
        page.write("backprop.py", RELU)
        assert "✔ q02_relu" in page.check("q02_relu")
        assert "'matplotlib'" in page.run("import matplotlib; matplotlib.__name__")
    finally:
        context.set_offline(False)


# What is said of a cell, in how many lines at most.
SAID = {
    "np.arange(3) * 2": ("array([0, 2, 4])", 1),
    "1 / 0": ("ZeroDivisionError: division by zero (cell, line 1)\nIn plain words: Something is divided by 0", 2),
    "def f(:": ("The cell has a SyntaxError in line 1", 3),
    "raise MemoryError": ("MemoryError: this needs more memory", 1),
    "input()": ("EOFError", 1),
    "raise KeyboardInterrupt": ("KeyboardInterrupt", 1),
    "import sys; sys.exit(2)": ("SystemExit: 2", 1),
    "'<img src=x onerror=alert(1)>'": ("'<img src=x onerror=alert(1)>'", 1),
}


@on_record
def test_what_a_cell_says_is_short(page):
    for code, (words, lines) in SAID.items():
        said = page.run(code).strip()
        assert words in said and len(said.splitlines()) <= lines, said
    flood = page.run("for number in range(200_000): print('a line of the flood', number)")
    assert 15_000 < len(flood) < 25_000 and "more characters, which are not shown" in flood


@on_record
def test_training_knows_that_it_is_in_a_page(page):
    page.write("training.py", QUICK)
    said = " ".join(page.check("q13_mnist_accuracy").split())
    assert "of 10,000 digits right" in said and "In this page it trained on 10,000 of them" in said
    assert "On a usual computer the check takes 50,000, and the grader takes all 60,000" in said
    assert "This page does not check it" in page.check("b02_mnist_convnet")


def test_work_goes_in_by_zip_and_out_to_the_grader(page, tmp_path, run_command):
    page.write("backprop.py", RELU)
    work = page.download("Download my work", tmp_path)
    page.write("backprop.py", "nothing of it")
    page.page.locator("#file").set_input_files(work)
    page.page.get_by_text("From my_work.zip").wait_for()
    assert page.text_of("backprop.py") == RELU and "mine" not in page.notice()
    folder = tmp_path / "class"
    folder.mkdir()
    page.download("Write handin.zip", folder)
    page.page.locator("#hand-in-says", has_text="You can hand in this zip as it is").wait_for()
    said = page.page.locator("#hand-in-says").inner_text()
    assert "backprop.py" in said and "among your downloads" in said
    assert not any(word in said for word in ("/assignment", "check.py", "practical.ipynb"))
    page.page.locator("#check-all .run").click()
    assert "✔ q02_relu" in page.read("#check-all") and "points so far" in page.read("#check-all")
    (folder / "handin.zip").rename(folder / "Ada.zip")
    (folder / "Bea.zip").write_bytes(work.read_bytes())
    status, _, errors = run_command("grade", folder, "--out", tmp_path / "out", "--questions", "q02")
    assert status == 0, errors
    table = (tmp_path / "out" / "grades.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[:4] for line in table[1:]] == [["Ada", "graded", "3", "3"], ["Bea", "graded", "3", "3"]]


@pytest.mark.parametrize("width", spread([1280, 800, 400], 1, on_record))
def test_it_fits_and_is_accessible(page, width):
    page.page.set_viewport_size({"width": width, "height": 800})
    try:
        assert page.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        violations = (
            Axe().run(page.page).response["violations"] if width != 800 else []
        )  # as at 1280, but for the layout
        assert [(each["id"], each["nodes"][0]["html"]) for each in violations] == []
        assert page.page.locator("#phone").is_visible() is (width == 400)
        assert page.page.locator("#code").is_visible() is (width != 400)
    finally:
        page.page.set_viewport_size({"width": 1280, "height": 800})


@on_record
def test_a_zip_with_less_takes_nothing_unasked(page, tmp_path):
    work = page.download("Download my work", tmp_path)
    page.write("backprop.py", RELU)
    page.check("q02_relu")
    page.page.locator("#file").set_input_files(work)
    page.page.get_by_text("In my_work.zip there is less than here: backprop.py").wait_for()
    assert page.text_of("backprop.py") == RELU
    page.page.get_by_role("button", name="Replace").click()
    assert page.text_of("backprop.py") == page.page.evaluate("TABLE.stubs['backprop.py']")
    assert page.page.locator('#questions a[data-question="q02_relu"]').get_attribute("data-state") == ""
    page.page.get_by_role("button", name="Bring it back").click()
    assert page.text_of("backprop.py") == RELU


@on_record
def test_a_function_that_is_gone_or_elsewhere_is_brought_back(page):
    page.write("conv.py", "import numpy as np\n")
    page.write("training.py", "def conv1d(x, kernel, stride=1):\n    return x\n")
    said = " ".join(page.check("q15_conv1d").split())
    assert "Its button Open can bring it back." in said
    assert "training.py has a conv1d. The check reads conv.py" in said
    page.page.get_by_role("button", name="Open conv1d", exact=True).click()
    page.page.get_by_role("button", name="Bring conv1d back").click()
    assert page.text_of("conv.py").count("def conv1d(") == 1
    assert "not started" in page.check("q15_conv1d")


def test_keys_are_enough(page):
    keys = page.page.keyboard
    page.page.locator("#check-q02_relu .open").first.focus()
    keys.press("Enter")
    keys.type("x")
    assert "xraise NotImplementedError" in page.text_of("backprop.py")
    keys.press("Escape")
    assert page.page.evaluate("document.activeElement.role") == "tab"
    keys.press("ArrowRight")
    assert page.page.evaluate("Editor.shown()") == "training.py"
