"""An entry: all that the class needs of a result, through JSON and back, and small."""

import json
import pickle
import tracemalloc
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.classroom.row import Named, Row, row_of
from autograder.grading.result import Result, Status
from given.checking.results import CaseResult, QuestionResult, State
from given.diagnosis.diagnosis import Diagnosis
from given.machinery.outcome import Kind
from given.machinery.questions import QUESTIONS


def question(name: str, *kinds: str, accuracy: float | None = None, diagnoses: tuple = ()) -> QuestionResult:
    cases = tuple(
        CaseResult(f"case {i}", float(not kind), 1.0, False, "", Kind(kind) if kind else None)
        for i, kind in enumerate(kinds)
    )
    return QuestionResult(name, cases, (), diagnoses, accuracy)


def test_an_entry_says_what_became_of_every_question():
    flipped = Diagnosis("conv1d_flipped", "conv1d", "Your kernel is flipped.", "")
    questions = [
        question("q14_sizes", "", ""),
        question("q15_conv1d", "", "values", diagnoses=(flipped,)),
        question("q16_conv1d_backward", "not started"),
        question("b01_convnet", ""),
    ]
    made = row_of(Result("Jane", Status.GRADED, "none", questions, seconds=1.5))
    assert made == Row(
        student="Jane",
        status=Status.GRADED,
        score=3.0,
        bonus=1.0,
        points={"q14_sizes": 2.0, "q15_conv1d": 1.0, "q16_conv1d_backward": 0.0, "b01_convnet": 1.0},
        states={
            "q14_sizes": State.PASSED,
            "q15_conv1d": State.FAILED,
            "q16_conv1d_backward": State.NOT_STARTED,
            "b01_convnet": State.PASSED,
        },
        failed=("q15_conv1d: case 1",),
        mistakes=(Named("conv1d", "Your kernel is flipped.", ""),),
        accuracies={},
        training_seconds={},
        longest_literal=0,
        literal_in="",
        seconds=1.5,
        reason="",
    )


@pytest.mark.parametrize("accuracy", [97.25, None])
def test_accuracies_are_of_questions_that_report_one(accuracy):
    assert row_of(
        Result("Jane", Status.GRADED, "none", [question("q13_mnist_accuracy", "", accuracy=accuracy)])
    ).accuracies == ({} if accuracy is None else {"q13_mnist_accuracy": accuracy})


words = st.text(max_size=9)


@pytest.mark.slow
@given(
    st.builds(
        Row,
        student=st.text(),
        status=st.sampled_from(Status),
        score=st.floats(0, 100),
        bonus=st.floats(0, 30),
        points=st.dictionaries(words, st.floats(0, 10)),
        states=st.dictionaries(words, st.sampled_from(State)),
        failed=st.lists(words).map(tuple),
        mistakes=st.lists(st.builds(Named, words, words, words)).map(tuple),
        accuracies=st.dictionaries(words, st.floats(0, 100)),
        seconds=st.floats(0, 1e6),
        reason=st.text(),
        training_seconds=st.dictionaries(words, st.floats(0, 1000)),
    )
)
def test_entries_survive_json(made):
    assert Row.from_json(json.loads(json.dumps(asdict(made)))) == made


@pytest.mark.parametrize("way", ["graded", "recalled"])
def test_a_hundred_thousand_entries_fit_into_memory(way):
    """Results come by pickle and entries by JSON, each time with copies of every text."""
    result = Result("Jane", Status.GRADED, "none", [question(name, "", "values", "") for name in QUESTIONS])
    pickled, stored = pickle.dumps(result), json.dumps(asdict(row_of(result)))
    tracemalloc.start()
    try:
        made = [
            row_of(pickle.loads(pickled)) if way == "graded" else Row.from_json(json.loads(stored)) for _ in range(100)
        ]
        assert tracemalloc.get_traced_memory()[0] / len(made) < 5000
    finally:
        tracemalloc.stop()
