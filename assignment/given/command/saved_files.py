"""Notice that one of the five files was saved, and tell which questions that concerns."""

import ast
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from given.files.functions import bound_names
from given.files.read import Unreadable, parse
from given.machinery.questions import FUNCTIONS, MODULES, QUESTIONS, questions_of, read_files

PAUSE = 0.1  # seconds between two looks
QUIET = 2  # looks without a change, after which a file is saved to its end: some editors take a file away first
Texts = dict[str, bytes]
Stamps = dict[str, tuple[int, ...]]


def read_texts(folder: Path) -> Texts:
    """Return the five files as they are, by module; one that is not there, or cannot be read just now, is left out."""
    return {name.removesuffix(".py"): text for name, text in read_files(folder).items()}


def stamps(folder: Path) -> Stamps:
    """Return what changes when a file is saved: its time, its size, and which file it is."""
    found: Stamps = {}
    for module in MODULES:
        try:
            status = (folder / f"{module}.py").stat()
            found[module] = (status.st_mtime_ns, status.st_size, status.st_ino)
        except OSError:
            continue
    return found


def wait_for_save(folder: Path, before: Stamps, pause: Callable[[float], None] = time.sleep) -> set[str]:
    """Wait until a file is saved, and saved to its end; return which modules were."""
    while stamps(folder) == before:
        pause(PAUSE)
    last, quiet = stamps(folder), 0
    while quiet < QUIET:
        pause(PAUSE)
        now = stamps(folder)
        quiet = quiet + 1 if now == last else 0
        last = now
    return {module for module in MODULES if last.get(module) != before.get(module)}


def questions_concerned(module: str, old: bytes, new: bytes) -> list[str]:
    """Return the questions of a file of whose functions, or of whose helpers, the text has changed.

    Where that cannot be told, since one of the texts cannot be read, it is all of the file.
    """
    try:
        before, after = texts_of_names(old), texts_of_names(new)
    except (Unreadable, RecursionError):
        return [question.id for question in QUESTIONS.values() if question.module == module]
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    helpers = {name for name in changed if name not in FUNCTIONS}
    uses = {name for name in FUNCTIONS if name in after and mentions(after, name) & helpers}
    own = [name for name in FUNCTIONS if name in (changed | uses) and FUNCTIONS[name].module == module]
    return list(dict.fromkeys(question for name in own for question in questions_of(name)[:1]))


def texts_of_names(source: bytes) -> dict[str, str]:
    """Return the text, without comments and layout, of whatever binds each name of a file."""
    return {
        name: "\n".join(ast.unparse(node) for node in nodes)
        for name, nodes in bound_names(parse(source, "file")).items()
    }


def mentions(texts: Mapping[str, str], name: str) -> set[str]:
    """Return the names of a file that one of them mentions, itself or by way of helpers; not by way of other functions."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        tree = ast.parse(texts[waiting.pop()])
        new = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in texts} - seen
        seen |= new
        waiting += [helper for helper in new if helper not in FUNCTIONS]
    return seen
