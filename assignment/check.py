# /// script
# requires-python = ">=3.10"
# dependencies = ["numpy>=1.26,<3"]
# ///
"""Check your answers: `python check.py` for every question, `python check.py q15` for one, with what went wrong."""

import contextlib
import sys
from pathlib import Path

try:
    from given.checking import colour, overview, when_graded
    from given.checking.check_question import check_question
    from given.checking.report import question_report
    from given.course.points import note_on
    from given.course.rules import RULES
    from given.machinery import modules, questions
except ImportError as error:
    package = str(error.name).split(".")[0]
    remedy = (
        "unzip the whole assignment again"
        if package == "given"
        else f"activate your environment, as README.md says, or type {sys.executable} -m pip install numpy matplotlib"
    )
    sys.exit(f"{package} is missing or incomplete: {remedy}")

HERE = Path(__file__).resolve().parent


def main(words: list[str]) -> int:
    with contextlib.suppress(AttributeError):  # IDLE and notebooks bring an output of their own
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # Windows consoles may not know the ticks
    try:
        wanted = [question for word in words for question in questions.find_questions(word)]
    except ValueError as error:
        print(error)
        return 2
    missing = [question for question in questions.QUESTIONS if not tests_of(question).is_file()]
    if missing:
        print(f"{tests_of(missing[0])} is missing: unzip the whole assignment again, with its tests folder")
        return 2
    loaded = modules.load_all(HERE)
    if wanted:
        check_some(wanted, modules.functions(loaded))
    else:
        overview.show(HERE / "tests", loaded, lambda question: f"python check.py {question.split('_')[0]}")
    return 0


def tests_of(question: str) -> Path:
    return HERE / "tests" / f"{question}.py"


def check_some(wanted: list[str], functions: dict) -> None:
    """Print what each of these questions has to say."""
    for question in wanted:
        colour.show(question_report(check_question(tests_of(question), functions)))
        for line in note_on(question, RULES) + when_graded.warn(HERE / f"{questions.QUESTIONS[question].module}.py"):
            print(f"    {line}")
        print(f"    ({modules.tell_when_saved(HERE, question)})")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("\nStopped. If a function never ends, look for a loop that does not move on.")
