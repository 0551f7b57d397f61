"""Two tabs of the page, and files that do not come: no Python is needed for that, so none is fetched."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.helpers.chromium import EXECUTABLE, MISSING, chromium
from tests.site.practical_page import PracticalPage

pytestmark = [pytest.mark.slow, pytest.mark.skipif(EXECUTABLE is None, reason=MISSING)]

# Browsers lend locks to the first only, which they trust as they trust https; over plain http the tabs ask each other.
HOSTS = ("127.0.0.1", "practical.test")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium("--host-resolver-rules=MAP practical.test 127.0.0.1") as started:
        yield started


@pytest.fixture
def context(browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


def no_file(context: BrowserContext) -> None:
    context.route("**/files/*", lambda route: route.abort())


@pytest.mark.parametrize("host", HOSTS)
def test_one_tab_writes_and_the_next_takes_over(context, port, host):
    no_file(context)
    first = PracticalPage(context.new_page(), f"http://{host}:{port}")
    first.wait_for("failed")
    first.write("pool.py", "# mine")
    second = PracticalPage(context.new_page(), f"http://{host}:{port}")
    second.page.get_by_text("open in another tab").wait_for()
    assert second.text_of("pool.py") == "# mine"
    assert second.page.evaluate("Editor.mirror.getOption('readOnly')")
    first.write("pool.py", "# mine, and more")
    second.page.wait_for_function("Editor.texts()['pool.py'] === '# mine, and more'")
    with second.page.expect_navigation():
        first.page.close(run_before_unload=False)
    second.wait_for("failed")
    assert second.text_of("pool.py") == "# mine, and more"
    assert not second.page.evaluate("Editor.mirror.getOption('readOnly')")


def test_after_a_reload_one_is_where_one_was(context, port):
    no_file(context)
    page = PracticalPage(context.new_page(), f"http://{HOSTS[0]}:{port}")
    page.page.get_by_role("button", name="Open conv1d", exact=True).click()
    page.page.locator("#text").evaluate("text => (text.scrollTop = 9000)")
    page.page.reload()
    page.wait_for("failed")
    assert page.page.evaluate("Editor.shown()") == "conv.py"
    assert "raise NotImplementedError" in page.page.evaluate("Editor.mirror.getLine(Editor.lineHere() - 1)")
    assert abs(page.page.locator("#text").evaluate("text => text.scrollTop") - 9000) < 50


def test_without_storage_it_warns(context, port):
    no_file(context)
    context.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('no', 'QuotaExceededError') }")
    page = PracticalPage(context.new_page(), f"http://{HOSTS[0]}:{port}")
    page.page.get_by_text("This browser keeps nothing").wait_for()
    page.write("pool.py", "# lost soon")
    assert "NOT saved" in page.page.locator("#saved").inner_text()


def answer(**how):
    return lambda route: route.fulfill(**how)


# What comes in the place of a file, and what is said of it.
WORSE = {
    "not there": (answer(status=404, body="no"), "the web server has no files/numpy"),
    "another page": (answer(body="<html>Please log in</html>"), "came with 26 bytes and has 2916023"),
    "no network": (lambda route: route.abort(), "cannot be fetched: is the network there?"),
    "silence": (lambda route: None, "does not come: no byte in 20 s"),
}


@pytest.mark.parametrize(
    "case", ["not there", *(pytest.param(c, marks=pytest.mark.on_record_of_all) for c in list(WORSE)[1:])]
)
def test_it_says_which_file_does_not_come(context, port, case):
    happens, words = WORSE[case]
    tab: Page = context.new_page()
    tab.route("**/files/*", lambda route: None)  # the others may come or not
    tab.route("**/files/numpy*", happens)
    if case == "silence":
        tab.clock.install()
    page = PracticalPage(tab, f"http://{HOSTS[0]}:{port}")
    if case == "silence":
        tab.clock.run_for(25_000)
        tab.clock.resume()
    page.wait_for("failed")
    assert words in page.notice() and "Your files are safe" in page.notice()
    assert words in page.check("q02_relu")  # nobody waits for what does not come
    assert page.page.get_by_role("button", name="Try again").is_visible()
