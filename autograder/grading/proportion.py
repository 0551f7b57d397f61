"""Proportion: a slip that explains all that is wrong costs half of its question, and no more.

One wrong token may make all numbers of a question wrong. Where it is found out which, and it is a slip and not another thing
altogether, whoever made it has shown that the rest is understood.
"""

from collections.abc import Collection
from dataclasses import replace

from autograder.grading.cases import functions_by_case
from given.checking.results import CaseResult, QuestionResult

KEPT = 0.5  # of the points of a question


def limit_cost_of_slips(result: QuestionResult) -> QuestionResult:
    """Return a question's result with half of its points at least, if each failed case is about a known slip."""
    slips = {diagnosis.function for diagnosis in result.diagnoses if diagnosis.slip}
    failed = [case for case in result.cases if not case.passed]
    missing = KEPT * result.possible - result.points
    if missing <= 0 or not all(is_about(case, result.question, slips) for case in failed):
        return result
    share = missing / sum(case.possible for case in failed)
    cases = tuple(case if case.passed else replace(case, points=share * case.possible) for case in result.cases)
    remark = (
        f"All that is wrong here is one slip of {' and '.join(sorted(slips))}: it costs half of the points, not more."
    )
    return replace(result, cases=cases, remarks=(*result.remarks, remark))


def is_about(case: CaseResult, question: str, functions: Collection[str]) -> bool:
    """Whether a case is about one of these functions."""
    return any(function in functions for function in functions_by_case(question)[case.name])
