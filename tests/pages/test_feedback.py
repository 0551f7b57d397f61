"""The page for a student: what to do next stands first, nothing of a hidden case gets out, nothing of a student's takes effect."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.classroom.store import Store
from autograder.grading.result import Options, Result, Status
from autograder.pages import feedback
from autograder.pages.heat_map import SHADES, draw_heat_maps, scale
from autograder.reference import catalogue
from given.checking.results import CaseResult, QuestionResult
from given.diagnosis.diagnosis import Diagnosis
from given.machinery.outcome import Kind
from given.machinery.picture import Picture
from tests.helpers.harmless import Page, harmless
from tests.marks.trial import judged

OPTIONS = Options("bubblewrap", ("q14_sizes",))
EVIL = "</pre></title><script>alert('1')</script><img src=x onerror=\"alert(1)\">\x1b[31m\u202e"
PICTURE = Picture("dw", ("1 2", "3 4"), ("1 -inf", "nan 4"))


def case(name="a case", *, kind="", text="", hidden=False, hint="", possible=1.0, picture=None) -> CaseResult:
    return CaseResult(
        name, 0.0 if kind else possible, possible, hidden, hint, Kind(kind) if kind else None, text, (), picture
    )


def question(name, *cases, **fields) -> QuestionResult:
    return QuestionResult(name, cases, **fields)


def result(*cases: CaseResult, student="Jane", remarks=(), **fields) -> Result:
    fields = {"status": "graded", "sandbox": "bubblewrap", **fields}
    return Result(student, questions=[question("q14_sizes", *cases, remarks=remarks)], **fields)


@pytest.fixture
def written(tmp_path):
    """Return a function that writes the page and the plain text of a result and returns both."""

    def write(made: Result, options: Options = OPTIONS) -> tuple[str, str]:
        page = Store(tmp_path).feedback_path(made.student)
        feedback.write_feedback(made, options, Store(tmp_path))
        return page.read_text(encoding="utf-8"), feedback.text_path(page).read_text(encoding="utf-8")

    return write


# Nothing of a student's takes effect.


def evil_result() -> Result:
    cases = (case(EVIL, kind="exception", text=EVIL, hint=EVIL), case(EVIL, kind="values", hidden=True, hint=EVIL))
    texts = {"losses": {EVIL: EVIL}, "broken": {"conv.py": EVIL + "\nsecond line"}, "problem": EVIL}
    return result(*cases, student=EVIL, remarks=(EVIL,), status=Status.ERROR, **texts)


def test_students_text_is_escaped(written):
    page, text = written(evil_result())
    assert harmless(page) and "&lt;script&gt;" in page
    assert all(c.isprintable() or c == "\n" for c in text)


@pytest.mark.parametrize(
    "harm", ["<script>1</script>", "<p onclick=x>", "<p style=x>", "<img>", "<a href=//x>", "\x1b", "\u202e"]
)
def test_the_check_for_harmless_pages_sees_harm(written, harm):
    page, _ = written(result(case()))
    assert harmless(page)
    assert not harmless(page.replace("<h1>", f"{harm}<h1>"))


@pytest.mark.slow
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40), st.text(alphabet="<>&\"'/=\n{}%# a\x1b\udcff", max_size=40))
def test_any_name_and_text(written, student, text):
    page, plain = written(result(case(kind="exception", text=text), student=student, problem=text))
    assert harmless(page) and plain.startswith("Feedback for ")


def test_only_our_own_style_may_act(written):
    policy = Page(written(result(case()))[0]).policy
    assert policy.pop("style-src").startswith("'sha256-")
    assert policy == {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}


def test_names_with_dots_keep_their_files_apart(tmp_path):
    store = Store(tmp_path)
    for student in ("a.b", "a.c", "a", "a.html"):
        feedback.write_feedback(result(case(), student=student), OPTIONS, store)
    texts = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "feedback").glob("*.txt")}
    assert set(texts) == {"a.b.txt", "a.c.txt", "a.txt", "a.html.txt"}
    assert all(text.startswith(f"Feedback for {name.removesuffix('.txt')}\n") for name, text in texts.items())


# Nothing of a hidden case gets out.


@pytest.mark.parametrize("kind", Kind)
def test_hidden_cases_show_name_hint_and_kind_only(written, kind):
    hidden = case("its name", kind=kind, text="secret 0.12345", hidden=True, hint="its hint")
    for shown in written(result(hidden, case())):
        assert "secret" not in shown and "0.12345" not in shown
        if kind is not Kind.NOT_STARTED or "its name" in shown:
            assert "its name" in shown and "its hint" in shown and kind.sentence in shown


def test_the_judge_draws_public_cases_and_never_hidden_ones():
    flipped = catalogue.with_mistakes(catalogue.reference(), ["conv1d_flipped", "dense_backward_scaled"])
    cases = [c for q in judged(flipped, ("q06_dense_backward", "q15_conv1d")).values() for c in q.cases if not c.passed]
    assert any(c.hidden for c in cases) and any(c.picture for c in cases)
    assert not any(c.picture for c in cases if c.hidden)


def test_public_cases_show_everything(written):
    made = result(
        case("its name", kind="values", text="0.5 came back\n  0.25 was expected", hint="its hint", picture=PICTURE)
    )
    page, text = written(made)
    assert all(
        words in page for words in ("its name", "its hint", "0.5 came back\n  0.25 was expected", "dw expected", "-inf")
    )
    assert "  ✘ its name\n    0.5 came back\n      0.25 was expected\n    Hint: its hint" in text


def test_faults_of_the_grader_are_told_to_the_instructor_only(written):
    failed = (case(kind="internal", text="secret"), case(kind="internal", text="secret", hidden=True))
    page, text = written(result(*failed, status=Status.INTERNAL, problem="KeyError: secret"))
    assert "secret" not in page + text
    assert page.count(Kind.INTERNAL.sentence) == text.count(Kind.INTERNAL.sentence) == 3


# What it says.


def test_a_file_that_cannot_be_imported_is_told_once(written):
    failed = [case(f"case {number}", kind="file", text="conv.py, line 3: oh") for number in range(5)]
    for shown in written(result(*failed, broken={"conv.py": "conv.py, line 3: oh"})):
        assert shown.count("conv.py, line 3: oh") == 1 and "Start with conv.py." in shown
    for shown in written(result(*failed, case("other", kind="values", text="5 came back"))):
        assert "5 came back" in shown and "conv.py, line 3: oh" in shown


def test_questions_stand_under_their_part_with_their_titles(tmp_path):
    names = ("q02_relu", "q15_conv1d", "q17_conv2d", "q20_pool")
    made = Result("Jane", Status.GRADED, "bubblewrap", questions=[question(name, case()) for name in names])
    feedback.write_feedback(made, Options("bubblewrap", names), Store(tmp_path))
    page = Store(tmp_path).feedback_path("Jane")
    wanted = [
        "Backpropagation",
        "keep what is positive",
        "Convolution",
        "slide a kernel over a signal",
        "the same on an image",
    ]
    for path in (page, feedback.text_path(page)):
        shown = path.read_text(encoding="utf-8")
        places = [shown.index(words) for words in [*wanted, "Pooling", "the largest, or the mean"]]
        assert places == sorted(places) and shown.count("Convolution") == 1


def test_failed_questions_are_linked_and_others_are_not(written):
    page, _ = written(result(case(kind="values", text="x")))
    assert 'href="#q14_sizes"' in page and 'id="q14_sizes"' in page
    assert "#q14_sizes" not in written(result(case()))[0]
    assert "#q14_sizes" in written(result(case(), remarks=("the slide is wrong",)))[0]


def test_score_leaves_the_bonus_out(written):
    for shown in written(result(case())):
        assert "1 of 2 points" in shown and "bonus" not in shown
    bonus = replace(result(case()), questions=[question("b01_convnet", case())])
    assert all("0 of 2 points, 1 bonus" in shown for shown in written(bonus))


def test_an_unread_submission_says_why_and_how_to_hand_in(written):
    for shown in written(Result("Jane", Status.ERROR, "bubblewrap", problem="jane.zip is encrypted; make it again")):
        assert (
            "jane.zip is encrypted; make it again" in shown and "python handin.py" in shown and "<table>" not in shown
        )


def test_without_a_sandbox_every_page_says_so(written):
    assert all("Graded without a sandbox." in shown for shown in written(result(case(), sandbox="none")))
    assert all("without a sandbox" not in shown.lower() for shown in written(result(case())))


def test_a_mistake_is_named_and_marks_given_are_explained(written):
    flipped = Diagnosis("conv1d_flipped", "conv1d", "Your kernel is flipped. " + EVIL, "y[o] = ...")
    carried = replace(case("next"), given=("dense_backward", "relu"))
    made = replace(result(), questions=[question("q14_sizes", case(kind="values"), carried, diagnoses=(flipped,))])
    page, text = written(made)
    assert "<script>" not in page
    for shown in (page, text):
        assert "Your kernel is flipped." in shown and "See: y[o] = ..." in shown
        assert "1 case is right with our dense_backward (q06) and relu (q02) in place of yours" in shown
    for shown in written(replace(made, questions=[question("q14_sizes", carried)])):
        assert "1 case is right with our" in shown and "flipped" not in shown


# What to do next.


def steps(*questions: QuestionResult) -> str:
    return "\n".join(feedback.next_steps(Result("Jane", Status.GRADED, "bubblewrap", list(questions))))


def failing(name: str, points: float, **fields) -> QuestionResult:
    return question(name, case(kind="values", possible=points, **fields))


def idle(name: str) -> QuestionResult:
    return question(name, case(kind="not started", possible=4))


def test_next_is_the_first_question_that_is_worth_it():
    small, large = failing("q01_sigmoid", 0.5), failing("q06_dense_backward", 4)
    assert "Start with q06_dense_backward: 4 points to gain" in steps(small, large, failing("q08_backprop", 8))
    assert "Start with q01_sigmoid: 0.5 points to gain" in steps(small, question("q06_dense_backward", case()))
    assert "Start with q06_dense_backward" in steps(idle("q06_dense_backward"), idle("q08_backprop"))


def test_what_failed_comes_before_what_was_skipped():
    """As in check.py: who skipped a question did so on purpose, and has work under way elsewhere."""
    assert "Start with q08_backprop" in steps(idle("q06_dense_backward"), failing("q08_backprop", 8))


def test_a_bonus_comes_last_and_only_if_begun():
    assert "nothing left to do" in steps(question("q14_sizes", case()), idle("b01_convnet"))
    assert "Start with b01_convnet" in steps(question("q14_sizes", case()), failing("b01_convnet", 4))


def test_next_names_the_mistake_and_a_command_that_shows_it():
    flipped = Diagnosis("conv1d_flipped", "conv1d", "Your kernel is flipped.", "y[o] = ...")
    said = steps(replace(failing("q15_conv1d", 4), diagnoses=(flipped,)))
    assert "conv1d: Your kernel is flipped." in said and "python check.py q15_conv1d" in said
    assert "check.py" not in steps(failing("q15_conv1d", 4, hidden=True))


# Heat maps.


def test_heat_maps_frame_what_differs_and_shade_by_one_scale():
    maps = draw_heat_maps(Picture("", ("0 1", "2 3"), ("0 1", "2 30")))
    assert [[cell.wrong for cell in row] for row in maps.got] == [[False, False], [False, True]]
    assert not any(cell.wrong for row in maps.expected for cell in row)
    assert maps.got[1][1].shade == SHADES - 1 and maps.expected[1][1].shade == 0


@given(st.lists(st.floats(), min_size=1, max_size=20))
def test_any_numbers_have_a_shade(numbers):
    shades = scale([str(number) for number in numbers])
    assert all((shade is None) == (text in ("nan", "inf", "-inf")) for text, shade in shades.items())
    assert all(shade in range(SHADES) for shade in shades.values() if shade is not None)
