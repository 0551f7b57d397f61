"""Grade one hand-in: its files into a room, the question files against stand-ins, a result as plain data."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import Protocol

from autograder import mnist_files, paths
from autograder.errors import HandInError
from autograder.grading.answering_student import AnsweringStudent
from autograder.grading.asked import give_status, with_lower_questions
from autograder.grading.carried_forward import carry_errors_forward
from autograder.grading.cut_texts import cut_texts
from autograder.grading.drawn_exam import drawn_exam
from autograder.grading.literals import find_longest
from autograder.grading.name_mistakes import name_mistakes
from autograder.grading.proportion import limit_cost_of_slips
from autograder.grading.result import HandIn, Options, Result, Status
from autograder.limits import LIMITS
from autograder.player.channel import Forks
from autograder.player.student import Student
from autograder.submissions.reading import Reading
from given import answers, mnist
from given.checking.otter_layer import run_question
from given.checking.results import QuestionResult
from given.machinery.outcome import Call, Kind
from given.machinery.questions import QUESTIONS


class Server(Forks, Protocol):
    """What grading asks of a fork server."""

    def lay(self, files: dict[str, bytes]) -> None:
        """Put a hand-in's files in the place of the last one's."""


@dataclass(frozen=True)
class Tries:
    """What came of running cases: the results, all calls by question, and the players of public and of hidden cases."""

    results: list[QuestionResult]
    books: dict[str, list[Call]]
    public: Student
    secret: Student


def grade(hand_in: HandIn, options: Options, server: Server, key: str = "") -> Result:
    """Grade one hand-in; a bad one gets a Result that says so, and only the grader's own faults raise."""
    start = time.monotonic()
    try:
        reading = hand_in.read()
        result = add_reading(grade_files(hand_in.student, reading.files, options, server), reading)
    except HandInError as reason:
        result = Result(hand_in.student, Status.ERROR, options.sandbox, problem=str(reason))
    except MemoryError:
        problem = f"Grading it took more than {LIMITS.worker.memory_bytes:,} bytes of memory; make its results smaller."
        result = Result(hand_in.student, Status.ERROR, options.sandbox, problem=problem)
    result.key = key
    result.seconds = round(time.monotonic() - start, 3)
    return result


def add_reading(result: Result, reading: Reading) -> Result:
    """Return the result with what is to be said about the files; a hand-in is not graded as a whole if some are missing."""
    is_less = reading.lost and result.status is Status.GRADED
    status = Status.PARTIAL if is_less else result.status
    return replace(result, status=status, lost=list(reading.lost), notes=list(reading.notes))


def grade_files(name: str, files: dict[str, bytes], options: Options, server: Server) -> Result:
    """Try every question; a question that trains has a player of its own, and so have the hidden cases."""
    server.lay(files)
    with our_answers(), drawn_exam(files):
        tries = try_questions(with_lower_questions(options.questions), files, server)
        questions = look_again(tries.results, options.questions, tries.books, tries.secret)
    result = sum_up(name, tries.public, tries.secret, questions, options)
    literal = find_longest(files)
    return replace(result, longest_literal=literal.size, literal_in=literal.file)


def try_questions(tried: Sequence[str], files: Mapping[str, bytes], server: Server) -> Tries:
    """Run the cases of these questions, as the functions are."""
    training = [question for question in tried if QUESTIONS[question].trains]
    books: dict[str, list[Call]] = {question: [] for question in tried if question not in training}
    public = Student(server, files=files)
    results = run_cases(public, list(books), books, hidden=False)
    for question in training:
        alone = Student(server, after=public)
        results |= run_cases(alone, [question], books, hidden=False)
        public.learn_from(alone)
    # Public cases show what a function returned or raised. So the player that runs them must not have seen any
    # hidden input: it could tell. The hidden cases get a player of their own, of which nothing is shown.
    secret = Student(server, after=public)
    hidden_results = run_cases(secret, tried, books, hidden=True)
    joined = [join_halves(results[question], hidden_results[question]) for question in tried]
    return Tries(joined, books, public, secret)


def watch_question(question: str, files: dict[str, bytes], server: Server) -> tuple[list[Call], dict[str, list[Call]]]:
    """Run a question that does not train once more; return all calls that it makes, and those on top of our functions.

    That is for the instructor's eyes: the hidden cases' calls are among them.
    """
    server.lay(files)
    with our_answers(), drawn_exam(files):
        tries = try_questions(with_lower_questions([question]), files, server)
        _, on_ours = carry_errors_forward(tries.results, tries.secret)
    return tries.books[question], on_ours


def look_again(
    results: Sequence[QuestionResult],
    asked: Sequence[str],
    books: Mapping[str, list[Call]],
    student: AnsweringStudent,
) -> list[QuestionResult]:
    """Return the results of these questions with marks for what is right given earlier mistakes, and with mistakes by name.

    A slip that has a name costs half of its question at most.
    """
    carried, on_ours = carry_errors_forward(results, student)
    named = name_mistakes([result for result in carried if result.question in asked], books, on_ours, student)
    return list(map(limit_cost_of_slips, named))


@contextmanager
def our_answers() -> Iterator[None]:
    """Let the judge use our files, with the hidden cases' answers and the hidden digits, in place of the students'."""
    theirs = answers.expected_file, mnist.exam_file
    answers.expected_file, mnist.exam_file = paths.EXPECTED, mnist_files.exam_file()
    try:
        yield
    finally:
        answers.expected_file, mnist.exam_file = theirs


def run_cases(
    student: Student, questions: Sequence[str], books: dict[str, list[Call]], *, hidden: bool
) -> dict[str, QuestionResult]:
    """Run the public or the hidden cases of the questions' test files, unchanged, against the stand-ins."""
    results = {}
    with closing(student):
        for question in questions:
            student.begin(question)
            file, book = paths.QUESTIONS / f"{question}.py", books.get(question)
            results[question] = run_question(file, student.functions(), lambda case: case.hidden == hidden, book)
    return results


def join_halves(public: QuestionResult, hidden: QuestionResult) -> QuestionResult:
    """Return the public and the hidden cases of a question as one; what it reports, its public cases report."""
    return QuestionResult(
        public.question,
        public.cases + hidden.cases,
        public.remarks + hidden.remarks,
        public.diagnoses,
        accuracy=public.accuracy,  # trainings on digits have public cases only
        seconds=public.seconds,
    )


def sum_up(name: str, public: Student, secret: Student, questions: list[QuestionResult], options: Options) -> Result:
    """Give the hand-in its status."""
    broken = {module: trouble.text for module, trouble in public.files.items() if trouble and trouble.kind is Kind.FILE}
    imported = [module for module, trouble in public.files.items() if not trouble]
    # Of a loss among the hidden cases, or on top of our functions, only the kind is told.
    losses = {question: lost.kind.sentence for question, lost in {**secret.lost_on_ours, **secret.losses}.items()}
    losses |= {question: str(lost) for question, lost in public.losses.items()}
    losses = {question: lost for question, lost in losses.items() if question in options.questions}
    internal = [case.text for question in questions for case in question.cases if case.kind is Kind.INTERNAL]
    questions = cut_texts(questions, LIMITS.hand_in.result_characters)
    result = Result(name, Status.GRADED, options.sandbox, questions, losses, broken)
    if internal:
        return replace(result, status=Status.INTERNAL, problem=internal[0])
    return give_status(result, imported)
