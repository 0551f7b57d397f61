"""What an attack is, and the harm that one can do."""

from collections.abc import Callable
from dataclasses import dataclass, field
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

HARMS = (SCORE, LEAK, PROCESS, FILE, NEXT, BOAST, PAGE, FAULT)

# The grader without separation in which an attack is to win, see naive.py.
ONE_PROCESS = "one process"  # imports the student's files and runs the question files itself, with the judge's care
TRUSTING = "a trusting judge"  # likewise, but takes the results as they are
PIPE = "a trusting pipe"  # runs both in a process of their own, and believes what that one says


@dataclass(frozen=True)
class Attack:
    """One hostile hand-in: the base below, with `code` at the end of conv.py and `call` as the body of output_size.

    The code knows where everything is: the names of World.known() are defined for it, and those of TOOLS.
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
    accomplice: str = ""  # the same as `call`, for another hand-in that is graded next
    telling: tuple[str, ...] = ()  # words that the student must not be shown
    lay: Callable[[Any, str, str], None] | None = None  # lays something else into the inbox: (world, student, next)

    def conv(self) -> str:
        """Return the text of conv.py, but for the names of the world."""
        return BASE + TOOLS + self.code + ("\n\n" + called(self.call) if self.call else "")


def called(body: str) -> str:
    return f"def output_size(*args, **kwargs):\n{indent(body.strip(), '    ')}\n"


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

TOOLS = '''
import ctypes, fcntl, gc, inspect, itertools, mmap, os, resource, signal, socket, stat, struct, subprocess, sys, threading, time
from pathlib import Path

libc = ctypes.CDLL(None, use_errno=True)


def tell(loot):
    """Say it by the one channel that there is: the text of an exception in a public case."""
    raise ValueError(f"LOOT {loot}")


def boast():
    raise ValueError(f"GOT AWAY WITH IT {MARK}")


def boast_if(success):
    if success:
        boast()


def asked(number, *arguments):
    """Make a system call by its number; True if the kernel did it."""
    return libc.syscall(number, *arguments) != -1


def the_pipe():
    """The descriptor of the pipe to the grader: the only one above 2 that can be written to."""
    for n in range(3, 64):
        try:
            if stat.S_ISFIFO(os.fstat(n).st_mode) and fcntl.fcntl(n, fcntl.F_GETFL) & 3 == os.O_WRONLY:
                return n
        except OSError:
            pass


def frame(form, binary=b""):
    text = form if isinstance(form, bytes) else form.encode()
    return struct.pack("<IQ", len(text), len(binary)) + text + binary


def send(data):
    os.write(the_pipe(), data)


'''
