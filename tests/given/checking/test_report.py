"""What a check prints: one message a mistake, in lines that fit, with as many digits as tell numbers apart."""

import sys
from dataclasses import replace

import numpy as np
import pytest

from given import judge
from given.checking.report import fit, group_alike, indent, question_report, wrap
from given.checking.results import CaseResult, QuestionResult
from given.diagnosis.diagnosis import Diagnosis
from given.diagnosis.explain import ONE_SLIP
from given.machinery import wording
from given.machinery.outcome import Kind

SIGN = Diagnosis("negative", "relu", "What you return has the wrong sign everywhere.")


def case(name, text, kind=Kind.VALUES, hidden=False, hint="Look at it."):
    return CaseResult(name, 0.0, 0.5, hidden, hint, kind, text)


def judged(name, function, got, wanted, z=1):
    """Return the case of a function that gives this where that is wanted, as the judge sees it."""
    with pytest.raises(judge.Failure) as failure:
        judge.check(wanted, lambda z: got, np.array(float(z)))
    text = str(failure.value).replace("<lambda>", function)
    return replace(case(name, text, failure.value.kind), likeness=failure.value.likeness)


def called(function, rest):
    return f"You called {function}(z) with\n    z = 1\n{rest}"


def groups(*cases, diagnoses=(), hidden=False):
    result = QuestionResult("q02_relu", cases, diagnoses=diagnoses)
    return [name for name, _ in group_alike(result, hidden)]


def test_cases_about_an_explained_function_are_told_once():
    cases = [
        case("a", called("relu", "1 came back")),
        case("b", called("relu", "2")),
        case("c", called("relu_backward", "3")),
    ]
    assert groups(*cases) == ["a", "b", "c"]
    assert groups(*cases, diagnoses=(SIGN,)) == ["a (and 1 more case)", "c"]


def test_one_error_in_one_line_is_told_once():
    def error(name, line, rest="[1, 2]", what="ValueError: no"):
        return case(name, called("relu", f"{rest}\n{what} {rest} (backprop.py, line {line})\n    more"), Kind.EXCEPTION)

    assert groups(error("a", 9), error("b", 9, "[3]"), error("c", 10), error("d", 9, what="TypeError: no")) == [
        "a (and 1 more case)",
        "c",
        "d",
    ]


def test_an_error_of_nothing_but_brackets_is_read_to_its_end():
    """In the time that its length takes: by its square, a million would take most of an hour."""
    text = called("relu", f"ValueError: {'(' * 1_000_000}")
    assert groups(case("a", text, Kind.EXCEPTION), case("b", text, Kind.EXCEPTION)) == ["a (and 1 more case)"]


def test_a_forgotten_return_is_told_once():
    tried = (
        ("a", "relu", None, 1.0),
        ("b", "relu", None, 2.0),
        ("c", "relu_backward", None, 1.0),
        ("d", "relu", 3.0, 1.0),
    )
    cases = [judged(name, function, got, wanted) for name, function, got, wanted in tried]
    assert groups(*cases) == ["a (and 1 more case)", "c", "d"]


@pytest.mark.parametrize(
    ("error", "is_hinted"),
    [
        ("TypeError: no (backprop.py, line 9)\nIn plain words: write it so.", False),
        ("TypeError: no (backprop.py, line 9)", True),  # nothing else is said
        ("IndexError: no (backprop.py, line 9)\nIn plain words: x has 3 places.", True),  # about the formula, perhaps
    ],
)
def test_a_hint_about_the_formula_is_not_for_a_slip_in_python(error, is_hinted):
    failed = case("a", called("relu", error), Kind.EXCEPTION)
    assert ("Hint: Look at it." in question_report(QuestionResult("q02_relu", (failed,)))) == is_hinted


@pytest.mark.parametrize(("rows", "times"), [(9, 2), (40, 1)])
def test_the_mistake_is_said_again_where_it_has_left_the_screen(rows, times, monkeypatch):
    monkeypatch.setattr("given.checking.report.is_terminal", lambda: True)
    monkeypatch.setenv("LINES", str(rows))
    monkeypatch.setenv("COLUMNS", "100")
    failed = QuestionResult("q02_relu", (case("a", called("relu", "1")), case("b", "2")), diagnoses=(SIGN,))
    text = question_report(failed)
    assert text.count("➜ relu:") == times and text.splitlines()[-1].startswith("  ➜") == (times == 2)


