"""Derive what students get from what we wrote: stubs from solutions/, public tests from autograder/questions/."""

import ast
import re
from pathlib import Path

from autograder import paths
from autograder.authoring import notebook, recorded_answers
from given.machinery.questions import MODULES

BEGIN = re.compile(r"^(\s*)# BEGIN SOLUTION(?: (.+))?$")
END = re.compile(r"^\s*# END SOLUTION$")
CUT = "\0"  # marks a line to be left out, so that the others keep their numbers meanwhile
LEFT_OVER = re.compile(r"(BEGIN|END)[\s_-]*SOLUTION", re.IGNORECASE)


class BadSource(ValueError):
    """A solution or question file that cannot be turned into what students get; one line that names the place."""


def strip(source: str, file: str = "solution") -> str:
    """Replace each region between markers by one `raise NotImplementedError("q15_conv1d: ...")`.

    The text is what follows BEGIN SOLUTION. Raises BadSource on nested, unclosed, unopened or misspelt markers.
    """
    kept: list[str] = []
    opened = 0
    for number, line in enumerate(source.splitlines(), start=1):
        begin = BEGIN.match(line)
        if begin and opened:
            raise BadSource(f"{file}, line {number}: a solution begins inside the one of line {opened}")
        if END.match(line) and not opened:
            raise BadSource(f"{file}, line {number}: END SOLUTION without BEGIN SOLUTION")
        if begin:
            opened = number
            kept.append(stub(begin, f"{file}, line {number}"))
        elif END.match(line):
            opened = 0
        elif not opened:
            kept.append(line)
        if LEFT_OVER.search(line) and not begin and not END.match(line):
            raise BadSource(
                f"{file}, line {number}: a marker must be '# BEGIN SOLUTION question: words' or '# END SOLUTION'"
            )
    if opened:
        raise BadSource(f"{file}, line {opened}: this solution is never closed by # END SOLUTION")
    return "\n".join(kept) + "\n"


def stub(begin: re.Match[str], place: str) -> str:
    """Return the line that stands for a solution."""
    indent, words = begin.groups()
    if not words or ":" not in words or '"' in words:
        raise BadSource(f"{place}: write '# BEGIN SOLUTION question: a few words', without double quotes")
    return f'{indent}raise NotImplementedError("{words}")'


def public(source: str, file: str = "question") -> str:
    """Cut the hidden cases out of a question file, with the comments above them and the imports only they use."""
    lines = source.splitlines()
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and is_hidden(node, file):
            first = min(d.lineno for d in node.decorator_list)
            while lines[first - 2].startswith("#"):
                first -= 1
            cut(lines, first, node.end_lineno)
    drop_unused_imports(lines)
    text = re.sub(r"\n{4,}", "\n\n\n", "\n".join(line for line in lines if line != CUT)).rstrip() + "\n"
    if "hidden=True" in text:
        raise BadSource(f"{file}: a hidden case is not a decorated function; it would reach the students")
    return text


def is_hidden(node: ast.FunctionDef, file: str) -> bool:
    """Whether a case is hidden; that must be written as the literal True or False, or not at all."""
    for decorator in node.decorator_list:
        for keyword in decorator.keywords if isinstance(decorator, ast.Call) else []:
            if keyword.arg == "hidden":
                if not isinstance(keyword.value, ast.Constant):
                    raise BadSource(f"{file}, line {node.lineno}: write hidden=True or hidden=False")
                return keyword.value.value is True
    return False


def cut(lines: list[str], first: int, last: int | None) -> None:
    """Mark the lines from first to last, both counted from 1, to be left out."""
    for number in range(first, (last or first) + 1):
        lines[number - 1] = CUT


def drop_unused_imports(lines: list[str]) -> None:
    """Remove names that no remaining line uses from the module's imports."""
    tree = ast.parse("\n".join("" if line == CUT else line for line in lines))
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias for alias in node.names if (alias.asname or alias.name).split(".")[0] in used]
            if len(names) < len(node.names):
                cut(lines, node.lineno, node.end_lineno)
                node.names = names
                lines[node.lineno - 1] = ast.unparse(node) if names else CUT


def derived() -> dict[Path, str]:
    """Return every derived file of assignment/ with its content, the recorded answers left out."""
    files = {}
    for module in MODULES:
        source = paths.SOLUTIONS / f"{module}.py"
        files[paths.ASSIGNMENT / source.name] = strip(source.read_text(encoding="utf-8"), str(source))
    for source in sorted(paths.QUESTIONS.glob("*.py")):
        files[paths.ASSIGNMENT / "tests" / source.name] = public(source.read_text(encoding="ascii"), str(source))
    return files


def stale() -> list[str]:
    """Return the names of derived files that are missing, differ from what would be derived, or should not be there."""
    files = derived()
    wrong = [path for path, text in files.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    wrong += [path for path in (paths.ASSIGNMENT / "tests").glob("*.py") if path not in files]
    wrong += [notebook.TARGET] if notebook.stale() else []
    return [str(path.relative_to(paths.ROOT)) for path in wrong]


def write() -> None:
    """Write every derived file, and record the answers to all checks and to the public ones."""
    (paths.ASSIGNMENT / "tests").mkdir(exist_ok=True)
    files = derived()
    for path in (paths.ASSIGNMENT / "tests").glob("*.py"):
        if path not in files:
            path.unlink()
    for path, text in files.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    notebook.build()
    recorded_answers.write(paths.QUESTIONS, paths.EXPECTED)
    recorded_answers.write(paths.ASSIGNMENT / "tests", paths.ASSIGNMENT / "given" / "expected.json")
    recorded_answers.write_mistakes(
        paths.ASSIGNMENT / "tests", paths.ASSIGNMENT / "given" / "diagnosis" / "mistakes.json"
    )
