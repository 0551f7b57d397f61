"""Tell the instructor all that stands behind one mark: every case, the values, the function, the rules, the judgement."""

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from rich.console import Console

from autograder.classroom.fingerprint import name_of_content
from autograder.classroom.store import Store
from autograder.commands.again import Watched, watch
from autograder.commands.last_run import recall_run
from autograder.commands.mark_in_words import describe_function, describe_hand_in, describe_mark, describe_question
from autograder.commands.rules import find_course, find_overrides
from autograder.course.course import Course
from autograder.errors import PracticalError, SetupError
from autograder.gradebook.gradebook import open_gradebook
from autograder.grading.result import Result
from autograder.submissions.find import find_class
from autograder.submissions.names import printable
from autograder.submissions.submission import Submission
from given.machinery.questions import QUESTIONS, find_questions

MOST_LINES = 200  # of one text of a student's
WIDEST = 400  # characters of a line of it


def explain_mark(student: str, word: str, out: Path, console: Console) -> None:
    """Print what stands behind a student's mark in a question; raise SetupError for one of whom nothing is known."""
    folder, wishes = recall_run(out)
    store = Store(out)
    question = find_question(word)
    result = read_result(store, student)
    submissions = submissions_still_in(folder, wishes)
    course = find_course(wishes["course"]) if wishes["course"] else Course()  # that of the marks, wherever we are
    abouts = {submission.student: submission.about for submission in submissions.values()}
    overrides = find_overrides(wishes["overrides"], abouts or {student}, tuple(QUESTIONS))
    gradebook = open_gradebook(course, tuple(result.asked), abouts, overrides, store)
    files, why_none = files_of(submissions.get(student), result)
    watched = Watched(why_not=why_none)
    if files and question in result.asked:
        watched = watch_again(question, files, result.sandbox)
    for text in (
        *describe_hand_in(result, folder, submissions.get(student)),
        *describe_mark(result, question, gradebook),
        *describe_question(result, question, watched),
        *(text for function in QUESTIONS[question].functions for text in describe_function(function, files)),
    ):
        say(text, console)


def say(text: str, console: Console) -> None:
    """Print a text of any origin: bounded, and nothing in it does anything to the terminal."""
    lines = text.replace("\r\n", "\n").split("\n")
    for line in lines[:MOST_LINES]:
        console.print(printable(line.expandtabs(4))[:WIDEST])
    if len(lines) > MOST_LINES:
        console.print(f"... and {len(lines) - MOST_LINES} more lines")


# Where it all comes from.


def find_question(word: str) -> str:
    """Return the id of the question that a word names."""
    try:
        return find_questions(word)[0]
    except ValueError as error:
        raise SetupError(str(error)) from None


def read_result(store: Store, student: str) -> Result:
    """Return the last run's result for a student."""
    try:
        return Result.from_json(store.result_path(student).read_text(encoding="utf-8"))
    except FileNotFoundError:
        names = [path.stem for path in (store.folder / "results").glob("*.json")]
        close = get_close_matches(student, names, 1)
        advice = f"did you mean {close[0]}?" if close else "write the name as in the column student of grades.csv"
        raise SetupError(f"there is no student {student!r} in {store.folder}; {advice}") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SetupError(f"{store.result_path(student)} cannot be read ({error}); grade once more") from None


def submissions_still_in(folder: Path, wishes: Mapping[str, Any]) -> dict[str, Submission]:
    """Return the submissions by student, none if the folder is gone: the results say most all the same."""
    try:
        found = find_class(folder, wishes["layout"], wishes["roster"])
        return {submission.student: submission for submission in found.submissions}
    except (OSError, PracticalError):
        return {}


def files_of(submission: Submission | None, result: Result) -> tuple[dict[str, bytes], str]:
    """Return the files that were graded, or none and why."""
    if submission is None:
        return {}, "The hand-in is no longer where it was."
    try:
        files = submission.files()
    except PracticalError as reason:
        return {}, f"The hand-in cannot be read: {reason}"
    if result.hand_in and name_of_content(submission) != result.hand_in:
        return {}, "The hand-in has changed since it was graded; grade once more."
    return files, ""


def watch_again(question: str, files: dict[str, bytes], sandbox: str) -> Watched:
    """Return the calls of a question, or why there are none."""
    try:
        return watch(question, files, sandbox)
    except PracticalError as reason:
        return Watched(why_not=f"The values of the cases cannot be had: {reason}")
