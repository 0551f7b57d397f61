"""Where a student's code is: file, line and function, and whether it is in a loop."""

import ast
import linecache
import traceback
from dataclasses import dataclass
from types import FrameType

from given.machinery.plain_words import name_of_file, quote
from given.machinery.questions import MODULES

Frames = list[traceback.FrameSummary]
DEBUGGERS = ("bdb.py", "pdb.py", "pydevd.py", "debugpy")  # Python's own, IPython's on top of it, VS Code's


@dataclass(frozen=True)
class Place:
    """The lines in the student's files that led to where the code is, the outermost first; `turning` is in a loop."""

    frames: Frames
    turning: traceback.FrameSummary | None
    loop: str = ""  # the line with which the loop begins, and its number

    @property
    def in_words(self) -> str:
        """Return "conv.py, line 104, in conv1d"; nothing where no line of the student's is seen."""
        frame = self.turning or (self.frames[-1] if self.frames else None)
        return f"{name_of_file(frame.filename)}, line {frame.lineno}, in {frame.name}" if frame else ""

    @property
    def quoted(self) -> list[str]:
        """Return the student's lines, each with its place."""
        return [line for line in map(quote, self.frames) if line]


def place_in(frames: Frames) -> Place:
    """Return the place that these frames tell of: the innermost that is in a loop is the one that takes the time.

    One that is in a `while` comes before those in a `for`, which end by themselves.
    """
    own = [frame for frame in frames if name_of_file(frame.filename).removesuffix(".py") in MODULES]
    turning = [(frame, loop) for frame in reversed(own) if (loop := loop_around(frame))]
    endless = [(frame, loop) for frame, loop in turning if ": while " in loop]
    return Place(own, *next(iter(endless or turning), (None, "")))


def place_of_thread(frame: FrameType | None) -> Place:
    """Return where another thread is now."""
    summaries = traceback.StackSummary.extract(traceback.walk_stack(frame)) if frame else []
    return place_in(list(reversed(summaries)))


def place_of_error(error: BaseException) -> Place:
    """Return where an exception arose."""
    return place_in(list(traceback.extract_tb(error.__traceback__)))


def loop_around(frame: traceback.FrameSummary) -> str:
    """Return the head of the innermost loop of its function that a line is in: "line 102: while True:"; "" for none."""
    lines, number = linecache.getlines(frame.filename), frame.lineno or 0
    try:
        tree = ast.parse("".join(lines))
    except (SyntaxError, ValueError):
        return ""
    around: ast.AST | None = None
    for node in ast.walk(tree):  # from the outside to the inside
        if isinstance(node, ast.stmt) and node.lineno <= number <= (node.end_lineno or 0):
            if isinstance(node, ast.FunctionDef):
                around = None
            elif isinstance(node, ast.For | ast.While):
                around = node
    return f"line {around.lineno}: {lines[around.lineno - 1].strip()}" if isinstance(around, ast.stmt) else ""


def is_debugged(frame: FrameType | None) -> bool:
    """Whether a debugger waits there for the student: then nobody is in a hurry."""
    while frame:
        if any(name in frame.f_code.co_filename for name in DEBUGGERS):
            return True
        frame = frame.f_back
    return False
