"""What an attack is, and the harm that one can do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import indent
from typing import Any

from autograder.reference import catalogue

# The five assertions, by what would break them ...
SCORE = "a score above the honest one"
LEAK = "something secret was told"
PROCESS = "a process was left"
FILE = "a file was left, or a flood was written"
NEXT = "the next submission was not graded as before"
# ... and what else must not happen.
BOAST = "the attack says that it got what it wanted"
PAGE = "a page, the table or the terminal does what the student's text says"
FAULT = "the grader failed, or gave no result"

HAND_INS = Path(__file__).with_name("hand_ins")  # hostile code, as it would be handed in

HARMS = (SCORE, LEAK, PROCESS, FILE, NEXT, BOAST, PAGE, FAULT)

# The grader without separation in which an attack is to win, see naive.py.
ONE_PROCESS = "one process"  # imports the student's files and runs the question files itself, with the judge's care
TRUSTING = "a trusting judge"  # likewise, but takes the results as they are
CARELESS = "a careless second look"  # likewise, but carries errors forward on top of functions that know all of ours
PIPE = "a trusting pipe"  # runs both in a process of their own, and believes what that one says


@dataclass(frozen=True)
class Attack:
    """One hostile hand-in: the base below, with `code` at the end of conv.py and `call` as the body of output_size.

    The code knows where everything is: the names of World.known() are defined for it, and those of hand_ins/tools.py.
    """

    name: str
    tries: str  # what it tries, in a line
    harm: str  # what it does to a grader without separation
    code: str = ""
    call: str = ""
    questions: tuple[str, ...] = ("q14_sizes",)
    against: str = ONE_PROCESS
    student: str = ""  # a name of its own
    files: dict[str, str | bytes] = field(default_factory=dict)  # what else is in the zip
    accomplice: str = ""  # the code of another hand-in that is graded next
    telling: tuple[str, ...] = ()  # words that the student must not be shown
    probe: bool = (
        False  # its call boasts or tells as soon as one thing succeeds, which every sandbox has to refuse by itself
    )
    lay: Callable[[Any, str, str], None] | None = None  # lays something else into the inbox: (world, student, next)

    def conv(self) -> str:
        """Return the text of conv.py, but for the names of the world."""
        return f"{BASE}\n\n{TOOLS}\n\n{self.own_code()}"

    def own_code(self) -> str:
        """Return what is hostile in conv.py."""
        return "\n\n".join([self.code, called(self.call)] if self.call else [self.code])


def called(body: str) -> str:
    return f"def output_size(*args, **kwargs):\n{indent(body.strip(), '    ')}\n"


def read(name: str) -> str:
    """Return the code of a file of hand_ins/."""
    return (HAND_INS / f"{name}.py").read_text(encoding="utf-8")


def from_file(file: str, harm: str, **more: Any) -> Attack:
    """Return the attack of a file of hand_ins/, whose first line says its name and what it tries."""
    code = read(file)
    name, tries = code.splitlines()[0].removeprefix("# ").split(": ", 1)
    return Attack(name, tries, harm, code=code, **more)


# An honest student who does not know how to answer two of the questions: nobody is to get more for an attack.
BASE = (
    catalogue.reference()["conv.py"]
    + """

def output_size(*args, **kwargs):
    return 0


def conv1d(*args, **kwargs):
    return np.zeros(1)


"""
)

TOOLS = read("tools")
