"""The control for a second look: one as it was, that asked the student's own functions again, and what they can make of it.

It called the lower functions a second time, to see whether they heed their numbers; then ours on top of the student's lower
functions; then the student's own function again. A case passed where the two did the same, were it the same error.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder import paths
from autograder.grading.grade import our_answers
from autograder.reference import our_functions
from autograder.reference.catalogue import Files, reference
from given.checking.otter_layer import run_question
from given.machinery import modules
from given.machinery.calls import observe
from given.machinery.outcome import Call, Outcome
from given.machinery.questions import QUESTIONS, questions_of
from tests.marks.trial import functions


class Again:
    """Stands in for a student's function in such a second look."""

    def __init__(self, name: str, theirs: Any, ours_on_theirs: Any):
        self.__name__ = name
        self.theirs = theirs
        self.ours_on_theirs = ours_on_theirs

    def observe(self, args: tuple, kwargs: dict, keep: bool) -> Outcome:
        """Return what is right where the student's function does what ours does on top of the student's lower ones."""
        observe(self.theirs, args, kwargs)
        wanted = observe(self.ours_on_theirs, args, kwargs)
        got = observe(self.theirs, args, kwargs)
        return observe(our_functions.right()[self.__name__], args, kwargs) if the_same(got, wanted) else got


def the_same(one: Outcome, other: Outcome) -> bool:
    """Whether two calls did the same: the same error, wherever it was raised, or the same numbers."""
    if one.trouble or other.trouble:
        told = [outcome.trouble.text.split(" (")[0] for outcome in (one, other) if outcome.trouble]
        return len(told) == 2 and told[0] == told[1]
    return all(np.array_equal(*pair) for pair in zip(flat(one.result), flat(other.result), strict=True))


def flat(value: Any) -> list[Any]:
    return [part for item in value for part in flat(item)] if isinstance(value, list | tuple) else [value]


def points_as_it_was(files: Files, question: str) -> float:
    """Return the points of a question with such a second look."""
    theirs = functions(files)
    (asked,) = QUESTIONS[question].functions
    lower = our_functions.rests_on(asked)
    with our_answers():
        first = run(question, theirs, [])
        book: list[Call] = []
        for name in lower:
            run(questions_of(name)[0], theirs, book)
        for call in book:
            if call.function in lower:
                observe(theirs[call.function], call.args, call.kwargs)
        ours = modules.load_texts(reference(), paths.SOLUTIONS, {name: theirs[name] for name in lower})
        ours_on_theirs = modules.functions(ours)[asked]
        again = run(question, {**theirs, asked: Again(asked, theirs[asked], ours_on_theirs)}, [])
    passed = {case.name for result in (first, again) for case in result.cases if case.passed}
    return sum(case.possible for case in first.cases if case.name in passed)


def run(question: str, theirs: Mapping[str, Any], book: list[Call]) -> Any:
    """Run a question, and write the calls down."""
    return run_question(paths.QUESTIONS / f"{question}.py", theirs, book=book)
