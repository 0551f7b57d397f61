"""Draw the README's pictures: `make pictures`."""

import tempfile
from pathlib import Path

from playwright.sync_api import FloatRect, ViewportSize

from autograder import paths
from autograder.authoring import sample_class
from autograder.classroom.store import Store
from autograder.gradebook.mark import Mark
from autograder.grading.result import Options
from autograder.pages import class_report, feedback
from autograder.reference import catalogue
from autograder.sandbox import choice
from autograder.submissions.submission import Submission
from given.machinery.questions import QUESTIONS
from tests.helpers import notebook_page
from tests.helpers.chromium import chromium
from tests.helpers.grading import grade_here
from tests.helpers.synthetic_class import class_of

PICTURES = paths.ROOT / "docs" / "pictures"
FIRST = tuple(QUESTIONS)[:6]  # up to dense_backward, or the table would fill the picture
VIEW: ViewportSize = {"width": 1100, "height": 800}


def main() -> None:
    notebook_page.picture(PICTURES / "notebook.png")
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        store = Store(Path(name) / "out")
        class_report.write_report(list(map(Mark, class_of(300, hostile=()))), Options("bubblewrap"), store)
        page = browser.new_page(viewport=VIEW)
        page.goto((store.folder / "report.html").as_uri())
        page.screenshot(path=PICTURES / "report.png")
        page.goto(feedback_on_a_mistake(Path(name), store).as_uri())
        end = page.locator(".pair").first.bounding_box()
        assert end, "the feedback has no heat maps"
        page.screenshot(path=PICTURES / "feedback.png", full_page=True, clip=down_to(end["y"] + end["height"]))


def down_to(height: float) -> FloatRect:
    """Return the top of a page, with a margin below."""
    return {"x": 0, "y": 0, "width": VIEW["width"], "height": height + 8}


def feedback_on_a_mistake(folder: Path, store: Store) -> Path:
    """Grade a hand-in with a mistake as everyone's is graded and return its page."""
    files = catalogue.with_mistakes(catalogue.reference(), ["dense_backward_scaled"])
    sample_class.write_folder(folder / "Jane Doe", files)
    options = Options(choice.choose_sandbox(None).name, FIRST)
    result = grade_here(Submission("Jane Doe", folder / "Jane Doe"), options)
    feedback.write_feedback(result, options, store)
    return store.feedback_path("Jane Doe")


if __name__ == "__main__":
    main()
