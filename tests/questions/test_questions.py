"""The questions: their files, their points, and what right, missing and lazy answers earn."""

import inspect
import re
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from autograder import paths
from autograder.authoring import sample_class
from given import ladder, mnist
from given.checking.otter_layer import QuestionFile, run_question
from given.machinery import modules
from given.machinery.outcome import Outcome
from given.machinery.questions import FUNCTIONS, QUESTIONS, is_core, training_questions

CORE = [question for question in QUESTIONS if is_core(question)]
MNIST = "q13_mnist_accuracy"
QUICK = [question for question in QUESTIONS if question not in training_questions()]


def path_of(question):
    return paths.QUESTIONS / f"{question}.py"


def cases_of(question):
    return QuestionFile.from_file(str(path_of(question))).test_cases


def parameters(case):
    return list(inspect.signature(case.body.test_func).parameters)


def points(cases):
    return round(sum(case.points for case in cases), 6)


def is_on_trial(question):
    """A bonus question may do without points until they are shared out."""
    return question not in CORE and points(cases_of(question)) == 0


# The files.


def test_there_is_one_file_for_each_question_and_nothing_else():
    found = {path.name for path in paths.QUESTIONS.iterdir()} - {"__pycache__"}
    assert found == {f"{question}.py" for question in QUESTIONS}


@pytest.mark.parametrize("question", QUESTIONS)
def test_id_file_and_name_agree(question):
    source = path_of(question).read_bytes()
    assert source.isascii()  # Otter opens it in whatever encoding the student's computer prefers
    assert source.startswith(f'"""{question}: '.encode())
    assert b"\nOK_FORMAT = False\n" in source
    assert QuestionFile.from_file(str(path_of(question))).name == question


@pytest.mark.parametrize("question", QUESTIONS)
def test_cases_have_names_hints_points_and_own_functions(question):
    cases = cases_of(question)
    assert len({case.name for case in cases}) == len(cases)
    for case in cases:
        assert case.name and case.failure_message and (case.points > 0 or is_on_trial(question))
        assert parameters(case) and set(parameters(case)) <= set(QUESTIONS[question].functions)


@pytest.mark.parametrize("question", QUESTIONS)
def test_there_are_public_and_hidden_cases(question):
    is_ladder = "mnist" in question  # what it asks for is no secret: the digits are
    assert {case.hidden for case in cases_of(question)} == ({False} if is_ladder else {False, True})


@pytest.mark.parametrize("question", [question for question in QUICK if not is_on_trial(question)])
def test_at_most_half_of_the_points_are_public(question):
    public = [case for case in cases_of(question) if not case.hidden]
    assert 0.3 <= points(public) / points(cases_of(question)) <= 0.5


@pytest.mark.parametrize("question", QUICK)
def test_a_public_case_draws_other_numbers_in_the_grader(question):
    """So it draws from `numbers`, and from no generator of its own: students could learn its answers by heart."""
    public = [inspect.getsource(case.body.test_func) for case in cases_of(question) if not case.hidden]
    assert [text for text in public if "default_rng" in text] == []


def test_case_names_are_not_shared_by_a_public_and_a_hidden_case():
    hidden = {case.name for question in QUESTIONS for case in cases_of(question) if case.hidden}
    for question in QUESTIONS:
        names = {case.name for case in cases_of(question) if not case.hidden}
        assert not names & {case.name for case in cases_of(question) if case.hidden}
    assert len(hidden) > 50


# The points: that they add up to 100 and 30, autograder/authoring/completeness.py demands.


def core_cases_of(*modules):
    return [case for question in CORE if QUESTIONS[question].module in modules for case in cases_of(question)]


def test_backpropagation_and_training_are_60_points():
    assert points(core_cases_of("backprop", "training")) == 60


def test_convolution_and_pooling_have_22_points_and_18_back():
    cases = core_cases_of("conv", "pool")
    backward = [case for case in cases if any(name.endswith("_backward") for name in parameters(case))]
    assert points(backward) == 18
    assert points(cases) - points(backward) == 22


def test_the_points_in_a_files_first_line_are_those_of_its_cases():
    for question in QUESTIONS:
        first_line = path_of(question).read_text(encoding="ascii").split('"""')[1].splitlines()[0]
        stated = re.search(r" (\d+) (bonus )?points", first_line)
        assert float(stated[1]) == points(cases_of(question)), question
        assert bool(stated[2]) == (question not in CORE), question


# Right answers.


@pytest.fixture
def small_mnist(monkeypatch):
    """Put 1,000 blank training images, and 1,000 held out, in the place of MNIST."""
    images, labels = np.zeros((2000, 784), np.float32), np.arange(2000) * 7 % 10
    monkeypatch.setattr(mnist, "training", lambda: (images, labels))
    monkeypatch.setattr(mnist, "HELD_OUT", 1000)
    return labels[-1000:]


@pytest.mark.parametrize("question", QUICK)
def test_the_reference_gets_full_marks(question, reference, grader_answers):
    result = run_question(path_of(question), reference)
    assert [case.text for case in result.cases if not case.passed] == []
    assert result.state == "passed" and result.points == points(cases_of(question))