def test_hidden_cases_are_grouped_by_themselves():
    cases = [case("a", "x"), case("b", "x", hidden=True), case("c", "x", hidden=True)]
    assert groups(*cases) == ["a"] and groups(*cases, hidden=True) == ["b (and 1 more case)"]


def test_the_mistake_comes_first_and_see_only_if_there_is_more():
    text = question_report(QuestionResult("q02_relu", (case("a", called("relu", "1")),), diagnoses=(SIGN,)))
    assert text.index("➜ relu: What you return has the wrong sign") < text.index("✘ a") and "See:" not in text


def test_a_slip_that_cannot_be_told_is_not_and_the_hint_stays():
    untold = replace(SIGN, says=f"What you return {ONE_SLIP}", slip=True)
    text = question_report(QuestionResult("q02_relu", (case("a", called("relu", "1")),), diagnoses=(untold,)))
    assert "➜" not in text and "Hint: Look at it." in text


def test_a_hint_is_left_out_where_the_slip_is_named():
    def hints(diagnosis):
        result = QuestionResult("q02_relu", (case("a", called("relu", "1")),), diagnoses=(diagnosis,))
        return question_report(result).count("Hint: Look at it.")

    assert hints(replace(SIGN, slip=True)) == 0
    assert hints(SIGN) == hints(replace(SIGN, slip=True, function="relu_backward")) == 1


@pytest.mark.parametrize(("diagnosis", "hints"), [(replace(SIGN, slip=True), 0), (replace(SIGN, slip=False), 2)])
def test_a_case_without_a_call_has_no_hint_where_all_is_named(diagnosis, hints):
    cases = (case("a", called("relu", "1")), case("b", "Generators of different states gave the same orders."))
    assert question_report(QuestionResult("q02_relu", cases, diagnoses=(diagnosis,))).count("Hint") == hints


def test_it_keeps_its_hint_where_another_function_fails_too():
    cases = (
        case("a", called("relu", "1")),
        case("b", "The orders are alike."),
        case("c", called("relu_backward", "1")),
    )
    text = question_report(QuestionResult("q02_relu", cases, diagnoses=(replace(SIGN, slip=True),)))
    assert text.count("Hint") == 2


def test_a_file_that_is_missing_is_no_matter_of_the_formula():
    assert "Hint" not in training(case("the training", "FileNotFoundError: no digits", Kind.EXCEPTION))


def test_a_remark_on_what_went_well_is_for_those_who_passed():
    failed = QuestionResult("q20_pool", (case("a", called("max_pool", "1")),), remarks=("The slide has a misprint.",))
    passed = replace(failed, cases=(replace(failed.cases[0], kind=None, points=0.5),))
    assert "misprint" not in question_report(failed) and "misprint" in question_report(passed)


def training(*cases, **said):
    return question_report(QuestionResult("q13_mnist_accuracy", cases, **said))


def test_a_training_is_one_message_however_many_steps():
    steps = [case(f"{k} points", "85 % were read right", Kind.ACCURACY) for k in range(1, 9)]
    text = training(*steps, remarks=("Your network read 85 %.",))
    assert "85 %" in text and not any(word in text for word in ("points (and", "Hint", "more case", "✘ 1", "were read"))
    text = training(*(case(f"{k} points", "FileNotFoundError: no", Kind.EXCEPTION, hint="") for k in range(1, 9)))
    assert text.count("✘") == 2 and "✘ the training" in text and "more case" not in text


def test_what_is_seen_of_a_training_stands_for_its_error():
    seen = (Diagnosis("no return", "fit_mnist", "It returned nothing."),)
    assert "TypeError" not in training(case("1 point", "TypeError: no", Kind.EXCEPTION), diagnoses=seen)
    assert "a column" in training(case("1 point", "a column", Kind.FORM), diagnoses=seen)
    assert "TypeError" in training(case("1 point", "TypeError: no", Kind.EXCEPTION))
    other = QuestionResult("q02_relu", (case("a", "TypeError: no", Kind.EXCEPTION),), diagnoses=(SIGN,))
    assert "TypeError" in question_report(other)


@pytest.fixture
def terminal(monkeypatch):
    """Return what makes this process one of a terminal of so many columns, whatever another test has loaded of Jupyter."""

    def set_width(columns: int) -> None:
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.delitem(sys.modules, "ipykernel", raising=False)

    return set_width


@pytest.mark.parametrize("columns", [40, 60, 100, 200])
def test_prose_fits_the_terminal(columns, terminal):
    terminal(columns)
    lines = wrap("many words " * 40 + "\nand a second line", 4).split("\n")
    assert max(map(len, lines)) <= min(columns, 100) and all(line.startswith("    ") for line in lines)
    assert lines[-1] == "    and a second line"


