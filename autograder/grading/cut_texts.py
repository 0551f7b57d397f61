"""Keep what is written about a hand-in short: each of its texts has a bound, and this is one on all of them."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from given.checking.results import CaseResult, QuestionResult


def cut_texts(questions: Sequence[QuestionResult], most: int) -> list[QuestionResult]:
    """Return the results with so many characters about failed cases; past that a case has the sentence for its kind only."""
    ends = accumulate(len(case.text) for question in questions for case in question.cases)
    return [
        replace(
            question,
            cases=tuple(case if end <= most else cut(case) for case, end in zip(question.cases, ends, strict=False)),
        )
        for question in questions
    ]


def cut(case: CaseResult) -> CaseResult:
    """Return a case without what the student's code had to say."""
    return replace(case, text=case.kind.sentence) if case.kind else case