def reader(labels, right):
    """Return a fit_mnist and a predict that reads this share of the digits right."""
    answer = np.where(np.arange(len(labels)) < right * len(labels), labels, (labels + 1) % 10)
    return {"fit_mnist": lambda x, y, rng: "my network", "predict": lambda params, x: answer}


@pytest.mark.parametrize(
    ("right", "earned"),
    [(0.1, 0), (0.8, 0), (0.85, 2), (0.9, 4), (0.925, 6), (0.95, 8), (0.96, 9), (0.97, 10), (0.98, 10), (1, 10)],
)
def test_the_ladder(right, earned, small_mnist):
    result = run_question(path_of(MNIST), reader(small_mnist, right))
    assert result.points == earned
    assert result.state == ("passed" if earned == 10 else "failed")
    assert f"{100 * right:.2f} %" in result.remarks[0] and ladder.next_step(100 * right) in result.remarks[0]


def test_training_past_the_time_limit_earns_nothing(small_mnist):
    def fits_in(seconds):
        fit = SimpleNamespace(__name__="fit_mnist")
        fit.observe = lambda args, kwargs, keep: Outcome("my network", cpu_seconds=seconds)
        return run_question(path_of(MNIST), {**reader(small_mnist, 1), "fit_mnist": fit})

    assert fits_in(59.9).points == 10
    late = fits_in(60.1)
    assert late.points == 0
    assert {case.kind for case in late.cases} == {"deadline"} and "60.1 s" in late.cases[0].text


@pytest.mark.parametrize(
    "predicted", [None, "text", np.zeros(999, int), np.zeros((1000, 1), int), np.full(1000, np.nan), [0] * 1000]
)
def test_labels_of_the_wrong_kind_earn_nothing(predicted, small_mnist):
    functions = {**reader(small_mnist, 1), "predict": lambda params, x: predicted}
    assert run_question(path_of(MNIST), functions).points == 0


# Missing and lazy answers.


@pytest.fixture(scope="session")
def stubs(tmp_path_factory):
    """The functions of the skeleton: the reference, stripped."""
    folder = tmp_path_factory.mktemp("skeleton")
    sample_class.write_folder(folder / "files", sample_class.make_skeleton())
    return modules.functions(modules.load_all(folder / "files"))


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_skeleton_gets_nothing_and_is_not_started(question, stubs, small_mnist, grader_answers):
    result = run_question(path_of(question), stubs)
    assert result.points == 0 and result.state == "not started"


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_empty_file_gets_nothing(question, small_mnist, grader_answers):
    module, names = QUESTIONS[question].module, QUESTIONS[question].functions
    empty = {name: modules.find_function(ModuleType(module), name) for name in names}
    assert run_question(path_of(question), empty).points == 0


def test_a_file_without_functions_is_not_mistaken_for_a_skeleton(grader_answers):
    result = run_question(path_of("q02_relu"), {})  # Otter hands None to the cases
    assert result.points == 0 and result.state == "failed"


def nothing(name, reference):
    return lambda *args, **kwargs: None


def zeros(name, reference):
    """Return a function whose results have the right shapes and dtypes, and are 0."""
    return lambda *args, **kwargs: blank(reference[name](*args, **kwargs))


def blank(value):
    if isinstance(value, list | tuple):
        return type(value)(blank(part) for part in value)
    return np.zeros_like(value) if isinstance(value, np.ndarray) else type(value)(0)


def first_argument(name, reference):
    return lambda *args, **kwargs: (*args, *(kwargs[key] for key in FUNCTIONS[name].arguments if key in kwargs))[0]


@pytest.mark.slow
@pytest.mark.parametrize("lazy", [nothing, zeros, first_argument])
@pytest.mark.parametrize("question", QUICK)
def test_a_lazy_answer_earns_nothing(question, lazy, reference, grader_answers):
    functions = {name: modules.Present(name, lazy(name, reference)) for name in QUESTIONS[question].functions}
    result = run_question(path_of(question), functions)
    assert [case.name for case in result.cases if case.passed] == []
    assert "internal" not in {case.kind for case in result.cases}


@pytest.mark.slow
@pytest.mark.parametrize(
    "value", [None, 0, 0.0, [], np.zeros(3), np.array([[0.5, 0.5]]), ([], []), (0.0, [])], ids=repr
)
@pytest.mark.parametrize("question", QUICK)
def test_the_same_answer_whatever_the_question_earns_nothing(question, value, grader_answers):
    functions = {name: modules.Present(name, lambda *args, **kwargs: value) for name in FUNCTIONS}
    assert run_question(path_of(question), functions).points == 0


# Answers that are right but for what they do beside.


def relu_in_place(z):
    z[z < 0] = 0.0
    return z


def overflowing_sigmoid(z):
    return 1 / (1 + np.exp(-z))


@pytest.mark.parametrize(
    ("question", "wrong", "kind"),
    [
        ("q02_relu", {"relu": relu_in_place}, "changed"),
        ("q01_sigmoid", {"sigmoid": overflowing_sigmoid}, "warning"),
    ],
)
def test_side_effects_lose_points_but_not_all(question, wrong, kind, reference, grader_answers):
    functions = {name: modules.Present(name, function) for name, function in wrong.items()}
    result = run_question(path_of(question), {**reference, **functions})
    assert 0 < result.points < points(cases_of(question))
    assert kind in {case.kind for case in result.cases}
