"""The pages: nothing of a student's takes effect, nothing of a hidden case gets out, every link leads somewhere."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder import entry, report
from autograder.grading import Options, Result
from autograder.store import Store

# isort: split
from given.diagnosis import Diagnosis
from given.otter_layer import CaseResult, QuestionResult
from given.wording import KINDS

OPTIONS = Options("bubblewrap", ("q14_sizes",))
EVIL = "</pre></title><script>alert('1')</script><img src=x onerror=\"alert(1)\">\x1b[31m\u202e"


def case(name="a case", *, kind="", text="", hidden=False, hint="") -> CaseResult:
    return CaseResult(name, 0.0 if kind else 1.0, 1.0, hidden, hint, kind, text)


def result(*cases: CaseResult, student="Jane", remarks=(), **fields) -> Result:
    fields = {"status": "graded", "sandbox": "bubblewrap", **fields}
    return Result(student, questions=[QuestionResult("q14_sizes", cases, remarks)], **fields)


@pytest.fixture
def feedback(tmp_path):
    def write(made: Result, options: Options = OPTIONS) -> str:
        out = Store(tmp_path)
        report.write_feedback(made, options, out)
        return out.feedback_path(made.student).read_text(encoding="utf-8")

    return write


@pytest.fixture
def class_report(tmp_path):
    def write(*made: Result) -> str:
        report.write_report([entry.entry(one) for one in made], OPTIONS, Store(tmp_path))
        return (tmp_path / "report.html").read_text(encoding="utf-8")

    return write


class Tags(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self, page: str):
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs


def harmless(page: str) -> bool:
    """Whether a page has only our own tags and attributes, and no character that acts on its surroundings."""
    found = Tags(page)
    tags = "html head meta title style body h1 h2 h3 p pre table thead tbody tr th td a bdi small section strong span"
    attributes = {"lang", "charset", "http-equiv", "content", "name", "class", "scope", "href", "id", "tabindex"}
    return (
        set(found.tags) <= {*tags.split()}
        and {name for name, _ in found.attributes} <= attributes
        and all(c.isprintable() or c == "\n" for c in page)
    )


def evil_result() -> Result:
    cases = (case(EVIL, kind="exception", text=EVIL, hint=EVIL), case(EVIL, kind="values", hidden=True, hint=EVIL))
    texts = {"losses": {EVIL: EVIL}, "broken": {"conv.py": EVIL + "\nsecond line"}, "problem": EVIL}
    return result(*cases, student=EVIL, remarks=(EVIL,), status="error", **texts)


def test_students_text_is_escaped(feedback, class_report):
    assert harmless(feedback(evil_result()))
    assert harmless(class_report(evil_result()))
    assert "&lt;script&gt;" in feedback(evil_result())


def test_the_check_for_harmless_pages_sees_harm(feedback):
    page = feedback(result(case()))
    assert harmless(page)
    for harm in ("<script>", "<p onclick=x>", "<img>", "\x1b", "\u202e"):
        assert not harmless(page.replace("<h1>", f"{harm}<h1>"))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40), st.text(alphabet="<>&\"'/=\n{}%# a\x1b\udcff", max_size=40))
def test_any_name_and_text(tmp_path, student, text):
    made = result(case(kind="exception", text=text), student=student, problem=text)
    out = Store(tmp_path)
    report.write_feedback(made, OPTIONS, out)
    report.write_report([entry.entry(made)], OPTIONS, out)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert harmless(page) and harmless(out.feedback_path(student).read_text(encoding="utf-8"))
    (link,) = re.findall('href="(.*?)"', page)
    assert link.isascii() and " " not in link and (tmp_path / unquote(link)).is_file()


def test_no_script_may_run(feedback, class_report):
    for page in (feedback(result(case())), class_report(result(case()))):
        policy = dict(Tags(page).attributes)["content"] and re.search('Policy" content="(.*?)"', page).group(1)
        assert policy == "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        assert page.index("Content-Security-Policy") < page.index("<title>")


@pytest.mark.parametrize("kind", KINDS)
def test_hidden_cases_show_name_hint_and_kind_only(feedback, kind):
    page = feedback(result(case("its name", kind=kind, text="secret 0.12345", hidden=True, hint="its hint"), case()))
    assert "secret" not in page and "0.12345" not in page
    if kind != "not started" or "its name" in page:
        assert "its name" in page and "its hint" in page and KINDS[kind] in page


def test_public_cases_show_everything(feedback):
    page = feedback(result(case("its name", kind="values", text="0.5 came back\n  0.25 was expected", hint="its hint")))
    assert all(text in page for text in ("its name", "its hint", "0.5 came back\n  0.25 was expected"))


def test_faults_of_the_grader_are_told_to_the_instructor_only(feedback, class_report):
    failed = (case(kind="internal", text="secret"), case(kind="internal", text="secret", hidden=True))
    made = result(*failed, status="internal", problem="KeyError: secret")
    assert "secret" not in feedback(made)
    assert feedback(made).count(report.INTERNAL) == 3
    assert "KeyError: secret" in class_report(made)


def test_a_file_that_cannot_be_imported_is_told_once(feedback):
    failed = [case(f"case {number}", kind="file", text="conv.py, line 3: oh") for number in range(5)]
    page = feedback(result(*failed, broken={"conv.py": "conv.py, line 3: oh"}))
    assert page.count("conv.py, line 3: oh") == 1
    page = feedback(result(*failed, case("other", kind="values", text="5 came back")))
    assert "5 came back" in page and "conv.py, line 3: oh" in page


def test_failed_questions_are_linked_and_others_are_not(feedback):
    page = feedback(result(case(kind="values", text="x")))
    assert 'href="#q14_sizes"' in page and 'id="q14_sizes"' in page
    assert "#q14_sizes" not in feedback(result(case()))
    assert "#q14_sizes" in feedback(result(case(), remarks=("the slide is wrong",)))


def test_score_leaves_the_bonus_out(feedback):
    page = feedback(result(case()))
    assert "1 of 2 points</p>" in page
    bonus = replace(result(case()), questions=[QuestionResult("b01_convnet", (case(),))])
    assert "0 of 2 points, 1 bonus</p>" in feedback(bonus)


def test_an_unread_submission_has_a_page_with_the_reason(feedback):
    page = feedback(Result("Jane", "error", "bubblewrap", problem="jane.zip is encrypted; make it again"))
    assert "jane.zip is encrypted; make it again" in page and "<table>" not in page


def test_without_a_sandbox_every_page_says_so(feedback, tmp_path):
    assert "Graded without a sandbox." in feedback(result(case(), sandbox="none"))
    assert "without a sandbox" not in feedback(result(case())).lower()
    report.write_report([entry.entry(result(case()))], Options("none", ("q14_sizes",)), Store(tmp_path))
    assert "without a sandbox" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_report_sums_up_the_class(class_report):
    failed = result(case(kind="values", text="x"), student="Joe")
    unread = Result("Jim", "error", "bubblewrap", problem="empty")
    page = class_report(result(case()), failed, unread)
    assert "3 submissions: 1 error, 2 graded." in page
    assert "1 of 3" in page and "0.33 of 2" in page


def test_reason_is_one_line_and_counts_the_rest():
    lost = {"q14_sizes": "It was stopped.", "q15_conv1d": "It died.", "q17_conv2d": "It died."}
    made = result(losses=lost, broken={"conv.py": "line 1: oh\x1b\nline 2"})
    assert entry.reason(made) == "line 1: oh? q14_sizes: It was stopped. (and 2 more)"
    assert entry.reason(result(broken={"conv.py": ""})) == ""


def test_a_mistake_with_a_name_is_named_and_marks_given_are_explained(feedback):
    flipped = Diagnosis("conv1d_flipped", "conv1d", "Your kernel is flipped. " + EVIL, "y[o] = ...")
    carried = replace(case("next"), given=("dense_backward", "relu"))
    made = replace(result(), questions=[QuestionResult("q14_sizes", (case(kind="values"), carried), (), (flipped,))])
    page = feedback(made)
    assert "Your kernel is flipped." in page and "See: y[o] = ..." in page and "<script>" not in page
    assert "1 case is right, given your dense_backward and relu" in page
    passed = feedback(replace(made, questions=[QuestionResult("q14_sizes", (carried,))]))
    assert "1 case is right, given" in passed and "flipped" not in passed
