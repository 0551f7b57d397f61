"""Derive the table of questions from where its facts are written.

    the file of a function, its arguments     its definition in solutions/
    the parts of its result                   "Returns (dx, dw, db)" in its docstring
    which question asks for it                the marker of its answer, and the parameters of the question's cases
    points, and whether a question trains     the question file: its cases, and TRAINS = True
    minutes, difficulty, what it builds on    its answers, and the mistakes known in them: see reference/effort.py
    the time it may take, and a hand-in's      limits.toml
    memory and size
    its title, the part of the lecture        its heading in the notebook, "## q05_dense_forward: every input to ...", and the
                                              one above, "# Part 1: backpropagation"

Everybody else reads given/machinery/questions.json.
"""

import ast
import inspect
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from autograder import paths
from autograder.authoring import notebook
from autograder.errors import AuthoringError
from autograder.limits import LIMITS
from autograder.reference import effort
from given.checking.quick_otter import ExceptionTestFile
from given.files.hints import read_hints
from given.machinery.questions import FUNCTIONS, MODULES, QUESTIONS, Bounds, Function, Question, is_core, read_table

HEADING = re.compile(r"^# (?:Part \d+: )?(?P<part>.+)$|^## (?P<question>[qb]\d\d_\w+): (?P<title>.+)$", re.MULTILINE)
MARKER = re.compile(r"# BEGIN SOLUTION (\w+):")
RETURNS = re.compile(r"^ *Returns \(([\w, ]+)\)", re.MULTILINE)
ARGUMENT = re.compile(r"^    ([\w, ]+): (.*(?:\n {6,}.*)*)", re.MULTILINE)  # what follows lies deeper
TELLING = 12  # letters of a line that a hint must not tell; dz = 1.0 * dz has 9, and so has many a harmless text
SHAPE = re.compile(r"\(([A-Z][A-Z]*(?:, [A-Z]+)*),?\)")


@dataclass(frozen=True)
class Answer:
    """A function of solutions/, and the question that its marker names: "" for one that has no marker.

    `lines` are what a hint must not tell, without spaces.
    """

    function: Function
    question: str
    docstring: str
    source: str = field(default="", compare=False, repr=False)
    lines: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Cases:
    """What a question file says: its own name, the functions that its cases ask for, their points together, its hints."""

    name: str
    asked: tuple[str, ...]
    points: float
    trains: bool
    hints: Mapping[str, Sequence[str]] = field(default_factory=dict)


def read_answers() -> dict[str, Answer]:
    """Return the functions of solutions/ by name."""
    answers = {}
    for module in MODULES:
        file = paths.SOLUTIONS / f"{module}.py"
        source = file.read_text(encoding="utf-8")
        for node in ast.parse(source, str(file)).body:
            if isinstance(node, ast.FunctionDef):
                answers[node.name] = read_answer(node, module, source)
    return answers


def read_answer(node: ast.FunctionDef, module: str, source: str) -> Answer:
    """Return what the definition of a function says."""
    docstring = ast.get_docstring(node) or ""
    arguments = tuple(argument.arg for argument in node.args.args)
    text = ast.get_source_segment(source, node) or ""
    marker = MARKER.search(text)
    about = Function(node.name, module, arguments, parts_in(docstring), dimensions_in(docstring))
    return Answer(about, marker[1] if marker else "", docstring, text, tuple(lines_in(node)))


def lines_in(node: ast.FunctionDef) -> Iterator[str]:
    """Yield every line of a function, and what is calculated in it, however it is laid out; short ones tell nothing."""
    for part in ast.walk(node):
        texts = []
        if isinstance(part, ast.stmt) and part is not node:
            texts.append(ast.unparse(part).split("\n")[0])
        if isinstance(part, ast.Assign | ast.AugAssign | ast.Return) and part.value:
            texts.append(ast.unparse(part.value))
        yield from (text for text in map(squeeze, texts) if len(text) >= TELLING)


def squeeze(text: str) -> str:
    """Return a text without spaces and line ends."""
    return "".join(text.split())


def parts_in(docstring: str) -> tuple[str, ...]:
    """Return what a docstring calls the parts of a function's result, if it has parts."""
    returns = RETURNS.search(docstring)
    return tuple(part.strip() for part in returns[1].split(",")) if returns else ()


