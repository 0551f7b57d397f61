"""The whole proof as one table, question by question: `make proof`. It takes some minutes, and writes its totals into README.md.

With names of mistakes or of functions: which cases each of these mistakes fails.
"""

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from rich.console import Console
from rich.progress import track

from autograder.reference import catalogue
from given.machinery.questions import QUESTIONS
from tests.marks import mutants, right_ways, summary
from tests.marks.known_mistakes import measured, questions_to_try
from tests.marks.margins import way
from tests.marks.trial import trial


def main(names: list[str]) -> int:
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    if names:
        show_cases(names)
        return 0
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        mistakes = list(track(pool.map(measured, catalogue.mistakes()), "mistakes", total=len(catalogue.mistakes())))
        ways = list(track(pool.map(way, right_ways.names()), "right ways", total=len(right_ways.names())))
    chosen = mutants.mutants()
    print(f"{len(chosen)} mutants: half a minute")
    tried = mutants.run(chosen, os.cpu_count() or 1, lambda verdict: None)
    rows = [summary.row(question, mistakes, ways, tried) for question in QUESTIONS]
    Console(width=140).print(summary.table(rows))
    print(f"Of its question, a mistake leaves {summary.kept_shares(mistakes)}:")
    print(", ".join(f"{m.name} {m.kept:.0%}" for m in summary.outliers(mistakes)))
    problems = summary.problems(mistakes, ways, tried)
    print("\n".join(problems) or "Nothing escaped, nobody was wronged.")
    if not problems:
        summary.write_totals(rows, mistakes, ways, tried)
    return 1 if problems else 0


def show_cases(names: list[str]) -> None:
    """Print which cases each of these mistakes fails, without errors carried forward."""
    for mistake in catalogue.mistakes().values():
        if mistake.name in names or mistake.function in names:
            results = trial(mistake.made_in(catalogue.reference()), questions_to_try(mistake))
            failed = {q: [f"{c.name} [{c.kind}]" for c in r.cases if c.kind] for q, r in results.items()}
            print(mistake.name, "OK" if all(failed.get(q) for q in mistake.fails) else "NOT CAUGHT")
            print("\n".join(f"    {q}: {'; '.join(cases)}" for q, cases in failed.items() if cases))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
