"""The proof in numbers: a table by question, what is wrong with it, and the totals in the README."""

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from importlib.metadata import version
from statistics import quantiles

from rich.box import SIMPLE
from rich.table import Column, Table

from autograder import paths, trees
from autograder.grading.proportion import KEPT
from autograder.reference import catalogue
from given.checking.otter_layer import QuestionFile
from given.machinery.questions import QUESTIONS, questions_of
from tests.marks import mutants
from tests.marks.known_mistakes import Verdict
from tests.marks.margins import TRIED, Way

MARGIN = 100  # right ways must lie this many times inside the tolerance, wrong ones outside
README = paths.ROOT / "README.md"
PLACE = re.compile(r"(<!-- proof (\w+) -->\n)(.*?)(<!-- end of proof -->)", re.DOTALL)
TREES = ("autograder", "given", "solutions", "marks")
# The proof runs our own code in its own process: nothing of it goes through what stands here.
NOT_PROVED = (
    *(
        f"autograder/{package}"
        for package in (
            "machine",
            "submissions",
            "sandbox",
            "player",
            "classroom",
            "similarity",
            "course",
            "gradebook",
            "pages",
            "site",
            "exports",
            "commands",
            "gradescope",
        )
    ),
    *(f"autograder/{module}.py" for module in ("__main__", "doctor", "mnist_files")),
    *(
        f"autograder/authoring/{name}"
        for name in ("completeness.py", "gradescope", "notebook.py", "practical.md", "zips.py")
    ),
    *(
        "given/command",
        "given/course",
        "given/files",
        "given/plots",
        "given/watching",
        "given/grader.py",
        "given/yours.py",
    ),
    *("marks/test_mutants.py", "marks/test_proof.py", "marks/test_right_ways.py"),  # tests of what proves
)
TOOLS = ("numpy", "otter-grader", "cosmic-ray")  # others make other mutants, or find another number
COLUMNS = (
    "cases",
    "mistakes",
    "caught",
    "collateral",
    "named",
    "mutants",
    "killed",
    "explained",
    "right ways",
    "worst right",
    "mildest wrong",
)


@dataclass(frozen=True)
class Row:
    """One question: how many there are of each, and how many came out as they should."""

    question: str
    cases: int
    mistakes: int
    caught: int
    collateral: int
    named: int
    mutants: int
    killed: int
    explained: int
    right_ways: int  # 0 where none is tried
    worst_right: float  # error as a share of the tolerance
    mildest_wrong: float  # error as a multiple of it


def row(question: str, mistakes: list[Verdict], ways: list[Way], tried: list[mutants.Verdict]) -> Row:
    """Sum up a question."""
    own = [found for found in mistakes if home(found.fails) == question]
    changed = [found for found in tried if found.mutant.question == question]
    survived = [found for found in changed if not found.killed]
    open_ones = mutants.unexplained(survived)
    return Row(
        question,
        len(QuestionFile.from_file(str(paths.QUESTIONS / f"{question}.py")).test_cases),
        len(own),
        sum(found.caught for found in own),
        sum(bool(found.collateral) for found in own),
        sum(found.has_its_name for found in own),
        len(changed),
        len(changed) - len(survived),
        len(survived) - len(open_ones),
        len([way for way in ways if question in TRIED and question not in way.lost]),
        max((way.errors.get(question, 0.0) for way in ways), default=0.0),
        min((found.error for found in own if found.error), default=float("nan")),
    )


def home(fails: Collection[str]) -> str:
    """Return the question of the function in which a mistake is made: the first that it fails."""
    return next(question for question in QUESTIONS if question in fails)


def table(rows: list[Row]) -> Table:
    """Return the table of the proof. Errors are in tolerances: right ones far below 1, wrong ones far above."""
    made = Table("question", *(Column(name, justify="right") for name in COLUMNS), box=SIMPLE)
    for found in rows:
        counts = list(vars(found).values())[1:-2]
        made.add_row(found.question, *map(str, counts), f"{found.worst_right:.1e}", f"{found.mildest_wrong:.1e}")
    counts = [str(sum(column)) for column in zip(*(list(vars(r).values())[1:-2] for r in rows), strict=True)]
    counts[-1] = str(min(found.right_ways for found in rows if found.question in TRIED))
    made.add_row("all", *counts, f"{worst(rows):.1e}", f"{mildest(rows):.1e}", style="bold")
    return made


def worst(rows: list[Row]) -> float:
    return max(found.worst_right for found in rows)


def mildest(rows: list[Row]) -> float:
    return min(found.mildest_wrong for found in rows if found.mildest_wrong == found.mildest_wrong)


