"""Derive the table of questions from where its facts are written.

    the file of a function, its arguments     its definition in solutions/
    the parts of its result                   "Returns (dx, dw, db)" in its docstring
    which question asks for it                the marker of its answer, and the parameters of the question's cases
    points, and whether a question trains     the question file: its cases, and TRAINS = True

Everybody else reads given/machinery/questions.json.
"""

import ast
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from otter.test_files.exception_test import ExceptionTestFile

from autograder import paths
from autograder.errors import AuthoringError

TABLE = paths.GIVEN / "machinery" / "questions.json"
MODULES = ("backprop", "training", "conv", "pool", "beyond")
MARKER = re.compile(r"# BEGIN SOLUTION (\w+):")
RETURNS = re.compile(r"^ *Returns \(([\w, ]+)\)", re.MULTILINE)


@dataclass(frozen=True)
class FunctionRow:
    """A function of solutions/."""

    name: str
    module: str
    arguments: tuple[str, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True)
class QuestionRow:
    """A question file, with the functions that its cases ask for."""

    id: str
    module: str
    functions: tuple[str, ...]
    points: float
    trains: bool


def write_table() -> bool:
    """Write questions.json; return whether it has changed, so that whoever read it before has to start again."""
    if not TABLE.exists():
        TABLE.write_text('{"questions": [], "functions": []}\n')  # the question files, which are run now, read it too
    before, now = TABLE.read_text(encoding="utf-8"), derive_table()
    TABLE.write_text(now, encoding="utf-8", newline="\n")
    return now != before


def derive_table() -> str:
    """Return the text of questions.json; raise AuthoringError where solutions and questions do not fit together."""
    functions, marked = read_solutions()
    questions = [read_question(path, functions, marked) for path in question_files()]
    require_questions_for_markers(questions, marked)
    asked = [functions[name] for question in questions for name in question.functions]
    parts = (join_rows("questions", questions), join_rows("functions", list(dict.fromkeys(asked))))
    return "{\n" + ",\n".join(parts) + "\n}\n"


def join_rows(key: str, rows: Sequence[FunctionRow | QuestionRow]) -> str:
    """Return rows as JSON under a key, one a line."""
    lines = ",\n".join(json.dumps(asdict(row)) for row in rows)
    return f'"{key}": [\n{lines}\n]'


def question_files() -> list[Path]:
    """Return the question files, the core before the bonus."""
    paths_by_letter = [sorted(paths.QUESTIONS.glob(f"{letter}*.py")) for letter in "qb"]
    return [path for files in paths_by_letter for path in files]


def read_solutions() -> tuple[dict[str, FunctionRow], dict[str, str]]:
    """Return the functions of solutions/ by name, and the question that the marker in each names."""
    functions, marked = {}, {}
    for module in MODULES:
        source = (paths.SOLUTIONS / f"{module}.py").read_text(encoding="utf-8")
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef):
                functions[node.name] = FunctionRow(node.name, module, arguments_in(node), parts_in(node))
                marker = MARKER.search(ast.get_source_segment(source, node) or "")
                if marker:
                    marked[node.name] = marker[1]
    return functions, marked


def arguments_in(node: ast.FunctionDef) -> tuple[str, ...]:
    """Return the names of a function's positional arguments."""
    return tuple(argument.arg for argument in node.args.args)


def parts_in(node: ast.FunctionDef) -> tuple[str, ...]:
    """Return what a function's docstring calls the parts of its result, if it has parts."""
    returns = RETURNS.search(ast.get_docstring(node) or "")
    return tuple(part.strip() for part in returns[1].split(",")) if returns else ()


def read_question(path: Path, functions: dict[str, FunctionRow], marked: dict[str, str]) -> QuestionRow:
    """Return the row of one question file; raise AuthoringError if no answer belongs to it."""
    own = [name for name, question in marked.items() if question == path.stem]
    if not own:
        raise AuthoringError(
            f"{path.name}: no answer is marked with it; write # BEGIN SOLUTION {path.stem}: a few words in solutions/"
        )
    cases = ExceptionTestFile.from_file(str(path)).test_cases
    asked = dict.fromkeys(name for case in cases for name in parameters_of(case.body.test_func))
    unknown = [name for name in asked if name not in functions]
    if unknown:
        raise AuthoringError(f"{path.name}: a case asks for {unknown[0]}, which is in no file of solutions/")
    points = round(sum(case.points for case in cases), 6)
    order = list(functions)
    names = sorted({*asked, *own}, key=lambda name: (name not in own, order.index(name)))
    return QuestionRow(path.stem, functions[own[0]].module, tuple(names), points, trains_in(path))


def parameters_of(function: object) -> Iterator[str]:
    """Yield the names of the functions that a case is about."""
    code = function.__code__  # type: ignore[attr-defined]
    yield from code.co_varnames[: code.co_argcount]


def trains_in(path: Path) -> bool:
    """Whether a question file says TRAINS = True."""
    return bool(re.search(r"^TRAINS = True\b", path.read_text(encoding="utf-8"), re.MULTILINE))


def require_questions_for_markers(questions: list[QuestionRow], marked: dict[str, str]) -> None:
    """Raise AuthoringError if an answer is marked with a question that has no file, or that does not ask for it."""
    by_id = {question.id: question for question in questions}
    for name, question in marked.items():
        if question not in by_id:
            raise AuthoringError(f"{name} is marked with {question}; write autograder/questions/{question}.py")
