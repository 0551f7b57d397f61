"""Which question asks for which functions, in which file they live, and what they take and return.

A question's id is the same everywhere: its test file, the text of its stub, its column in the grades, its heading in the
notebook. The table behind this, questions.json, is derived from the answers and the question files.
"""

import json
import math
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MODULES = ("backprop", "training", "conv", "pool", "beyond")  # your five files
TABLE = Path(__file__).with_name("questions.json")


@dataclass(frozen=True)
class Question:
    """A question: the file in which its functions live, what it brings, its title and the part of the lecture it is in.

    One that trains has a budget of processor time that no other question may use, and is shown examples that no other
    may tell of: the grader gives it a process of its own.
    """

    id: str
    module: str
    functions: tuple[str, ...]
    points: float
    trains: bool
    title: str = ""
    part: str = ""
    cpu_seconds: float = math.inf  # that it may take, at home as when it is graded
    wall_seconds: float = math.inf  # likewise, with all waiting
    minutes: int = 0  # about, for a beginner
    difficulty: str = ""
    builds_on: tuple[str, ...] = ()  # the questions whose functions the shortest known answer calls

    @property
    def is_core(self) -> bool:
        """Whether its points count towards the 100, not as a bonus."""
        return is_core(self.id)

    @property
    def number(self) -> str:
        """Return the short form of its id, such as q15."""
        return self.id.split("_")[0]

    @property
    def effort(self) -> str:
        """Say about how long it takes, how hard it is, and on which questions it builds."""
        lower = ", ".join(question.split("_")[0] for question in self.builds_on)
        return f"about {self.minutes} minutes, {self.difficulty}" + (f"; builds on {lower}" if lower else "")


@dataclass(frozen=True)
class Bounds:
    """What a hand-in may have when it is graded."""

    memory_bytes: float = math.inf
    file_bytes: float = math.inf  # of one of the five files
    notebook_bytes: float = math.inf


@dataclass(frozen=True)
class Function:
    """A function of the assignment: its positional arguments by name, and the parts of a result that has several.

    `dimensions` has the letters that its docstring gives to the dimensions of an argument, of a part, or of what it "returns".
    """

    name: str
    module: str
    arguments: tuple[str, ...]
    parts: tuple[str, ...]
    dimensions: dict[str, tuple[str, ...]]


def read_table(path: Path = TABLE) -> tuple[dict[str, Question], dict[str, Function]]:
    """Return the questions by id and the functions by name, in the order of the practical.

    Raises ImportError for a table that is missing or damaged.
    """
    table = read_json(path)
    questions = [
        Question(**{**row, "functions": tuple(row["functions"]), "builds_on": tuple(row.get("builds_on", ()))})
        for row in table["questions"]
    ]
    functions = [make_function(row) for row in table["functions"]]
    return {question.id: question for question in questions}, {function.name: function for function in functions}


def read_bounds(path: Path = TABLE) -> Bounds:
    """Return what a hand-in may have; no bounds from a table of before there were any."""
    return Bounds(**read_json(path).get("bounds", {}))


def read_json(path: Path) -> dict[str, Any]:
    """Return what is in the table; raise ImportError if it is missing or damaged."""
    try:
        table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ImportError(f"{path} cannot be read; take it from git again ({error})", name=__name__) from None
    return table


def make_function(row: dict[str, Any]) -> Function:
    """Return a function from its row."""
    dimensions = {name: tuple(letters) for name, letters in row["dimensions"].items()}
    return Function(row["name"], row["module"], tuple(row["arguments"]), tuple(row["parts"]), dimensions)


def read_files(folder: Path) -> dict[str, bytes]:
    """Return those of the five files that are there and can be opened, by name, in the order of the practical."""
    texts = {}
    for file in (folder / f"{module}.py" for module in MODULES):
        with suppress(OSError):  # an editor may be about to save it
            texts[file.name] = file.read_bytes()
    return texts


QUESTIONS, FUNCTIONS = read_table()
BOUNDS = read_bounds()


def arguments_of(function: str) -> tuple[str, ...]:
    """Return the names of a function's positional arguments; of one that is not of the assignment there are none."""
    return FUNCTIONS[function].arguments if function in FUNCTIONS else ()


def parts_of(function: str) -> tuple[str, ...]:
    """Return what the parts of a function's result are called, for those that return more than one thing."""
    return FUNCTIONS[function].parts if function in FUNCTIONS else ()


def questions_of(function: str) -> tuple[str, ...]:
    """Return the questions that ask for a function: one, or two where the second trains with it."""
    return tuple(question.id for question in QUESTIONS.values() if function in question.functions)


def is_core(question: str) -> bool:
    """Whether a question's points count towards the 100, not as a bonus: the letter of its id says so."""
    return question.startswith("q")


def training_questions() -> list[str]:
    """Return the ids of the questions that train."""
    return [question.id for question in QUESTIONS.values() if question.trains]


def find_questions(word: str) -> list[str]:
    """Return the ids that `word` may mean: a whole id ("q15_conv1d") or its number ("q15", "15", "b01").

    Raises ValueError, in one line, if there is no such question.
    """
    kind = "b" if word.lower().startswith("b") else "q"
    number = word.lower().removeprefix(kind)
    short = f"{kind}{int(number):02d}" if number.isdecimal() else None
    found = [question.id for question in QUESTIONS.values() if word == question.id or short == question.number]
    if not found:
        raise ValueError(f"there is no question {word!r}; they are called {numbers_in_words()}")
    return found


def numbers_in_words() -> str:
    """Return how the questions are called, such as "q01 to q22 and b01 to b10, or by name such as q01_sigmoid"."""
    core, bonus = [[q.number for q in QUESTIONS.values() if q.is_core is wish] for wish in (True, False)]
    return f"{core[0]} to {core[-1]} and {bonus[0]} to {bonus[-1]}, or by name such as {next(iter(QUESTIONS))}"
