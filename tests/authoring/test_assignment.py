"""Students get what is derived from our sources, all of it, and nothing that we keep to ourselves."""

import ast
import json
import re

import numpy as np
import pytest

from autograder import paths
from autograder.authoring import assignment, recorded_answers, stubs
from autograder.authoring.public_tests import cut_hidden_cases, is_hidden
from autograder.authoring.recorded_mistakes import record_calls, record_function, record_question
from autograder.authoring.stubs import strip_answers
from autograder.errors import AuthoringError
from autograder.limits import LIMITS
from autograder.reference import catalogue, our_functions
from given.answers import OTHER_NUMBERS
from given.diagnosis import known_mistakes, likeness
from given.machinery.plain import decode

STUBBED = 'def f(x):\n    """Say it."""\n    raise NotImplementedError("q02_relu: keep what is positive")\n'
SOLVED = '''def f(x):
    """Say it."""
    # BEGIN SOLUTION q02_relu: keep what is positive
    y = x
    return y
    # END SOLUTION
'''


def test_a_solution_becomes_one_raise():
    assert strip_answers(SOLVED) == STUBBED


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (lambda s: s.replace("    y = x\n", "    # BEGIN SOLUTION q02_relu: again\n"), "inside"),
        (lambda s: s.replace("    # END SOLUTION\n", ""), "never closed"),
        (lambda s: s.replace("    # BEGIN SOLUTION q02_relu: keep what is positive\n", ""), "without BEGIN"),
        (lambda s: s.replace("# BEGIN SOLUTION q02", "#BEGIN SOLUTION q02"), "marker"),
        (lambda s: s + "# end solution\n", "marker"),
        (lambda s: s + "# BEGIN_SOLUTION\n", "marker"),
        (lambda s: s.replace(" q02_relu: keep what is positive", ""), "question"),
    ],
)
def test_a_damaged_marker_is_refused_with_its_line(damage, complaint):
    with pytest.raises(AuthoringError, match=rf"line \d+.*{complaint}"):
        strip_answers(damage(SOLVED))


QUESTION = '''"""q02_relu: what it asks."""

OK_FORMAT = False

import numpy as np
from given.judge import check, require
from otter.test_files import test_case

name = "q02_relu"


@test_case(name="shown", points=1)
def shown(relu):
    check([1.0], relu, [1.0])


# A secret about the hidden case.
@test_case(name="kept", points=2, hidden=True)
def kept(relu):
    require(np.pi > 3, "secret")
'''


def test_hidden_cases_go_with_their_comments_and_imports():
    text = cut_hidden_cases(QUESTION)
    assert "shown" in text and "check" in text
    for word in ("kept", "secret", "hidden", "numpy", "require"):
        assert word not in text
    ast.parse(text)


def test_a_hidden_case_that_could_slip_through_is_refused():
    loop = "\nfor k in range(2):\n    globals()[f'c{k}'] = test_case(name=str(k), hidden=True)(shown)\n"
    with pytest.raises(AuthoringError):
        cut_hidden_cases(QUESTION + loop)
    with pytest.raises(AuthoringError):
        cut_hidden_cases(QUESTION.replace("hidden=True", "hidden=not False"))


def test_assignment_is_up_to_date():
    assert assignment.find_stale() == [], "run `make assignment`"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("tests", "stored", "numbers"),
    [
        (paths.QUESTIONS, paths.EXPECTED, LIMITS.exam.numbers),
        (paths.ASSIGNMENT / "tests", paths.ASSIGNMENT / "given" / "expected.json", None),
    ],
)
def test_recorded_answers_are_up_to_date(tests, stored, numbers):
    now, then = recorded_answers.record_answers(tests, numbers), json.loads(stored.read_text(encoding="utf-8"))
    assert now.keys() == then.keys(), "run `make assignment`"
    for label in now:
        assert_same(decode(now[label]), decode(then[label]), label)


STORED = paths.ASSIGNMENT / "given" / "diagnosis" / "mistakes.json"
BOOKS = record_calls(paths.ASSIGNMENT / "tests", our_functions.right())
# Of what is one kind a few here, and all in `make test-all`: the slips of all questions take a minute.
SOME = ("q04_cross_entropy", "q06_dense_backward", "b04_dropout")


@pytest.mark.slow
@pytest.mark.parametrize("question", [q if q in SOME else pytest.param(q, marks=pytest.mark.exhaustive) for q in BOOKS])
def test_recorded_mistakes_are_up_to_date(question):
    then = json.loads(STORED.read_text(encoding="utf-8"))[question]
    now = json.loads(json.dumps(record_question(question, BOOKS[question])))
    assert now.keys() == then.keys(), "run `make assignment`"
    for function in now:
        assert_same_record(now[function], then[function])


