"""The pages in a browser, wide and narrow, light and dark: they sort, filter, link and print, and nothing hostile happens."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from matplotlib.colors import to_rgb
from matplotlib.image import imread
from playwright.sync_api import Browser, Page

from autograder.classroom.store import Store
from autograder.gradebook.mark import Mark
from autograder.grading.result import Options, Result, Status
from autograder.pages import charts, class_report, feedback
from autograder.reference import catalogue
from tests.draws import spread
from tests.helpers.chromium import EXECUTABLE, MISSING, chromium
from tests.helpers.synthetic_class import HOSTILE, class_of
from tests.marks.trial import judged

pytestmark = [pytest.mark.slow, pytest.mark.skipif(EXECUTABLE is None, reason=MISSING)]

WIDTHS = (1280, 400)
OPTIONS = Options("bubblewrap")
MISTAKES = ("dense_backward_scaled", "conv1d_flipped", "average_pool_overwrites", "sigmoid_overflows")
QUESTIONS = ("q01_sigmoid", "q06_dense_backward", "q15_conv1d", "q20_pool", "q22_average_pool_layer")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A class of a thousand, hostile names among them, with the feedback of those and of one student."""
    store = Store(tmp_path_factory.mktemp("out"))
    class_report.write_report(list(map(Mark, class_of(1000))), OPTIONS, store)
    class_report.write_report(list(map(Mark, class_of(60))), OPTIONS, Store(store.folder / "small"))
    found = judged(catalogue.with_mistakes(catalogue.reference(), MISTAKES), QUESTIONS)
    for student in (*HOSTILE, "student-0001"):
        feedback.write_feedback(
            Result(student, Status.GRADED, "bubblewrap", list(found.values()), broken={"conv.py": student}),
            OPTIONS,
            store,
        )
    return store.folder


