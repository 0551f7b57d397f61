"""Cut the hidden cases out of a question file: what is left is the test file that students get."""

import ast
import re

from autograder.errors import AuthoringError

CUT = "\0"  # marks a line to be left out, so that the others keep their numbers meanwhile


def cut_hidden_cases(source: str, file: str = "question") -> str:
    """Cut the hidden cases out of a question file, with the comments above them and the imports only they use."""
    lines = source.splitlines()
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and is_hidden(node, file):
            first = min(d.lineno for d in node.decorator_list)
            while lines[first - 2].startswith("#"):
                first -= 1
            cut_lines(lines, first, node.end_lineno)
    drop_unused_imports(lines)
    text = re.sub(r"\n{4,}", "\n\n\n", "\n".join(line for line in lines if line != CUT)).rstrip() + "\n"
    if "hidden=True" in text:
        raise AuthoringError(f"{file}: a hidden case is not a decorated function; it would reach the students")
    return text


def is_hidden(node: ast.FunctionDef, file: str) -> bool:
    """Whether a case is hidden; that must be written as the literal True or False, or not at all."""
    for decorator in node.decorator_list:
        for keyword in decorator.keywords if isinstance(decorator, ast.Call) else []:
            if keyword.arg == "hidden":
                if not isinstance(keyword.value, ast.Constant):
                    raise AuthoringError(f"{file}, line {node.lineno}: write hidden=True or hidden=False")
                return keyword.value.value is True
    return False


def cut_lines(lines: list[str], first: int, last: int | None) -> None:
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
                cut_lines(lines, node.lineno, node.end_lineno)
                node.names = names
                lines[node.lineno - 1] = ast.unparse(node) if names else CUT