@pytest.mark.on_record_of_all
@pytest.mark.slow
def test_a_record_is_made_anew_only_if_something_changed(monkeypatch):
    calls = [call for call in BOOKS["q11_sgd_step"] if call.function == "sgd_step"]
    first = record_function("sgd_step", calls)
    told = {**first, "slips": ["as before"]}
    assert record_function("sgd_step", calls, told) == told
    assert record_function("sgd_step", calls[:-1], told)["slips"] != ["as before"]
    assert record_function("sgd_step", calls, {**told, "made of": ["something else"]}) == first
    monkeypatch.setattr(catalogue, "of_function", lambda name: [])
    assert record_function("sgd_step", calls, told)["slips"] == first["slips"]


def test_mistakes_of_every_question_are_recorded():
    assert json.loads(STORED.read_text(encoding="utf-8")).keys() == BOOKS.keys()


def assert_same_record(now, then):
    """Equal up to the last digits, which differ between machines; so may a few keys, which stand for rounded numbers."""
    for kind in ("known", "changed", "slips"):
        one, other = ([row.get("diagnosis", row.get("says")) for row in stored[kind]] for stored in (now, then))
        assert one == other, "run `make assignment`"
    digests = ([known_mistakes.digest_from_json(form) for form in stored["digests"]] for stored in (now, then))
    for one, other in zip(*digests, strict=True):
        assert likeness.same(one, other, 1e-6, True), "run `make assignment`"
    keys = [[key for row in stored["slips"] for call in row["keys"] for key in call] for stored in (now, then)]
    differing = sum(one != other for one, other in zip(*keys, strict=True))
    assert differing <= len(keys[0]) / 100, "run `make assignment`"


def assert_same(now, then, label):
    """Equal up to the last digits, which differ between machines."""
    if isinstance(now, list | tuple):
        assert len(now) == len(then), label
        for part_now, part_then in zip(now, then, strict=True):
            assert_same(part_now, part_then, label)
    else:
        tolerance = 1e-5 if getattr(now, "dtype", None) == np.float32 else 1e-12
        np.testing.assert_allclose(now, then, rtol=tolerance, atol=tolerance, err_msg=label)


def assignment_text() -> dict[str, str]:
    """Every text under assignment/, by its path."""
    files = [path for path in paths.ASSIGNMENT.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {str(path): path.read_text(encoding="utf-8") for path in files}


def hidden_cases():
    for source in sorted(paths.QUESTIONS.glob("*.py")):
        for node in ast.parse(source.read_text(encoding="ascii")).body:
            if isinstance(node, ast.FunctionDef) and is_hidden(node, source.name):
                yield source.name, node


def test_no_marker_and_no_hidden_case_under_assignment():
    texts = assignment_text()
    cases = list(hidden_cases())
    assert len(cases) > 50
    for path, text in texts.items():
        assert not stubs.LEFT_OVER.search(text), path
        assert "hidden=True" not in text, path
    tests = "\n".join(text for path, text in texts.items() if "/tests/" in path)
    for file, node in cases:
        keywords = {k.arg: k.value for k in node.decorator_list[0].keywords}
        assert f'"{ast.literal_eval(keywords["name"])}"' not in tests, f"{file}: {node.name}"


@pytest.mark.slow
def test_no_answer_to_a_hidden_check_under_assignment():
    """Labels of checks that only hidden cases make are nowhere in what students get, and neither are their numbers."""
    everything = "\n".join(assignment_text().values())
    public = json.loads((paths.ASSIGNMENT / "given" / "expected.json").read_text(encoding="utf-8"))
    recorded = json.loads(paths.EXPECTED.read_text(encoding="utf-8"))
    hidden = recorded.keys() - public.keys() - {OTHER_NUMBERS}
    assert len(hidden) > 30
    for label in hidden:
        assert label not in everything
        for number in re.findall(r"-?\d\.\d{12,}", json.dumps(recorded[label]))[:5]:
            assert number not in everything, label


def test_no_answer_in_the_stubs():
    """No line of a solution is left in what students get, but for lines so short that they say nothing."""
    for source in sorted(paths.SOLUTIONS.glob("*.py")):
        stub = {line.strip() for line in (paths.ASSIGNMENT / source.name).read_text(encoding="utf-8").splitlines()}
        inside = False
        for line in source.read_text(encoding="utf-8").splitlines():
            if stubs.BEGIN.match(line) or stubs.END.match(line):
                inside = not inside
            elif inside and len(line.strip()) > 12:
                assert line.strip() not in stub, f"{source.name}: {line}"
