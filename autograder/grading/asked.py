"""Which questions a result is about: cut out those that are asked for, and join what was graded at different times.

A question has the same points whatever else is asked, so none need be graded twice.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from autograder.grading.cut_texts import cut_texts
from autograder.grading.result import Result, Status
from autograder.limits import LIMITS
from autograder.reference.our_functions import rests_on
from given.machinery.questions import FUNCTIONS, QUESTIONS

NO_FILE = "None of the files could be imported."


def with_lower_questions(asked: Sequence[str]) -> list[str]:
    """Return the questions, and those of the functions that their functions rest on.

    So a question has the same points whatever else is asked.
    """
    functions = {function for question in asked for function in QUESTIONS[question].functions}
    needed = functions.union(*map(rests_on, functions))
    lower = [q.id for q in QUESTIONS.values() if not q.trains and needed & set(q.functions)]
    return [question for question in QUESTIONS if question in asked or question in lower]


def give_status(result: Result, imported: Collection[str]) -> Result:
    """Return a result of which the grader itself made no fault with its status; `imported` are the files that could be."""
    if result.broken and not imported:
        return replace(result, status=Status.ERROR, problem=NO_FILE)
    status = Status.PARTIAL if result.broken or result.losses or result.lost else Status.GRADED
    return replace(result, status=status, problem="")


def not_asked_yet(result: Result, questions: Sequence[str]) -> list[str]:
    """Return which of these questions a result says nothing about; one that was given up says why for all it was asked."""
    known = {question.question for question in result.questions} or set(result.asked)
    return [question for question in questions if question not in known]


def cut_out(result: Result, questions: Sequence[str]) -> Result:
    """Return what the result would be if these questions alone had been asked, all of which it knows."""
    if list(questions) == result.asked or not result.questions:
        return replace(result, asked=list(questions))
    tried = modules_of(with_lower_questions(questions))
    cut = replace(
        result,
        asked=list(questions),
        questions=[question for question in result.questions if question.question in questions],
        losses={question: text for question, text in result.losses.items() if question in questions},
        broken={module: text for module, text in result.broken.items() if module in tried},
    )
    return cut if cut.status is Status.INTERNAL else give_status(cut, tried - cut.broken.keys())


def join(earlier: Result, later: Result) -> Result:
    """Return two results of the same hand-in as one; where both know a question, the later one counts.

    One that was given up before any question was tried has nothing to add to, or to be added to.
    """
    if not earlier.questions and not later.questions and earlier.problem == later.problem:
        return replace(later, asked=[question for question in QUESTIONS if question in (*earlier.asked, *later.asked)])
    if not earlier.questions or not later.questions:
        return later
    both = {question.question: question for question in (*earlier.questions, *later.questions)}
    asked = [question for question in QUESTIONS if question in both]
    joined = replace(
        later,
        asked=asked,
        questions=cut_texts([both[question] for question in asked], LIMITS.hand_in.result_characters),
        losses={**without(earlier.losses, later.asked), **later.losses},
        broken={**earlier.broken, **later.broken},
        seconds=round(earlier.seconds + later.seconds, 3),
    )
    tried = modules_of(with_lower_questions(asked))
    return joined if later.status is Status.INTERNAL else give_status(joined, tried - joined.broken.keys())


def without(losses: dict[str, str], questions: Collection[str]) -> dict[str, str]:
    """Return what was lost, but for these questions."""
    return {question: text for question, text in losses.items() if question not in questions}


def modules_of(questions: Sequence[str]) -> set[str]:
    """Return the files in which the functions of these questions are."""
    return {FUNCTIONS[function].module for question in questions for function in QUESTIONS[question].functions}