def dimensions_in(docstring: str) -> dict[str, tuple[str, ...]]:
    """Return the letters of the dimensions of arguments, parts and result, where a docstring gives them: "(N, D)"."""
    found = {}
    for names, text in ARGUMENT.findall(docstring):
        for name, shape in zip(names.split(", "), SHAPE.findall(text), strict=False):
            found[name] = tuple(shape.split(", "))
    returns = re.search(r"^ *Returns (.*(?:\n.+)*)", docstring, re.MULTILINE)
    shapes = [tuple(shape.split(", ")) for shape in SHAPE.findall(returns[1])] if returns else []
    parts = parts_in(docstring)
    if parts and len(shapes) == len(parts):
        found |= dict(zip(parts, shapes, strict=True))
    found |= {part: found[part[1:]] for part in parts if part not in found and part[1:] in found}
    return found | ({"returns": shapes[0]} if shapes and not parts else {})


def read_question_files() -> dict[str, Cases]:
    """Return what the question files say by id, the core before the bonus."""
    files = sorted(paths.QUESTIONS.glob("*.py"), key=lambda path: (not is_core(path.stem), path.stem))
    return {path.stem: read_question_file(path) for path in files}


def read_question_file(path: Path) -> Cases:
    """Return what one question file says."""
    file = ExceptionTestFile.from_file(str(path))
    asked = dict.fromkeys(
        name for case in file.test_cases for name in inspect.signature(case.body.test_func).parameters
    )
    points = round(sum(case.points for case in file.test_cases), 6)
    trains = re.search(r"^TRAINS = True\b", path.read_text(encoding="utf-8"), re.MULTILINE)
    try:
        hints = read_hints(path)
    except ValueError:
        raise AuthoringError(f"autograder/questions/{path.name}: HINTS are calculated: write them out") from None
    return Cases(file.name, tuple(asked), points, bool(trains), hints)


def read_headings(text: str) -> dict[str, tuple[str, str]]:
    """Return the title and the part of the lecture of every question that a notebook's text has a section on."""
    headings, part = {}, ""
    for heading in HEADING.finditer(text):
        part = heading["part"] or part
        if heading["question"]:
            headings[heading["question"]] = (heading["title"], part)
    return headings


def own_answers(question: str, answers: Mapping[str, Answer]) -> list[str]:
    """Return the functions whose markers name a question, in the order of solutions/."""
    return [name for name, answer in answers.items() if answer.question == question]


def derive_table() -> str:
    """Return the text of questions.json, from solutions and questions that fit together: see completeness.py."""
    answers = read_answers()
    headings = read_headings(notebook.SOURCE.read_text(encoding="utf-8"))
    files = read_question_files()
    questions = [
        add_effort(make_row(question, cases, answers, headings.get(question, ("", ""))), answers)
        for question, cases in files.items()
    ]
    functions = dict.fromkeys(name for question in questions for name in question.functions)
    rows = (
        f'"bounds": {json.dumps(asdict(find_bounds()))}',
        join_rows("questions", questions),
        join_rows("functions", [answers[name].function for name in functions]),
    )
    return "{\n" + ",\n".join(rows) + "\n}\n"


def find_bounds() -> Bounds:
    """Return what a student should know of limits.toml."""
    submission = LIMITS.submission
    return Bounds(LIMITS.player.memory_bytes, submission.file_bytes, submission.notebook_bytes)


def make_row(question: str, cases: Cases, answers: Mapping[str, Answer], heading: tuple[str, str]) -> Question:
    """Return a question's row: the functions that are its own first, then what else its cases ask for."""
    own = own_answers(question, answers)
    others = [name for name in answers if name in cases.asked and name not in own]
    module = answers[own[0]].function.module
    budget = LIMITS.of_question(question)
    times = (budget.cpu_seconds, budget.wall_seconds)
    return Question(question, module, (*own, *others), cases.points, cases.trains, *heading, *times)


def add_effort(row: Question, answers: Mapping[str, Answer]) -> Question:
    """Return a row with how long the question takes, how hard it is, and on which earlier ones it builds."""
    sources = {name: answers[name].source for name in own_answers(row.id, answers)}
    called = effort.names_called(sources) & answers.keys() - sources.keys()
    builds_on = sorted({answers[name].question for name in called} - {row.id})
    return replace(
        row,
        minutes=effort.minutes(sources, row.trains),
        difficulty=effort.difficulty(sources),
        builds_on=tuple(builds_on),
    )


def join_rows(key: str, rows: Iterable[Function | Question]) -> str:
    """Return rows as JSON under a key, one a line."""
    lines = ",\n".join(json.dumps(asdict(row)) for row in rows)
    return f'"{key}": [\n{lines}\n]'


def read_table_again() -> None:
    """Read the table anew after it was written: who has imported its rows before gets the new ones."""
    questions, functions = read_table()
    QUESTIONS.clear()
    QUESTIONS.update(questions)
    FUNCTIONS.clear()
    FUNCTIONS.update(functions)
