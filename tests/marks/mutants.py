"""Change the reference in every small way we can think of, and see that a question notices: python -m tests.marks.mutants.

A mutant is an answer with one thing changed: a number by 1, an operator for another, a loop that never runs. The
changes are Cosmic Ray's. Each mutant is tried on the questions that its function can affect, its own first, until a
case fails: then it is killed. A survivor is either right as well, and survivors.toml says why, or a case is missing.
"""

import ast
import os
import resource
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import click
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator, operator_names
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import Progress
from rich.table import Column, Table

from autograder.limits import LIMITS, tomllib
from autograder.reference.catalogue import SOLUTION, Files, place_of, reference
from given.machinery.questions import FUNCTIONS, QUESTIONS, find_questions
from tests.marks.trial import QUICK, trial

SURVIVORS = Path(__file__).with_name("survivors.toml")
COLUMNS = ("mutants", "killed", "by others", "lost", "explained", "unexplained")
HANGS, CRASHES = "(hangs)", "(crashes)"  # in place of a case: the process was lost
SECONDS = 10  # for one question; the reference takes less than 0.1


class Change(NamedTuple):
    """What a mutant is known by, wherever its line moves: the line without indentation and comment."""

    function: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.function}\n    {self.before}\n    {self.after}"


@dataclass(frozen=True)
class Mutant:
    """An answer with one change: the line `before`, number `line` of its file, becomes `after`."""

    module: str
    function: str
    question: str
    operator: str
    occurrence: int
    line: int
    before: str
    after: str

    @property
    def change(self) -> Change:
        return Change(self.function, bare(self.before), bare(self.after))

    def made_in(self, files: Files) -> Files:
        """Return the files with this change made."""
        file = f"{self.module}.py"
        lines = files[file].splitlines(keepends=True)
        lines[self.line - 1] = self.after + "\n"
        return {**files, file: "".join(lines)}


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant: the question and the case that killed it, or neither."""

    mutant: Mutant
    question: str = ""
    case: str = ""

    @property
    def killed(self) -> bool:
        return bool(self.question)

    @property
    def lost(self) -> bool:
        return self.case in (HANGS, CRASHES)


def bare(line: str) -> str:
    return line.split("  # ")[0].strip()


# Making mutants.


@cache
def mutants() -> list[Mutant]:
    """Return every mutant of every function that has a question without training, in the order of the questions."""
    return [
        mutant
        for question in QUICK
        for function in QUESTIONS[question].functions
        for mutant in mutants_of(function, question)
    ]


def mutants_of(function: str, question: str) -> Iterator[Mutant]:
    """Apply each operator at each place of a function's answer where it can be applied."""
    module = FUNCTIONS[function].module
    first_line, answer = answer_of(function, reference()[f"{module}.py"])
    code = f"def {function}():\n{answer}"
    nodes = list(ast_nodes(get_ast(code)))
    for name, operator in operators().items():
        places = [place for node in nodes for place in operator.mutation_positions(node)]
        for occurrence, ((row, start), (_, end)) in enumerate(places):
            before = code.splitlines()[row - 1]
            after = changed_line(before, start, end, mutate_code(code, operator, occurrence).splitlines()[row - 1])
            yield Mutant(module, function, question, name, occurrence, first_line + row - 2, before, after)


def changed_line(before: str, start: int, end: int, mutated: str) -> str:
    """Return the mutated line without the space that the operators put before what is new."""
    head, tail = before[:start], before[end:]
    return head + mutated[start : len(mutated) - len(tail)].lstrip() + tail


@cache
def operators() -> dict[str, Operator]:
    """Return Cosmic Ray's operators by name, but for those that want to be told what to change into what."""
    kinds = {name: get_operator(name) for name in operator_names()}
    return {name: kind() for name, kind in kinds.items() if not kind.arguments()}


def answer_of(function: str, text: str) -> tuple[int, str]:
    """Return what stands between the markers of a function, and the number of its first line."""
    begin, end = place_of(text, function)
    found = SOLUTION.search(text, begin, end)
    assert found, f"{function} has no solution"
    inside = slice(found.end(1), found.start(2))
    return text.count("\n", 0, inside.start) + 1, text[inside]


@cache
def affected(function: str) -> tuple[str, ...]:
    """Return the questions that call a function, directly or not; the first is the one that asks for it."""
    callers = {function}
    while more := {name for name, uses in used().items() if uses & callers} - callers:
        callers |= more
    return tuple(
        sorted(
            (question for question in QUICK if callers & set(QUESTIONS[question].functions)),
            key=lambda question: function not in QUESTIONS[question].functions,
        )
    )


