"""Check your answers: `python check.py` for every question, `python check.py q15` for one, with what went wrong."""

import contextlib
import sys
from pathlib import Path

try:
    from given import modules, questions, quick_otter

    quick_otter.install()
    from given.otter_layer import QuestionResult, check_question
    from given.report import headline, number, question_report
except ImportError as error:
    package = str(error.name).split(".")[0]
    remedy = (
        "unzip the whole assignment again"
        if package == "given"
        else f"type {sys.executable} -m pip install -r requirements.txt"
    )
    sys.exit(f"{package} is missing or incomplete: {remedy}")

HERE = Path(__file__).resolve().parent


def main(words: list[str]) -> int:
    with contextlib.suppress(AttributeError):  # IDLE and notebooks bring an output of their own
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # Windows consoles may not know the ticks
    try:
        wanted = [question for word in words for question in questions.find(word)]
    except ValueError as error:
        print(error)
        return 2
    missing = [question for question in questions.FUNCTIONS if not tests_of(question).is_file()]
    if missing:
        print(f"{tests_of(missing[0])} is missing: unzip the whole assignment again, with its tests folder")
        return 2
    loaded = modules.load_all(HERE)
    functions = modules.functions(loaded)
    if wanted:
        check_some(wanted, functions)
    else:
        check_all(loaded, functions)
    return 0


def tests_of(question: str) -> Path:
    return HERE / "tests" / f"{question}.py"


def check_some(wanted: list[str], functions: dict) -> None:
    """Print what each of these questions has to say."""
    for question in wanted:
        print(question_report(check_question(tests_of(question), functions)))
        print(f"    ({modules.last_saved(HERE, question)})")


def check_all(loaded: dict, functions: dict) -> None:
    """Print a line for every question as it is done, the points so far, and which files cannot be read."""
    results = []
    for question in questions.FUNCTIONS:
        result = check_question(tests_of(question), functions)
        if is_core(result) or result.state != "not started":  # a bonus is nobody's duty
            results.append(result)
            print(headline(result), flush=True)
    core, bonus = ([r for r in results if is_core(r) == wish] for wish in (True, False))
    print(f"\n{number(sum(r.points for r in core))} of {number(sum(r.possible for r in core))} points so far.")
    print("These are the public cases; the grader has hidden ones as well, for 100 points in all.")
    if bonus:
        print(f"And {number(sum(r.points for r in bonus))} bonus points.")
    for module in loaded.values():
        if isinstance(module, modules.Placeholder) and module.__name__ != "beyond":
            print(f"\n{module.trouble.text}")
    todo = next_question(results)
    if todo:
        print(f"\nNext: python check.py {todo.split('_')[0]}")


def is_core(result: QuestionResult) -> bool:
    return result.question.startswith("q")


def next_question(results: list[QuestionResult]) -> str | None:
    """Return the first question that failed or, if none did, the first that is not started."""
    failed = [result.question for result in results if result.state == "failed"]
    not_passed = [result.question for result in results if result.state != "passed"]
    return next(iter(failed + not_passed), None)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("\nStopped. If a function never ends, look for a loop that does not move on.")