@pytest.mark.parametrize("columns", [30, 60, 80, 200])
def test_what_a_case_says_fits_too_but_for_a_line_with_a_caret(columns, terminal):
    terminal(columns)
    width = max(40, min(columns, 100))
    long = "ValueError: " + "operands could not be broadcast " * 4
    lines = fit(f"{long}\n    backprop.py, line 98, in relu: {long}\n{long}\n        ^\nshort", 4).split("\n")
    assert lines[-3:] == [f"    {long}", "            ^", "    short"]
    assert max(map(len, lines[:-3])) <= width and all(line.startswith("    ") for line in lines)
    assert lines[0].startswith("    ValueError") and lines[1].startswith("        ")
    assert [line for line in lines if line.startswith("        backprop.py, line 98")]


def test_a_notebook_has_a_width_of_its_own_and_a_page_none(monkeypatch):
    monkeypatch.setitem(sys.modules, "ipykernel", sys)
    monkeypatch.setenv("COLUMNS", "200")
    assert 50 < max(map(len, wrap("many words " * 40, 4).split("\n"))) <= 64  # what a small screen shows beside a file
    assert 90 < max(map(len, indent("In plain words: " + "word " * 60).split("\n"))) <= 100
    assert max(map(len, indent("x = " + "1, " * 60).split("\n"))) == 4 + 4 + 180


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        (0.25, 0.5, ("0.25", "0.5")),
        (0.25, 0.25000001, ("0.25", "0.25000001")),
        (1 / 3, 1 / 3 + 1e-15, (f"{1 / 3:.17g}", f"{1 / 3 + 1e-15:.17g}")),
    ],
)
def test_numbers_have_as_many_digits_as_tell_them_apart(one, other, shown):
    assert wording.tell_apart(one, other) == shown


def test_the_largest_difference_is_told_and_nan_before_it():
    wanted = np.zeros((2, 2))
    got = np.array([[0.1, 0.0], [-5.0, 1.0]])
    assert "3 of 4 entries differ, most at [1, 0]: -5 came back, 0 was expected" in wording.difference(
        got, wanted, got != 0
    )
    assert "1 of 4 entries differs, at [0, 1]" in wording.difference(
        np.array([[0.0, 1], [0, 0]]), wanted, np.eye(2)[::-1] * [0, 1] > 0
    )
    got[0, 1] = np.nan
    assert "most at [0, 1]: nan came back" in wording.difference(got, wanted, got != 0)


def test_small_params_are_written_out_and_large_ones_are_not():
    params = [(np.array([[1.0, 2.0]]), np.array([3.0, 4.0]))]
    text = wording.call("network_forward", (params, np.ones((1, 1))), {})
    assert "    params[0][0] = [[1., 2.]]" in text and "    params[0][1] = [3., 4.]" in text
    large = wording.call("network_forward", ([(np.ones((5, 6)), np.ones(6))], np.ones((1, 5))), {})
    assert "params[0]" not in large


@pytest.mark.parametrize(
    ("results", "groups_of"),
    [
        ([((1.0, []), (1.0, [2.0])), ((1.0, [2.0]), (1.0, [2.0, 3.0]))], 1),  # a pair too short, both times
        ([((1.0, []), (1.0, [2.0])), ((1.0, []), (1.0, [2.0, 3.0]))], 2),
        ([(None, np.zeros(2)), (None, np.zeros(3))], 1),
        ([(None, np.zeros(2)), ([1.0], np.zeros(3))], 2),
        ([(np.zeros(3), np.zeros(2)), (np.zeros(6), np.zeros(5))], 1),  # a number too long
        ([(np.zeros(3), np.zeros(2)), (np.zeros(7), np.zeros(5))], 2),
        ([(np.ones(2), np.zeros(2)), (np.ones(3), np.zeros(3))], 2),  # of numbers that differ each is told
    ],
)
def test_cases_that_fail_alike_are_told_once(results, groups_of):
    cases = [judged("a", "relu", got, wanted, z) for z, (got, wanted) in enumerate(results)]
    assert len(groups(*cases)) == groups_of


def test_a_list_that_is_too_short_says_by_how_much():
    with pytest.raises(
        judge.Failure, match="It returned an empty list\nExpected .*\n2 too few: does a loop end too early"
    ):
        judge.check([1.0, 2.0], lambda: [])
