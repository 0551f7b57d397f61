"""Errors carried forward: an answer that is wrong only because an earlier one is gets its points; the earlier one pays.

A case that fails is tried again with the student's own function on top of our lower functions (as in CMU 11-785). It has its
marks if it passes either way.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from autograder.grading.answering_student import AnsweringStudent
from autograder.grading.cases import failed_functions, functions_by_case, path_of
from autograder.reference.our_functions import below, rests_on
from given.checking.otter_layer import run_question
from given.checking.results import CaseResult, QuestionResult
from given.machinery.outcome import Call, Kind
from given.machinery.questions import QUESTIONS, questions_of

Group = tuple[str, ...]  # of functions that a case is about
# The function itself is not there, or the grader failed: with other functions beneath it this would be the same.
ITS_OWN = (Kind.NOT_STARTED, Kind.MISSING, Kind.INTERNAL)
SOME_OTHER = ("lower functions",)  # in the place of names: the student's rests on one that ours does not rest on
# Tried again only where something beneath the question is known to be wrong: a try may take all the time that a question has.
LONG = (Kind.DEADLINE, Kind.CRASH, Kind.ACCURACY)


def carry_errors_forward(
    results: Sequence[QuestionResult], student: AnsweringStudent
) -> tuple[list[QuestionResult], dict[str, list[Call]]]:
    """Return the results with the marks that are due given earlier mistakes, and what the functions did on top of ours.

    The results are in the order of the practical. The calls are by function; one that was not tried again has none.
    """
    carried = list(results)
    calls: dict[str, list[Call]] = {}
    for place, result in enumerate(results):
        # Anew each time: a lower function that is right on top of ours is no longer to blame.
        wrong = set().union(*map(failed_functions, carried))
        carried[place] = carry_forward(result, wrong, calls, student)
    return carried, calls


def carry_forward(
    result: QuestionResult, wrong: Collection[str], calls: dict[str, list[Call]], student: AnsweringStudent
) -> QuestionResult:
    """Return a question's result with full marks for each case that passes on top of ours."""
    for group in groups_to_try(result, wrong):
        # Of what trains no book is kept: it would hold all digits.
        book: list[Call] | None = None if QUESTIONS[result.question].trains else []
        names = below(group)
        given = tuple(name for name in names if name in wrong and rest_on(group, name)) or SOME_OTHER
        again = try_on_ours(result.question, group, names, book, student)
        mended = {case.name for case in again.cases if case.passed}
        result = replace(
            result, cases=tuple(with_marks(case, given if case.name in mended else ()) for case in result.cases)
        )
        if mended and QUESTIONS[result.question].trains:
            result = blame_lower(result, group, given, again.accuracy)
        for name in group:
            calls.setdefault(name, []).extend(call for call in book or () if call.function == name)
    return result


def blame_lower(result: QuestionResult, group: Group, given: Group, on_ours: float | None) -> QuestionResult:
    """Return the result of a training that is better on top of ours, with nothing said against the training itself."""
    if on_ours is None:
        return replace(result, diagnoses=())
    lower = "your lower functions" if given == SOME_OTHER else f"your {' and '.join(map(with_its_question, given))}"
    own = "gets no digits read" if result.accuracy is None else f"reads {result.accuracy:.0f} % of the digits"
    remark = (
        f"On top of {lower}, {' and '.join(group)} {own}; on top of ours it reads {on_ours:.0f} %, and that is what counts "
        "here. So look for the mistake there, and not in the training."
    )
    failed = {case.name for case in result.cases if not case.passed}
    # What they failed for is mended as well: what is left is how much was learned.
    cases = (replace(case, kind=Kind.ACCURACY, text="") if case.name in failed else case for case in result.cases)
    return replace(result, cases=tuple(cases), remarks=(remark,), diagnoses=(), accuracy_on_ours=on_ours)


def with_its_question(function: str) -> str:
    """Return a function's name, and the number of its question."""
    return f"{function} ({QUESTIONS[questions_of(function)[0]].number})"


def groups_to_try(result: QuestionResult, wrong: Collection[str]) -> list[Group]:
    """Return the functions, alone or together, that fail a case which ours beneath them might mend."""
    about = functions_by_case(result.question)
    failed = [case for case in result.cases if not case.passed and case.kind not in ITS_OWN]
    # A case that was not run since an earlier one ended or hung is of that one's kind, and may be about another function.
    worth_it = any(is_beneath(about[case.name], wrong) for case in failed)
    groups = [about[case.name] for case in failed if case.kind not in LONG or worth_it]
    return [group for group in dict.fromkeys(groups) if below(group)]


def is_beneath(group: Group, wrong: Collection[str]) -> bool:
    """Whether a function that these rest on is wrong."""
    return any(rest_on(group, name) for name in wrong)


def rest_on(group: Group, name: str) -> bool:
    """Whether one of these functions rests on a lower one, in the reference or another way, or is tried with its help."""
    return name not in group and any(name in rests_on(function) | helpers_of(function) for function in group)


def helpers_of(function: str) -> set[str]:
    """Return the functions of earlier questions with whose help a function is tried, as predict shows what fit_mnist learned."""
    own = questions_of(function)[0]
    return {helper for helper in QUESTIONS[own].functions if questions_of(helper)[0] != own}


def try_on_ours(
    question: str, group: Group, names: Group, book: list[Call] | None, student: AnsweringStudent
) -> QuestionResult:
    """Return what the cases about these functions find on top of ours."""
    about = functions_by_case(question)
    with student.on_ours(names) as again:
        again.begin(question)
        result = run_question(path_of(question), again.functions(), lambda case: about[case.name] == group, book)
        student.lost_on_ours.update(again.losses)
        return result


def with_marks(case: CaseResult, given: Group) -> CaseResult:
    """Return a case with its marks if it is right given these functions."""
    if case.passed or not given or case.kind is Kind.INTERNAL:  # one that our fault cost is graded again
        return case
    return replace(case, points=case.possible, kind=None, text="", given=given, picture=None, likeness="")
