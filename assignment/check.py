"""Check your answers: `python check.py` for every question, `python check.py q15` for one, with what went wrong."""

import sys
from pathlib import Path

from given import modules, questions
from given.otter_layer import QuestionResult, run_question
from given.report import headline, number, question_report

HERE = Path(__file__).resolve().parent


def main(words: list[str]) -> int:
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # Windows consoles may not know the ticks
    try:
        wanted = [question for word in words for question in questions.find(word)]
    except ValueError as error:
        print(error)
        return 2
    loaded = modules.load_all(HERE)
    functions = modules.functions(loaded)
    if wanted:
        for question in wanted:
            print(question_report(run(question, functions)))
            print(f"    ({modules.last_saved(HERE, question)})")
    else:
        check_all(loaded, functions)
    return 0


def run(question: str, functions: dict) -> QuestionResult:
    return run_question(HERE / "tests" / f"{question}.py", functions)


def check_all(loaded: dict, functions: dict) -> None:
    """Print a line for every question as it is done, the points so far, and which files cannot be read."""
    results = []
    for question in questions.FUNCTIONS:
        results.append(run(question, functions))
        print(headline(results[-1]), flush=True)
    print(f"\n{number(sum(r.points for r in results))} of {number(sum(r.possible for r in results))} points so far.")
    print("These are the public cases; the grader has hidden ones as well, for 100 points in all.")
    for module in loaded.values():
        if isinstance(module, modules.Placeholder) and module.__name__ != "beyond":
            print(f"\n{module.trouble.text}")
    unfinished = [r.question for r in results if r.state == "failed"] or [r.question for r in results if r.state != "passed"]
    if unfinished:
        print(f"\nNext: python check.py {unfinished[0].split('_')[0]}")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("\nStopped. If a function never ends, look for a loop that does not move on.")
