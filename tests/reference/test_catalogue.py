"""The catalogue: each known mistake fails exactly its questions, and no name is given to what it is not."""

from collections import Counter

import pytest

from autograder.reference import catalogue, our_functions
from autograder.reference.catalogue import Edit, Mistake
from given.machinery.questions import FUNCTIONS, MODULES, QUESTIONS
from tests.marks.known_mistakes import quick_mistakes, verdict
from tests.marks.summary import home
from tests.marks.trial import trial

# The whole catalogue is in the proof (tests/marks), whose fingerprint says that it was tried as it is now. Here one of a file.
SAMPLE = (
    *("dense_backward_scaled", "init_std_for_variance", "conv1d_flipped", "average_pool_overwrites"),
    "rnn_backward_added_after_tanh",
)


def test_the_sample_has_a_mistake_of_every_file():
    assert [FUNCTIONS[catalogue.mistakes()[name].function].module for name in SAMPLE] == list(MODULES)


@pytest.mark.on_record
@pytest.mark.parametrize("name", SAMPLE)
def test_a_mistake_fails_its_questions_and_its_repair_none(name, monkeypatch):
    found = verdict(name)
    assert found.lost == found.fails and found.named
    mistake = catalogue.mistakes()[name]
    monkeypatch.setattr(type(mistake), "made_in", lambda self, files: files)
    assert verdict(name).lost == set() != mistake.fails


@pytest.mark.exhaustive
@pytest.mark.slow
@pytest.mark.parametrize("name", quick_mistakes())
def test_a_mistake_fails_exactly_its_questions(name):
    found = verdict(name)
    assert found.lost == found.fails
    assert not found.wrongly_named


@pytest.mark.exhaustive
@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in catalogue.mistakes() if name not in quick_mistakes()])
def test_a_mistake_in_training_fails_exactly_its_questions(name):
    found, seen = verdict(name), catalogue.mistakes()[name].seen
    assert found.lost == found.fails and not found.wrongly_named
    assert found.named == ((seen,) if seen else ())


def functions_beside(mistake: Mistake) -> list[str]:
    """Return the other functions of a mistake's question that do not call the one with the mistake."""
    others = [function for function in QUESTIONS[home(mistake.fails)].functions if function != mistake.function]
    return [function for function in others if mistake.function not in our_functions.rests_on(function)]


@pytest.mark.exhaustive
@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in quick_mistakes() if functions_beside(catalogue.mistakes()[name])])
def test_a_mistake_leaves_the_points_of_the_functions_beside_it(name):
    mistake = catalogue.mistakes()[name]
    (result,) = trial(mistake.made_in(catalogue.reference()), [home(mistake.fails)]).values()
    assert [case for case in result.cases if case.passed]


def test_there_are_120_and_4_for_each_function_with_points():
    count = Counter(mistake.function for mistake in catalogue.mistakes().values())
    assert count.total() >= 120
    functions = {function for question in QUESTIONS.values() if question.points for function in question.functions}
    assert {function: n for function in functions if (n := count[function]) < 4} == {}


def test_a_name_stands_in_one_file_only():
    """Of two entries with the same name the catalogue would have the last."""
    assert sum(len(catalogue.read(module)) for module in MODULES) == len(catalogue.mistakes())


def test_an_entry_says_what_it_is_and_where_to_look():
    for mistake in catalogue.mistakes().values():
        assert mistake.name.split("_")[0] == mistake.function.split("_")[0], mistake.name
        assert mistake.says.endswith(".") and len(mistake.says) < 300 and mistake.see, mistake.name
        assert mistake.fails and set(mistake.fails) <= set(QUESTIONS), mistake.name


def test_an_edit_fits_exactly_once_inside_its_function():
    files = catalogue.reference()
    for find in ("no such text", "1.0", "def conv2d"):
        with pytest.raises(ValueError, match="not exactly once in conv1d"):
            Edit("x", "conv1d", find=find, replace="y").made_in(
                {**files, "conv.py": files["conv.py"].replace("kernel)  # 1.0", "kernel * 1.0)  # 1.0")}
            )
    made = Edit("x", "conv1d", body="return None").made_in(files)
    assert made["conv.py"].count("    return None\n") == 1
    assert made["conv.py"].split("def conv1d_backward")[1] == files["conv.py"].split("def conv1d_backward")[1]