@cache
def used() -> dict[str, set[str]]:
    """Return for each function of the reference the names that occur in it."""
    trees = [ast.parse(text) for text in reference().values()]
    definitions = [node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {node.name: {part.id for part in ast.walk(node) if isinstance(part, ast.Name)} for node in definitions}


# Trying them.


def run(chosen: Sequence[Mutant], jobs: int = 2, report: Callable[[Verdict], object] = print) -> list[Verdict]:
    """Try mutants in `jobs` processes and return the verdicts in their order; `report` hears each at once."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # each thread would take from the worker's memory
    found: dict[Mutant, Verdict] = {}

    def work_off(share: Sequence[Mutant]) -> None:
        with Worker() as worker:
            for mutant in share:
                found[mutant] = worker.verdict(mutant)
                report(found[mutant])

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(work_off, [chosen[job::jobs] for job in range(jobs)]))
    return [found[mutant] for mutant in chosen]


class Worker:
    """A process that tries mutants, and is replaced when one hangs in it or ends it."""

    def __enter__(self) -> "Worker":
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()
        self.pipe.recv()  # it has started
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()

    def verdict(self, mutant: Mutant) -> Verdict:
        for question in affected(mutant.function):
            case = self.failing_case(mutant, question)
            if case:
                return Verdict(mutant, question, case)
        return Verdict(mutant)

    def failing_case(self, mutant: Mutant, question: str) -> str:
        """Return the first case of a question that a mutant fails, or that the process was lost, or nothing."""
        try:
            self.pipe.send((mutant, question))
            if self.pipe.poll(SECONDS):
                return self.pipe.recv()
            lost = HANGS
        except (EOFError, ConnectionError):
            lost = CRASHES
        self.__exit__()
        self.__enter__()
        return lost


def serve(pipe: Connection) -> None:
    """Answer for the other end which case of a question a mutant fails first, with as much memory as a hand-in has."""
    memory = LIMITS.player.memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    warnings.simplefilter("ignore", SyntaxWarning)  # `is` with a literal
    pipe.send("started")
    while True:
        mutant, question = pipe.recv()
        cases = trial(mutant.made_in(reference()), [question])[question].cases
        pipe.send(next((case.name for case in cases if not case.passed), ""))


# Explaining those that survive.


@cache
def reasons() -> dict:
    return tomllib.loads(SURVIVORS.read_text(encoding="utf-8"))


def explained() -> dict[Change, str]:
    """Return why a mutant that survives is right as well, for each of which that is known."""
    return {
        Change(change["function"], change["before"], after): entry["reason"].strip()
        for entry in reasons()["class"]
        for change in entry["change"]
        for after in change["after"]
    }


def left_out() -> dict[str, str]:
    """Return why a function is not mutated, for each that is not."""
    return {function: entry["reason"].strip() for entry in reasons()["left_out"] for function in entry["functions"]}


def unexplained(verdicts: Sequence[Verdict]) -> list[Mutant]:
    """Return the survivors that nobody has explained."""
    return [found.mutant for found in verdicts if not found.killed and found.mutant.change not in explained()]


def stale(verdicts: Sequence[Verdict]) -> list[Change]:
    """Return the explanations of mutants that do not exist, or that were killed."""
    killed = {found.mutant.change for found in verdicts if found.killed}
    standing = {mutant.change for mutant in mutants()} - killed
    return [change for change in explained() if change not in standing]


# The command line.


def unchanged(chosen: Sequence[Mutant]) -> list[Mutant]:
    """Return a mutant without a change for each function: all questions must let it live, or no kill means anything."""
    return [replace(mutant, after=mutant.before) for mutant in {mutant.function: mutant for mutant in chosen}.values()]


def table(verdicts: Sequence[Verdict]) -> Table:
    """Return the numbers of each question."""
    open_ones = set(unexplained(verdicts))
    made = Table("question", *(Column(name, justify="right") for name in COLUMNS), box=SIMPLE)
    for question in (*dict.fromkeys(found.mutant.question for found in verdicts), "all"):
        own = [found for found in verdicts if question in (found.mutant.question, "all")]
        killed = [found for found in own if found.killed]
        by_others = sum(found.question != found.mutant.question for found in killed)
        missing = sum(found.mutant in open_ones for found in own)
        counts = (len(own), len(killed), by_others, sum(found.lost for found in killed))
        made.add_row(question, *map(str, (*counts, len(own) - len(killed) - missing, missing)))
    return made


@click.command()
@click.argument("questions", nargs=-1)
@click.option("--jobs", default=2, show_default=True, help="How many processes try mutants.")
def main(questions: tuple[str, ...], jobs: int) -> None:
    """Mutate the answers to QUESTIONS, such as q15, or to all, and list what no case notices."""
    try:
        asked = [question for word in questions for question in find_questions(word)] or QUICK
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    chosen = [mutant for mutant in mutants() if mutant.question in asked]
    console = Console()
    for found in run(unchanged(chosen), jobs, report=lambda _: None):
        if found.killed:
            raise click.ClickException(f"{found.question} fails the reference itself: {found.case}")
    with Progress(console=console) as progress:
        task = progress.add_task("trying mutants", total=len(chosen))
        verdicts = run(chosen, jobs, report=lambda _: progress.advance(task))
    console.print(table(verdicts))
    problems = [f"survives: {mutant.change}" for mutant in unexplained(verdicts)]
    problems += [f"explained in {SURVIVORS.name}, but does not survive: {change}" for change in stale(verdicts)]
    console.print(*problems, f"not mutated: {', '.join(left_out())}", sep="\n", markup=False, highlight=False)
    raise SystemExit(bool(problems))


if __name__ == "__main__":
    main()
