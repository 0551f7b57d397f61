"""The Python side of the page: runs a cell or a check in the browser, and sends whatever there is to see as it comes.

    worker = Worker("/assignment", send)
    worker.write_files('{"backprop.py": "..."}')
    worker.run("grader.check('q02_relu')")

`send(kind, content)` gets the kinds "text" (all that was printed so far), "picture" (a PNG as a data: address), "film"
(such pictures, as JSON) and "state" (what a check found). Nothing here is graded.
"""

import ast
import base64
import io
import json
import os
import re
import sys
import time
import warnings
import zipfile
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any

from given import mnist
from given.checking import overview
from given.checking.check_question import check_question
from given.checking.report import question_report
from given.command.hints import tell_hints
from given.course.points import note_on
from given.course.rules import RULES
from given.files import when_graded
from given.machinery import modules
from given.machinery.calls import explain_exception
from given.machinery.questions import MODULES, QUESTIONS, find_questions
from given.yours import yours

FILES = [f"{module}.py" for module in MODULES]
MOST = 20_000  # characters of what is printed are shown; more of them make a page slow and are read by nobody
TICK = 0.2  # seconds between two looks at what is printed
LARGE = 1_000_000  # bytes of a student's file; ours have 20,000
SHARP = 150  # dots an inch of a picture, for screens with fine dots
FRAME = re.compile(r'frames\[\d+\] = "(data:image/png;base64,[^"]+)"')
HAND_IN = "write handin.zip, with the button on top"
NO_MEMORY = "MemoryError: this needs more memory than there is in a page. Smaller arrays, or fewer at once?"

Send = Callable[[str, str], None]


class Needs(BaseException):
    """Raised where something is wanted that the page has not fetched yet; no Exception, since students catch those."""


class Printed(io.TextIOBase):
    """Takes what is printed, and sends it now and then: all so far, up to a bound."""

    def __init__(self, send: Send):
        self.send = send
        self.text = self.line = ""  # what is finished, and the last line, which "\r" begins anew
        self.dropped = 0
        self.sent_at = 0.0

    def write(self, text: str) -> int:
        for part in re.split(r"(\r|\n)", text):
            self.take(part)
        if time.monotonic() - self.sent_at > TICK:
            self.send_all()
        return len(text)

    def take(self, part: str) -> None:
        """Take a part of a line, or its end."""
        if part == "\r":
            self.line = ""
        elif len(self.text) + len(self.line) + len(part) > MOST:
            self.dropped += len(part)
        elif part == "\n":
            self.text, self.line = f"{self.text}{self.line}\n", ""
        else:
            self.line += part

    def send_all(self) -> None:
        self.sent_at = time.monotonic()
        rest = f"\n… and {self.dropped:,} more characters, which are not shown" if self.dropped else ""
        if self.text or self.line:
            self.send("text", f"{self.text}{self.line}{rest}")

    def isatty(self) -> bool:
        return True  # a line can be written anew here


