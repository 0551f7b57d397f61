"""The page in a browser, wide and narrow, light and dark: it fits, is accessible, and nothing of a student's acts in it."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from autograder.pages.similarity import write_similarity
from autograder.similarity.compare import compare_class
from autograder.similarity.read import read_class
from autograder.submissions.submission import Submission
from tests.helpers.chromium import EXECUTABLE, MISSING, chromium
from tests.similarity.disguises import disguise
from tests.similarity.independent import independent

pytestmark = [pytest.mark.slow, pytest.mark.skipif(EXECUTABLE is None, reason=MISSING)]

EVIL = "</pre><script>alert(1)</script><style>body{display:none}</style>"
LONG = "Wolfeschlegelsteinhausenbergerdorff" * 3


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    for seed, name in enumerate(("anna", "bob", LONG)):
        files = disguise(independent()["loops"], "renamed", seed)
        (folder / name).mkdir()
        for file, text in files.items():
            (folder / name / file).write_text(text.replace("return", f"note = '{EVIL}'\n    return", 1))
    submissions = [Submission(each.name, each) for each in sorted(folder.iterdir())]
    codes = read_class([("", submissions)])
    return write_similarity(folder.with_name("out"), codes, compare_class(codes))


@pytest.mark.exhaustive
@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_is_accessible_and_quiet(page_file, width, scheme):
    events = []
    with chromium() as browser:
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        page.on("console", lambda message: events.append(message.text))
        page.on("dialog", lambda dialog: (events.append(dialog.message), dialog.dismiss()))
        page.goto(page_file.as_uri())
        assert page.locator("details").count() == 3
        page.locator("summary").first.click()
        assert page.locator("pre").first.is_visible()
        assert page.locator(".line", has_text="</pre><script>").first.is_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in ("serious", "critical")] == []
    assert events == []