@dataclass
class Opened:
    """A page, and everything that a hostile one could make happen."""

    page: Page
    events: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self.events.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.events.append(f"error: {error}"))
        self.page.on("dialog", lambda dialog: (self.events.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.page.on("request", self.outgoing)

    def go(self, path: Path) -> Page:
        self.events.clear()
        self.page.goto(path.as_uri())
        return self.page

    def outgoing(self, request) -> None:
        if not request.url.startswith("file:"):
            self.events.append(f"request: {request.url}")


# What fits depends on the width and what can be read on the colours, so two of the four show all; the others now and then.
VIEWS = [
    (1280, "light"),
    (400, "dark"),
    pytest.param((1280, "dark"), marks=pytest.mark.exhaustive),
    pytest.param((400, "light"), marks=pytest.mark.exhaustive),
]


@pytest.fixture(params=VIEWS, ids=str)
def opened(browser, request) -> Iterator[Opened]:
    width, scheme = request.param
    view = {"width": width, "height": 800}
    context = browser.new_context(viewport=view, color_scheme=scheme, device_scale_factor=2)
    yield Opened(context.new_page())
    context.close()


@pytest.fixture(scope="module", params=spread(WIDTHS, 1, pytest.mark.on_record_of_all))
def tab(browser, request) -> Iterator[Opened]:
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    yield Opened(context.new_page())
    context.close()


@pytest.fixture
def the_report(tab, folder) -> Page:
    return tab.go(folder / "report.html")


@pytest.fixture(scope="module")
def visitor(browser) -> Iterator[Opened]:
    context = browser.new_context()
    yield Opened(context.new_page())
    context.close()


def feedback_of(folder: Path, student: str) -> Path:
    return Store(folder).feedback_path(student)


def shown(page) -> list[str]:
    """Return the students that the table shows, from top to bottom."""
    return page.locator("#table tbody tr:visible td:first-child").all_inner_texts()


def column(page, number: int) -> list[float]:
    return [float(text) for text in page.locator(f"#table tbody td:nth-child({number})").all_text_contents()]


# Every page.


@pytest.mark.parametrize("name", ["report", "feedback"])
def test_it_fits_is_accessible_and_quiet(opened, folder, name):
    path = folder / "small" / "report.html" if name == "report" else feedback_of(folder, "student-0001")
    page = opened.go(path)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in ("serious", "critical")] == []
    assert opened.events == []


def test_axe_sees_what_is_wrong(browser):
    page = browser.new_page()
    page.set_content('<html lang="en"><title>x</title><input><p style="color: #999; background: #fff">pale')
    assert {"label", "color-contrast"} <= {violation["id"] for violation in Axe().run(page).response["violations"]}
    page.close()


@pytest.mark.parametrize("student", HOSTILE)
def test_hostile_names_do_nothing(visitor, folder, student):
    page = visitor.go(feedback_of(folder, student))
    page.mouse.move(100, 60)
    assert visitor.events == [] and page.title().startswith("Feedback for ")


def test_they_would_act_in_a_page_without_escapes_and_policy(browser, tmp_path):
    context = browser.new_context()
    opened = Opened(context.new_page())
    (tmp_path / "naive.html").write_text(f"<meta charset=utf-8><h1>{HOSTILE[0]}</h1>{HOSTILE[2]}", encoding="utf-8")
    page = opened.go(tmp_path / "naive.html")
    page.wait_for_timeout(100)
    assert opened.events.count("dialog: 1") == 2 and page.title() == "hacked"
    context.close()


def test_the_policy_alone_would_stop_them_too(browser, folder, tmp_path):
    text = feedback_of(folder, "student-0001").read_text(encoding="utf-8")
    (tmp_path / "unescaped.html").write_text(text.replace("<h1>", f"<h1>{HOSTILE[0]}{HOSTILE[2]}"), encoding="utf-8")
    context = browser.new_context()
    opened = Opened(context.new_page())
    page = opened.go(tmp_path / "unescaped.html")
    page.wait_for_timeout(100)
    assert len(opened.events) >= 2 and all("Content Security Policy" in event for event in opened.events)
    assert page.title() != "hacked"
    context.close()


# The report.


def test_sorting_by_score_highest_first_then_lowest(the_report):
    score = the_report.get_by_role("button", name="Score")
    score.click()
    assert column(the_report, 3) == sorted(column(the_report, 3), reverse=True)
    assert the_report.locator("th[aria-sort]").all_inner_texts()[0].startswith("Score")
    score.click()
    assert column(the_report, 3) == sorted(column(the_report, 3))
    assert the_report.locator('th[aria-sort="ascending"]').count() == 1
    the_report.get_by_role("button", name="Student").click()
    names = [name for name in shown(the_report) if name.startswith("student-")]
    assert len(names) > 900 and names == sorted(names)


def test_it_sorts_with_the_keyboard_alone(the_report):
    the_report.locator("#filter").focus()
    for _ in range(3):
        the_report.keyboard.press("Tab")
    the_report.keyboard.press("Enter")
    assert column(the_report, 3) == sorted(column(the_report, 3), reverse=True)


def test_the_filter_narrows_the_table_and_says_so(the_report):
    count = the_report.get_by_role("status")
    assert count.inner_text() == "1000 of 1000 submissions shown"
    the_report.get_by_label("Show only those with").fill("STUDENT-001")
    assert shown(the_report) == [f"student-{number:04d}" for number in range(10, 20)]
    assert count.inner_text() == "10 of 1000 submissions shown"
    the_report.get_by_label("Show only those with").fill("")
    assert count.inner_text() == "1000 of 1000 submissions shown"


@pytest.mark.parametrize(
    "student", spread(["../../../etc/passwd", "student-0001", HOSTILE[0]], 1, pytest.mark.on_record_of_all)
)
def test_a_link_opens_the_feedback_of_its_student(the_report, student):
    the_report.locator("#table").get_by_role("link", name=student, exact=True).click()
    assert the_report.get_by_role("heading", level=1).inner_text() == f"Feedback for {student}"


def test_it_opens_in_two_seconds(the_report):
    """0.1 to 0.5 s on an idle machine; a busy one gets some grace."""
    assert the_report.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd") < 5000


def test_charts_have_axes_and_words(the_report):
    scores, ladder = the_report.get_by_role("img").all()
    assert "score (points)" in scores.text_content() and "submissions" in scores.text_content()
    assert "98 %" in ladder.get_attribute("aria-label")


def test_charts_are_seen_on_light_and_on_dark(opened, folder):
    page = opened.go(folder / "report.html")
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    pixels = imread(io.BytesIO(page.get_by_role("img").nth(1).screenshot()))[..., :3]
    assert 0.01 < share(pixels, charts.BLUE) < 0.5 and share(pixels, charts.ORANGE) > 0.001
    paper, ink = ("#161616", "#f2f2f2") if dark else ("#ffffff", "#000000")
    assert share(pixels, paper) > 0.4 and share(pixels, ink) > 0.001


def share(pixels: np.ndarray, colour: str) -> float:
    """Return the share of pixels that have a colour, but for what smoothing does to edges."""
    return float(np.mean(np.abs(pixels - to_rgb(colour)).max(axis=-1) < 0.05))


# The feedback.


def test_a_student_finds_the_way_to_a_question(browser, folder):
    page = browser.new_page(viewport={"width": 400, "height": 800})
    page.goto(feedback_of(folder, "student-0001").as_uri())
    page.get_by_role("link", name="q15_conv1d").click()
    assert page.get_by_role("heading", name="q15_conv1d").bounding_box()["y"] < 100
    page.close()


def test_heat_maps_have_colours_and_frames(browser, folder):
    page = browser.new_page()
    page.goto(feedback_of(folder, "student-0001").as_uri())
    cell = page.locator(".wrong").first
    style = cell.evaluate("cell => [getComputedStyle(cell).backgroundColor, getComputedStyle(cell).outlineStyle]")
    assert style[0] not in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)") and style[1] == "solid"
    page.close()


@pytest.mark.on_record_of_all
def test_it_prints_on_white_with_everything_on_it(browser, folder, tmp_path):
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(feedback_of(folder, "student-0001").as_uri())
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.evaluate("[...document.querySelectorAll('pre')].every(pre => pre.scrollWidth <= pre.clientWidth)")
    pdf = page.pdf(path=tmp_path / "page.pdf", format="A4")
    assert pdf.startswith(b"%PDF") and 1 < pdf.count(b"/Type /Page\n") < 12
    context.close()
