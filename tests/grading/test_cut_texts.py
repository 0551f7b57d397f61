"""What is written about a hand-in has a bound on the whole."""

from autograder.grading.cut_texts import cut_texts
from given.checking.results import CaseResult, QuestionResult
from given.machinery.outcome import Kind


def failing(text: str) -> CaseResult:
    return CaseResult("a case", 0.0, 1.0, False, "a hint", Kind.EXCEPTION, text)


PASSED = CaseResult("another", 1.0, 1.0, False, "a hint")
QUESTIONS = [
    QuestionResult("q14_sizes", (failing("x" * 60), PASSED, failing("y" * 40))),
    QuestionResult("q15_conv1d", (PASSED, failing("z"))),
]


def texts(most: int) -> list[str]:
    return [case.text for question in cut_texts(QUESTIONS, most) for case in question.cases]


def test_what_there_is_room_for_stays():
    assert cut_texts(QUESTIONS, 101) == QUESTIONS


def test_past_the_bound_only_kinds_are_told():
    sentence = Kind.EXCEPTION.sentence
    assert texts(100) == ["x" * 60, "", "y" * 40, "", sentence]
    assert texts(99) == ["x" * 60, "", sentence, "", sentence]
