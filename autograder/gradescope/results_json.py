"""What results.json says, in Gradescope's words: https://gradescope-autograders.readthedocs.io/en/latest/specs/, "Output format".

Everything in it may be seen by the student: of hidden cases it says what the student's page says. What staff may read besides
goes to the standard output, which Gradescope shows to nobody else.
"""

from typing import Any

from autograder.course.course import Course
from autograder.gradescope.failures import HOW_IT_IS_SHOWN
from autograder.grading.result import Options, Result
from autograder.pages.feedback import write_about_question, write_summary
from given.checking.report import write_points
from given.checking.results import QuestionResult, State
from given.machinery.questions import QUESTIONS, is_core

COLUMNS = {"q13_mnist_accuracy": "MNIST accuracy", "b02_mnist_convnet": "MNIST accuracy, convolutional"}
PASSED, FAILED = "passed", "failed"


def describe_result(result: Result, options: Options, course: Course) -> dict[str, Any]:
    """Return the whole file. The total of a perfect core is the course's, and points of the bonus come on top."""
    converted = course.convert_result(result)
    shown = [question for question in converted.questions if is_shown(question)]
    return {
        "score": round(converted.score + course.counted_bonus(converted.score, converted.bonus, options.questions), 2),
        "execution_time": round(result.seconds),
        "output": write_summary(result, options, course),
        **HOW_IT_IS_SHOWN,
        "tests": [
            describe_question(question, write_about_question(question, result, options, course)) for question in shown
        ],
        "leaderboard": describe_accuracies(result),
        "extra_data": {
            "status": result.status.value,
            "core": converted.score,
            "bonus": converted.bonus,
            "sandbox": result.sandbox,
        },
    }


def is_shown(question: QuestionResult) -> bool:
    """Whether a question has a line: all have, but a bonus that was not begun is nothing to be told of."""
    return is_core(question.question) or question.state is not State.NOT_STARTED


def describe_question(question: QuestionResult, text: str) -> dict[str, Any]:
    """Return one question's line, under which is what the student's page says about it."""
    core = is_core(question.question)
    points = f"{write_points(question.points)} of {write_points(question.possible)} bonus points"
    about = QUESTIONS[question.question]
    return {
        "name": f"{about.number} {about.title}" if core else f"{about.number} {about.title} ({points})",
        "number": about.number,
        "score": round(question.points, 2),
        "max_score": round(question.possible, 2) if core else 0,  # so the sum of what can be had is 100
        "status": PASSED if question.state is State.PASSED else FAILED,
        "output": text.strip("\n") or ("All cases pass." if question.state is State.PASSED else "Not started."),
        "visibility": "visible",
        "tags": ["core" if core else "bonus"],
    }


def describe_accuracies(result: Result) -> list[dict[str, Any]]:
    """Return the columns of the leaderboard: how many of a hundred hidden digits were read right, 0 where nothing was trained."""
    accuracies = {question.question: question.accuracy for question in result.questions}
    return [
        {"name": name, "value": accuracies.get(question) or 0.0, "order": "desc"} for question, name in COLUMNS.items()
    ]