def is_slip(name: str) -> bool:
    """Whether a mistake is a slip that costs half of its question at most; a training is paid by what it has learned."""
    mistake = catalogue.mistakes()[name]
    return mistake.slip and not QUESTIONS[questions_of(mistake.function)[0]].trains


def is_by_entry(mistake: Verdict) -> bool:
    """Whether a mistake is named by what is known of it: a change found in the student's text decides nothing about marks."""
    return all(name in catalogue.mistakes() for name in mistake.named)


def problems(mistakes: list[Verdict], ways: list[Way], tried: list[mutants.Verdict]) -> list[str]:
    """Return in one line each what disproves that the marks are right."""
    found = [f"mistake {m.name} is not caught in {', '.join(m.fails - m.lost)}" for m in mistakes if not m.caught]
    found += [f"mistake {m.name} costs points in {', '.join(m.collateral)} too" for m in mistakes if m.collateral]
    found += [f"mistake {m.name} is called {', '.join(m.wrongly_named)}" for m in mistakes if m.wrongly_named]
    found += [
        f"mistake {m.name} is only {m.error:.0f} tolerances off" for m in mistakes if m.error and m.error < MARGIN
    ]
    slips = [m for m in outliers(mistakes) if m.has_its_name and is_slip(m.name) and is_by_entry(m)]
    found += [f"slip {m.name} leaves only {m.kept:.0%} of its question" for m in slips]
    found += [f"right way {w.name} loses points in {', '.join(sorted(w.lost))}" for w in ways if w.lost]
    found += [f"right way {w.name} is called {', '.join(w.named)}" for w in ways if w.named]
    found += [
        f"right way {w.name} is {error:.3f} of a tolerance off in {question}"
        for w in ways
        for question, error in w.errors.items()
        if error > 1 / MARGIN
    ]
    found += [f"mutant lives, unexplained: {mutant}" for mutant in mutants.unexplained(tried)]
    return found + [f"explanation of no mutant: {change}" for change in mutants.stale(tried)]


def kept_shares(mistakes: list[Verdict]) -> str:
    """Say in a line how much of its question a mistake leaves."""
    kept = [m.kept for m in mistakes]
    quartiles = ", ".join(f"{share:.0%}" for share in quantiles(kept, n=4))
    return f"{min(kept):.0%} at least, quartiles {quartiles}; {len(outliers(mistakes))} leave less than half"


def outliers(mistakes: list[Verdict]) -> list[Verdict]:
    """Return the mistakes that leave less than half of their question, those that leave the least first."""
    return sorted((m for m in mistakes if m.kept < KEPT - 1e-9), key=lambda m: m.kept)


def write_totals(rows: list[Row], mistakes: list[Verdict], ways: list[Way], tried: list[mutants.Verdict]) -> None:
    """Write the totals into the README, with the fingerprint of what they were found for."""
    named = sum(found.has_its_name for found in mistakes)
    killed = sum(found.killed for found in tried)
    text = (
        f"- {len(mistakes)} known mistakes: {sum(m.caught for m in mistakes)} caught, "
        f"{sum(bool(m.collateral) for m in mistakes)} costing points beyond the questions listed for them, "
        f"{named} called by their own names, "
        f"{sum(bool(m.wrongly_named) for m in mistakes)} by a wrong one.\n"
        f"- Of its question, a mistake leaves {kept_shares(mistakes)}.\n"
        f"- {len(tried)} mutants of the reference: {killed} killed, {len(tried) - killed} survive because they are right as well, "
        "each with its reason.\n"
        f"- {len(ways)} very different right ways to write it: {sum(not w.lost for w in ways)} get 100 points.\n"
        f"- Of a tolerance, the worst right way uses {worst(rows):.1g}; the mildest mistake is {mildest(rows):.1g} tolerances off.\n"
    )
    readme = README.read_text(encoding="utf-8")
    README.write_text(PLACE.sub(lambda m: f"<!-- proof {fingerprint()} -->\n{text}{m[4]}", readme), encoding="utf-8")


def is_stale() -> bool:
    """Whether the README's totals were found for other answers, questions, mistakes or ways than there are now."""
    found = PLACE.search(README.read_text(encoding="utf-8"))
    return not found or found[2] != fingerprint()


def fingerprint() -> str:
    """Return a hash over all that the proof is about."""
    ours = trees.digest_of_files(trees.files_of_trees(TREES, NOT_PROVED))
    versions = [f"{tool} {version(tool)}" for tool in TOOLS]
    return hashlib.sha256("\n".join([ours, *versions]).encode()).hexdigest()[:16]
