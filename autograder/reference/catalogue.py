"""The catalogue of mistakes that students make, each as an edit of the reference: mistakes/*.toml, by module.

    [dense_backward_scaled]
    function = "dense_backward"                  # the edit stays inside this function
    find = "dw = x.T @ dz"                       # exactly once in it
    replace = "dw = x.T @ dz / len(x)"           # or body = the whole answer, written without indentation
    fails = ["q06_dense_backward"]               # exactly these questions lose points
    says = "You divide by N, but dz ..."         # what a student should read
    see = "dw[d, m] = sum over n of ..."         # the formula, or the slide, to look at
    seen = "not trained"                         # what is seen of it: in a training (given/trainings), or in its text ("fact")
    slip = false                                 # only if it is another thing altogether, or nothing is done: see proportion.py

Where several entries of a function would fit an answer, the first is taken: the more general stands first.
"""

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from autograder import paths
from autograder.errors import AuthoringError
from autograder.limits import tomllib
from given.machinery.questions import FUNCTIONS, MODULES

Files = dict[str, str]

FOLDER = Path(__file__).parent

SOLUTION = re.compile(r"(    # BEGIN SOLUTION [^\n]*\n).*?(    # END SOLUTION\n)", re.DOTALL)


@dataclass(frozen=True)
class Edit:
    """A change of the reference in one function."""

    name: str
    function: str
    find: str = ""
    replace: str = ""
    body: str = ""

    @property
    def file(self) -> str:
        return f"{FUNCTIONS[self.function].module}.py"

    def made_in(self, files: Files) -> Files:
        """Return the files with this edit made; raise AuthoringError if it does not fit exactly once."""
        text = files[self.file]
        start, end = place_of(text, self.function)
        wrong = self.edit(text[start:end])
        return {**files, self.file: text[:start] + wrong + text[end:]}

    def edit(self, source: str) -> str:
        """Return the function's source after the edit."""
        if self.body:
            indented = textwrap.indent(self.body.strip("\n") + "\n", "    ")
            return SOLUTION.sub(lambda found: found[1] + indented + found[2], source)
        if source.count(self.find) != 1:
            raise AuthoringError(
                f"[{self.name}]: its find is not exactly once in {self.function}: copy it from solutions/{self.file}"
            )
        return source.replace(self.find, self.replace)


@dataclass(frozen=True)
class Mistake(Edit):
    """An entry of the catalogue: which questions it fails, and what to say about it."""

    fails: tuple[str, ...] = ()
    says: str = ""
    see: str = ""
    slip: bool = True
    seen: str = ""  # how what is seen of it is called: in a training (given/trainings), or in its text ("fact")


def place_of(text: str, function: str) -> tuple[int, int]:
    """Return where a top-level function begins and ends in the text of its module."""
    found = re.search(rf"^def {function}\(.*?(?=^\S|\Z)", text, re.DOTALL | re.MULTILINE)
    if not found:
        raise AuthoringError(f"there is no function {function}")
    return found.span()


@cache
def mistakes() -> dict[str, Mistake]:
    """Return the catalogue by name, in the order of the functions, for each the more general first."""
    return {name: entry for module in MODULES for name, entry in read(module).items()}


@cache
def breakdowns() -> dict[str, Mistake]:
    """Return what is no mistake in an answer but ends the process, the import or all patience."""
    return read("breakdowns")


def file_of(module: str) -> str:
    """Return where the mistakes in a module are written, for messages."""
    return f"autograder/reference/mistakes/{module}.toml"


def read(module: str) -> dict[str, Mistake]:
    """Read one file of the catalogue; raise AuthoringError if it cannot be read."""
    path = FOLDER / "mistakes" / f"{module}.toml"
    if not path.is_file():
        return {}
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise AuthoringError(f"{file_of(module)} is no TOML: {error}") from None
    return {name: make_mistake(name, entry, file_of(module)) for name, entry in entries.items()}


def make_mistake(name: str, entry: dict[str, Any], file: str) -> Mistake:
    """Return one entry; raise AuthoringError for a key that nobody heeds, and for an edit of no function."""
    unknown = entry.keys() - {field.name for field in fields(Mistake)}
    if unknown or "function" not in entry:
        raise AuthoringError(
            f"{file}: [{name}] has {', '.join(entry)}: write function, find and replace or body, fails, says and see"
        )
    return Mistake(name, **{**entry, "fails": tuple(entry.get("fails", ()))})


@cache
def compositions() -> list[Edit]:
    """Return other right ways to build a function from lower ones than the reference's."""
    entries = tomllib.loads((FOLDER / "compositions.toml").read_text(encoding="utf-8"))
    return [Edit(name, **entry) for name, entry in entries.items()]


def of_function(function: str) -> list[Mistake]:
    """Return the mistakes that can be made in a function, the more general first."""
    return [mistake for mistake in mistakes().values() if mistake.function == function]


def reference() -> Files:
    """Return the reference's files by name."""
    return {f"{module}.py": (paths.SOLUTIONS / f"{module}.py").read_text(encoding="utf-8") for module in MODULES}


def with_mistakes(files: Files, names: Iterable[str]) -> Files:
    """Return the files with these mistakes made."""
    for name in names:
        files = (mistakes() | breakdowns())[name].made_in(files)
    return files
