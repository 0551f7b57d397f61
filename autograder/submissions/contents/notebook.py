"""Functions that were typed into cells of the notebook and not into their files: found, and put into files."""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from autograder.limits import LIMITS
from autograder.submissions.contents.statements import Statement, read_statements
from given.machinery.questions import FUNCTIONS, MODULES

MAGIC = re.compile(r"^\s*(?:%[%a-zA-Z]|[!?])|\?\s*$")  # lines that Jupyter reads and Python does not
OTHER_LANGUAGE = re.compile(r"^\s*%%(?!time|timeit|capture|prun)")  # a cell of bash or HTML
MOST_CELLS = 2000
CALL = re.compile(r"\w\s*\(")


def functions_in(content: bytes) -> list[Statement]:
    """Return the statements of a notebook's cells that define something or import; of what is defined twice the last."""
    found = [statement for source in code_of(content) for statement in read_statements(source) if is_kept(statement)]
    last = {statement.name: place for place, statement in enumerate(found) if statement.name}
    return [s for place, s in enumerate(found) if not s.name or last[s.name] == place]


def code_of(content: bytes) -> Iterator[str]:
    """Yield the source of the code cells, without magics; nothing for what is no notebook."""
    try:
        # Numbers stay texts: Python 3.10 takes hours for one with a million digits.
        notebook = json.loads(content, parse_int=str, parse_float=str, parse_constant=str)
        cells = notebook.get("cells") or [cell for sheet in notebook["worksheets"] for cell in sheet["cells"]]
        texts = [text_of_cell(cell) for cell in cells[:MOST_CELLS] if cell.get("cell_type") == "code"]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return
    budget = LIMITS.submission.file_bytes
    for text in texts:
        budget -= len(text)
        if budget > 0 and not OTHER_LANGUAGE.match(text):
            yield "".join("\n" if MAGIC.search(line) else line for line in text.splitlines(keepends=True))


def text_of_cell(cell: dict[str, Any]) -> str:
    """Return a cell's source, which is a text or a list of lines."""
    source = cell.get("source", cell.get("input", ""))
    return source if isinstance(source, str) else "".join(map(str, source))


def is_kept(statement: Statement) -> bool:
    """Whether a statement may be needed by a function: none that calculates, shows or checks something."""
    if statement.keyword in ("def", "class"):
        return not (statement.is_stub and statement.name in FUNCTIONS)
    if statement.keyword in ("import", "from"):
        return can_be_imported(statement.words)
    return bool(statement.name) and (statement.words[2:3] == ("lambda",) or not CALL.search(statement.text))


def can_be_imported(words: tuple[str, ...]) -> bool:
    """Whether an import works where the functions are run: with NumPy, Python's own modules and the five."""
    root = words[1] if len(words) > 1 else ""  # an `import` of nothing
    plain = words[0] == "from" or "," not in words
    return plain and (root in sys.stdlib_module_names or root in ("numpy", *MODULES))


def modules_from(statements: Sequence[Statement], wanted: Sequence[str]) -> dict[str, bytes]:
    """Return the text of each wanted module of which there is a function, with all that may stand behind it.

    What several need stands in each of them: so no file waits for another.
    """
    names = {statement.name for statement in statements}
    made = [m for m in wanted if any(f.module == m and name in names for name, f in FUNCTIONS.items())]
    texts = [s.text for s in statements if s.keyword not in ("import", "from") or s.words[1] not in made]
    text = "\n\n\n".join(["import numpy as np\nimport numpy", *texts]) + "\n"
    return {module: text.encode("utf-8", errors="replace") for module in made}
