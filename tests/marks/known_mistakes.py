"""The catalogue on trial: each mistake fails exactly its questions, and is called by its name."""

from dataclasses import dataclass, replace
from functools import cache

from autograder import paths
from autograder.authoring.recorded_mistakes import record_calls
from autograder.grading.grade import our_answers
from autograder.reference import catalogue, our_functions
from autograder.reference.catalogue import Edit, Mistake
from autograder.reference.our_functions import rests_on
from given.diagnosis.likeness import alike
from given.machinery.questions import QUESTIONS, find_questions, questions_of, training_questions
from tests.marks.margins import watched_errors
from tests.marks.trial import QUICK, judged, lost, trial

(MNIST,) = find_questions("q13")


@dataclass(frozen=True)
class Verdict:
    """What became of a mistake: the questions that lost points, and the names that it was called by."""

    name: str
    fails: frozenset[str]
    lost: frozenset[str]
    named: tuple[str, ...]
    wrongly_named: tuple[str, ...]
    kept: float  # of the question in which it is made, the share of the points that are left
    error: float | None = None  # its largest, as a multiple of the tolerance, where it fails by numbers alone

    @property
    def caught(self) -> bool:
        return self.fails <= self.lost

    @property
    def collateral(self) -> frozenset[str]:
        return self.lost - self.fails

    @property
    def has_its_name(self) -> bool:
        return bool(self.named) and not self.wrongly_named


# Stands in for hours of training: so few digits that a question which trains takes a moment, and is not answered in full.
QUICK_FIT = Edit(
    "quick fit",
    "fit_mnist",
    body="params = init_params([784, 30, 10], rng)\n"
    "few = {'epochs': 3, 'batch_size': 50, 'learning_rate': 0.2, 'rng': rng}\n"
    "return train(params, np.array(x[:2000]), np.array(y[:2000]), **few)[0]",
)
BENEATH_TRAINING = rests_on("fit_mnist") | {"predict"}
ENDLESS = ("backprop_measured",)  # it moves each of 23,860 weights at each step: not tried here, where nothing stops it


def verdict(name: str) -> Verdict:
    """Judge the reference with one mistake in it."""
    mistake = catalogue.mistakes()[name]
    results = judged(mistake.made_in(catalogue.reference()), questions_to_try(mistake))
    named = tuple(diagnosis.name for result in results.values() for diagnosis in result.diagnoses)
    wrong = tuple(other for other in named if not is_its_name(mistake, other))
    at_fault = frozenset(lost(results)) | (lost_in_training(mistake) if mistake.function in BENEATH_TRAINING else set())
    own = results[questions_of(mistake.function)[0]]
    kept = own.points / own.possible if own.possible else 1.0  # a question on trial has no points
    return Verdict(name, frozenset(mistake.fails), at_fault, named, wrong, kept)


def is_its_name(mistake: Mistake, name: str) -> bool:
    """Whether a mistake may be called so: of some there is a name for what is seen of it, or the place where it is made."""
    if mistake.seen:
        return name == mistake.seen
    if name.startswith(f"{mistake.function}: "):
        return bool(mistake.replace) and mistake.replace in name
    return name in catalogue.mistakes() and the_same(mistake, catalogue.mistakes()[name])


def lost_in_training(mistake: Mistake) -> set[str]:
    """Return q13 if a mistake beneath it costs points in it: then it earns less than the same quick training without it."""
    if mistake.name in ENDLESS:
        return set()
    return {MNIST} if points_of_training(mistake) < points_of_training() else set()


@cache
def points_of_training(edit: Edit | None = None) -> float:
    """Return the points of q13 for the quick training on top of an edit, or of none."""
    files = QUICK_FIT.made_in(catalogue.reference())
    files = edit.made_in(files) if edit else files
    own = [questions_of(edit.function)[0]] if edit else []
    return judged(files, [*own, MNIST])[MNIST].points


def questions_to_try(mistake: Mistake) -> list[str]:
    """Return all questions, but of those that train only the ones that the mistake must fail: they take too long."""
    return [question for question in QUESTIONS if question in QUICK or question in mistake.fails]


def measured(name: str) -> Verdict:
    """The same, with how far the mistake is off."""
    return replace(verdict(name), error=error_of(catalogue.mistakes()[name]))


def error_of(mistake: Mistake) -> float | None:
    """Return the largest error of a mistake that shows in nothing but numbers that are compared, else None."""
    own = [question for question in mistake.fails if question in QUICK][:1]
    with watched_errors() as errors:
        results = trial(mistake.made_in(catalogue.reference()), own)
    kinds = {case.kind for result in results.values() for case in result.cases if case.kind}
    return max(errors) if kinds == {"values"} and max(errors, default=0) > 1 else None


def the_same(one: Mistake, other: Mistake) -> bool:
    """Whether two mistakes cannot be told apart: a function with the one answers all cases as a function with the other."""
    if one.name == other.name or one.function != other.function:
        return one.name == other.name
    books = [all_calls(mistake) for mistake in (one, other)]
    return all(
        len(calls) == len(others) and all(alike(a, b.outcome) for a, b in zip(calls, others, strict=True))
        for calls, others in zip(*(book.values() for book in books), strict=True)
    )


def all_calls(mistake: Mistake) -> dict[str, list]:
    """Return the calls of a mistaken function in all cases of its questions."""
    with our_answers():
        books = record_calls(
            paths.QUESTIONS, our_functions.load(mistake.made_in(catalogue.reference())), mistake.function
        )
    return {q: [call for call in book if call.function == mistake.function] for q, book in books.items()}


def quick_mistakes() -> list[str]:
    """Return the mistakes that can be judged without training."""
    trains = set(training_questions())
    return [name for name, mistake in catalogue.mistakes().items() if trains.isdisjoint(mistake.fails)]