class NoPictures(MetaPathFinder):
    """Finds out that a cell wants to draw, before what draws is there."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> None:
        if fullname.split(".")[0] == "matplotlib":
            raise Needs("pictures")


def find_digits(find: Callable[[str], Path]) -> Callable[[str], Path]:
    """Return what finds the digits, or says that they have to be fetched first."""

    def find_or_ask(name: str) -> Path:
        try:
            return find(name)
        except FileNotFoundError:
            raise Needs("digits") from None

    return find_or_ask


class Grader:
    """Checks as in the notebook; what a check found is sent along, for the list of questions."""

    def __init__(self, folder: Path, send: Send, names: dict[str, Any]):
        self.folder, self.send, self.names = folder, send, names

    def check(self, question: str) -> None:
        """Check one question by its id, such as "q15_conv1d", or by its number."""
        question = find_questions(question)[0]
        path = self.folder / "tests" / f"{question}.py"
        result = check_question(path, modules.functions(modules.load_all(self.folder)))
        warned = when_graded.warn(self.folder / f"{QUESTIONS[question].module}.py")
        print("\n".join([question_report(result), *note_on(question, RULES), *warned, *self.misplaced(question)]))
        self.send("state", json.dumps({"question": question, "state": str(result.state)}))

    def hint(self, question: str) -> None:
        """Give a hint to a question, before a line is written; each further time one more."""
        (question,) = find_questions(question)
        print(tell_hints(self.folder, question, (), 0, "press Hint again"))

    def misplaced(self, question: str) -> list[str]:
        """Say where a function belongs that was written into a cell."""
        here = [name for name in QUESTIONS[question].functions if name in self.names]
        return [f"    (There is a {name} in a cell. The check reads {QUESTIONS[question].module}.py.)" for name in here]

    def check_all(self) -> None:
        """Check every question: print a line for each as it is done, the points so far, and what is next."""
        overview.show(self.folder / "tests", modules.load_all(self.folder), "check {}".format, HAND_IN)


class Worker:
    """All that the page asks for; what a cell names stays for those after it."""

    def __init__(self, folder: str, send: Send):
        self.folder, self.send = Path(folder), send
        self.no_pictures = NoPictures()
        sys.meta_path.insert(0, self.no_pictures)
        mnist.find = find_digits(mnist.find)  # type: ignore[assignment]
        warnings.filterwarnings("ignore", message="FigureCanvasAgg is non-interactive")
        import numpy

        self.names: dict[str, Any] = {"np": numpy, "mnist": mnist, "yours": yours}
        self.names["grader"] = Grader(self.folder, send, self.names)

    def allow_pictures(self) -> None:
        """Take note that what draws has come."""
        sys.meta_path.remove(self.no_pictures)

    def set_columns(self, columns: int) -> None:
        """Take note of how many letters fit into a line, as Python asks a terminal."""
        os.environ["COLUMNS"] = str(columns)

    def write_files(self, texts: str) -> None:
        """Write those of the student's files, given as JSON, that are not as they are on disk."""
        for name in FILES:
            text, path = json.loads(texts)[name].encode(), self.folder / name
            if not path.is_file() or path.read_bytes() != text:
                path.write_bytes(text)

    def run(self, code: str) -> str:
        """Run a cell as a notebook does; return what has to be fetched before it can be run, if anything has."""
        printed = Printed(self.send)
        before, sys.stdout, sys.stderr = (sys.stdout, sys.stderr), printed, printed
        try:
            self.show(self.evaluate(code))
            self.show_figures()
        except Needs as needs:
            return str(needs)
        except BaseException as error:  # noqa: BLE001 - whatever it is, the page goes on
            print(explain(error))
        finally:
            sys.stdout, sys.stderr = before
        printed.send_all()
        return ""

    def evaluate(self, code: str) -> Any:
        """Run a cell, and return the value of its last line, if it has one."""
        tree = ast.parse(code, "cell")
        if any(isinstance(node, ast.Name) and node.id == "plots" for node in ast.walk(tree)):
            exec("from given import plots", self.names)
        last = tree.body[-1] if tree.body else None
        if not isinstance(last, ast.Expr):
            exec(compile(tree, "cell", "exec"), self.names)
            return None
        exec(compile(ast.Module(tree.body[:-1], []), "cell", "exec"), self.names)
        return eval(compile(ast.Expression(last.value), "cell", "eval"), self.names)  # noqa: S307 - the student's, in a browser

    def show(self, value: Any) -> None:
        """Show the value of a cell: a film as a film, all else as it is written."""
        frames = FRAME.findall(value._repr_html_()) if hasattr(value, "_repr_html_") else []
        if frames:
            self.send("film", json.dumps([frame.replace("\\\n", "") for frame in frames]))
        elif value is not None:
            print(repr(value))

    def show_figures(self) -> None:
        """Show what was drawn, and close it."""
        plt: Any = sys.modules.get("matplotlib.pyplot")
        for number in plt.get_fignums() if plt else []:
            image = io.BytesIO()
            plt.figure(number).savefig(image, format="png", dpi=SHARP, bbox_inches="tight")
            self.send("picture", "data:image/png;base64," + base64.b64encode(image.getvalue()).decode())
        if plt:
            plt.close("all")

    def hand_in(self) -> bytes:
        """Have handin.py write its zip, and return that; what it says is printed."""
        self.run("import handin; handin.main(); None")
        return (self.folder / "handin.zip").read_bytes()


def read_zip(content: bytes) -> str:
    """Return those of the five files that are in a zip, wherever in it, as JSON; raise ValueError if there are none."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = {Path(entry.filename).name: entry for entry in archive.infolist() if entry.file_size <= LARGE}
        texts = {name: archive.read(entries[name]).decode("utf-8-sig") for name in FILES if name in entries}
    if not texts:
        raise ValueError(f"none of {', '.join(FILES)} is in it")
    return json.dumps(texts)


def explain(error: BaseException) -> str:
    """Say in a line or two what went wrong in a cell, and in which line of whose file."""
    if isinstance(error, SyntaxError):
        return modules.syntax_error("The cell" if error.filename == "cell" else str(error.filename), error)
    if isinstance(error, MemoryError):
        return NO_MEMORY
    return explain_exception(error).text
