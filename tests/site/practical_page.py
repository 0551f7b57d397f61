"""A student at the page: what is clicked, typed and read."""

from pathlib import Path

from playwright.sync_api import Page

from tests.site.conftest import SUBFOLDER

SOON = 60_000  # ms, on a busy machine; Python starts in 4 s on a quiet one


class PracticalPage:
    """The page, opened in a tab, and what a student does there."""

    def __init__(self, page: Page, origin: str):
        self.page = page
        self.early: dict[str, str] = {}  # what was below the parts that were run before Python was there
        page.set_default_timeout(SOON)
        page.goto(f"{origin}/{SUBFOLDER}/")
        self.cell = "#" + str(page.locator('[data-kind="cell"]').first.get_attribute("id"))

    def wait_for(self, *states: str) -> str:
        """Wait for one of these states of Python's, and return it."""
        self.page.wait_for_function("states => states.includes(document.body.dataset.python)", arg=states)
        return self.page.locator("body").get_attribute("data-python") or ""

    def write(self, file: str, text: str) -> None:
        """Put a text in the place of a file's."""
        self.page.evaluate("([file, text]) => Editor.replace(file, text)", [file, text])

    def text_of(self, file: str) -> str:
        return self.page.evaluate("file => Editor.texts()[file]", file)

    def type_over_stub(self, function: str, code: str) -> None:
        """Open a function by its button, and type code in the place of its last line."""
        self.page.get_by_role("button", name=f"Open {function}", exact=True).click()
        self.page.keyboard.press("Shift+End")
        self.page.keyboard.type(code)

    def begin_check(self, question: str) -> None:
        self.page.locator(f"#check-{question} .run").click()

    def check(self, question: str) -> str:
        """Check a question, and return what is said below it."""
        self.begin_check(question)
        return self.read(f"#check-{question}")

    def hint(self, question: str) -> str:
        """Ask for a hint, and return what is said."""
        self.page.locator(f"#check-{question} .hint").click()
        return self.read(f"#check-{question}")

    def read(self, part: str) -> str:
        """Wait until a part has run, and return what is below it."""
        output = self.page.locator(f"{part} .output")
        self.page.wait_for_function("part => document.querySelector(part).ariaBusy === 'false'", arg=f"{part} .output")
        return output.inner_text()

    def run(self, code: str) -> str:
        """Run some code in the first cell, and return what is below it."""
        self.page.locator(f"{self.cell} textarea").fill(code)
        self.page.locator(f"{self.cell} .run").click()
        return self.read(self.cell)

    def pictures(self) -> int:
        """Return how many pictures the first cell shows, all of them drawn."""
        return self.page.locator(f"{self.cell} img").count()

    def notice(self) -> str:
        return self.page.locator("#notices").inner_text()

    def fetch_all(self) -> None:
        """Wait until all that may be wanted later has been fetched."""
        self.page.evaluate('Promise.all(["pictures", "digits"].map((when) => Downloads.getGroup(when)))')

    def download(self, button: str, target: Path) -> Path:
        """Click a button, and return where the file is that it gives."""
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name=button, exact=True).click()
        path = target / download.value.suggested_filename
        download.value.save_as(path)
        return path
