"""The catalogue: each known mistake fails exactly its questions, and no name is given to what it is not."""

from collections import Counter

import pytest

from autograder.reference import catalogue
from autograder.reference.catalogue import Edit
from given.machinery.questions import FUNCTIONS, MODULES, QUESTIONS
from tests.marks.known_mistakes import quick_mistakes, verdict
from tests.marks.trial import CORE

# The whole catalogue is in the proof (tests/marks), whose fingerprint says that it was tried as it is now. Here one of a file.
SAMPLE = ("dense_backward_scaled", "init_std_for_variance", "conv1d_flipped", "average_pool_overwrites")


def test_the_sample_has_a_mistake_of_every_file():
    assert [FUNCTIONS[catalogue.mistakes()[name].function].module for name in SAMPLE] == list(MODULES[:-1])


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
    found = verdict(name)
    assert found.lost == found.fails and not found.named


def test_there_are_at_least_120_and_4_for_each_function():
    count = Counter(mistake.function for mistake in catalogue.mistakes().values())
    assert count.total() >= 120
    assert {f: n for f in (f for q in CORE for f in QUESTIONS[q].functions) if (n := count[f]) < 4} == {}


def test_an_entry_says_what_it_is_and_where_to_look():
    for mistake in catalogue.mistakes().values():
        assert mistake.name.split("_")[0] == mistake.function.split("_")[0], mistake.name
        assert mistake.says.endswith(".") and len(mistake.says) < 300 and mistake.see, mistake.name
        assert mistake.fails and set(mistake.fails) <= set(CORE), mistake.name


def test_an_edit_must_fit_exactly_once_and_stays_inside_its_function():
    files = catalogue.reference()
    for find in ("no such text", "1.0", "def conv2d"):
        with pytest.raises(ValueError, match="not exactly once in conv1d"):
            Edit("x", "conv1d", find=find, replace="y").made_in(
                {**files, "conv.py": files["conv.py"].replace("kernel)  # 1.0", "kernel * 1.0)  # 1.0")}
            )
    made = Edit("x", "conv1d", body="return None").made_in(files)
    assert made["conv.py"].count("    return None\n") == 1
    assert made["conv.py"].split("def conv1d_backward")[1] == files["conv.py"].split("def conv1d_backward")[1]
