"""The Python side of the page: runs a cell or a check in the browser, and sends whatever there is to see as it comes.

    worker = Worker("/assignment", send)
    worker.write_files('{"backprop.py": "..."}')
    worker.run("grader.check('q02_relu')")

`send(kind, content)` gets the kinds "text" (all that was printed so far), "picture" (a PNG as a data: address), "film"
(such pictures, as JSON), "flood" (how much more was printed than is shown) and "state" (what a check found). Nothing here
is graded.
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
import zlib
from collections.abc import Callable
from contextlib import redirect_stdout
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

try:
    from overflow import notice_warnings  # beside this file, in the page
except ModuleNotFoundError:
    from autograder.site.overflow import notice_warnings

FILES = [f"{module}.py" for module in MODULES]
MOST = 20_000  # characters of what is printed are shown; more of them make a page slow and are read by nobody
MOST_LINES = 1_000  # likewise: a browser takes longer for a line than for a letter
TICK = 0.2  # seconds between two looks at what is printed; a browser on a slow computer shows MOST in that time
FLOOD_TICK = 2.0  # seconds between two words on what is printed but not shown
LARGE = 1_000_000  # bytes of a student's file; ours have 20,000
SHARP = 150  # dots an inch of a picture, for screens with fine dots
FRAME = re.compile(r'frames\[\d+\] = "(data:image/png;base64,[^"]+)"')
HAND_IN = "write handin.zip, with the button on top"
NO_MEMORY = "MemoryError: this needs more memory than there is in a page. Smaller arrays, or fewer at once?"

# What handin.py says, and what it says in a page.
IN_A_PAGE = {
    r"^\S+handin\.zip is written, with$": "handin.zip is saved by your browser, among your downloads, with",
    r"^  practical\.ipynb .*\n": "",
    r"\S+ check\.py tells": "*Check all questions* tells",
    r"as it is, or mend that and run this again: \S+handin\.zip$": "as it is (handin.zip, among your downloads), or mend that and press this again",
    r"\S+/handin\.zip$": "handin.zip, among your downloads",
}

Send = Callable[[str, str], None]


class Needs(BaseException):
    """Raised where something is wanted that the page has not fetched yet; no Exception, since students catch those."""


class Printed(io.TextIOBase):
    """Takes what is printed, and sends it now and then: all so far, up to a bound, and beyond that only how much it was.

    A page cannot refuse what a worker sends it, so a loop without an end must send little.
    """

    def __init__(self, send: Send):
        self.send = send
        self.text = self.line = ""  # what is finished, and the last line, which "\r" begins anew
        self.lines = self.dropped = 0
        self.most, self.most_lines = MOST, MOST_LINES
        self.sent = ""
        self.sent_at = 0.0

    def write(self, text: str) -> int:
        if self.lines == self.most_lines:
            self.dropped += len(text)
        else:
            for part in re.split(r"(\r|\n)", text):
                self.take(part)
        if time.monotonic() - self.sent_at > (FLOOD_TICK if self.dropped else TICK):
            self.send_all()
        return len(text)

    def take(self, part: str) -> None:
        """Take a part of a line, or its end."""
        if part == "\r":
            self.line = ""
        elif self.lines == self.most_lines or len(self.text) + len(self.line) + len(part) > self.most:
            self.dropped += len(part)
        elif part == "\n":
            self.text, self.line = f"{self.text}{self.line}\n", ""
            self.lines += 1
        else:
            self.line += part

    def make_room(self) -> None:
        """Have as much room once more: what is printed now is ours, and must be read."""
        self.most, self.most_lines = self.most + MOST, self.most_lines + MOST_LINES
        if self.line:
            self.take("\n")

    def send_all(self) -> None:
        self.sent_at = time.monotonic()
        shown = self.text + self.line
        if shown != self.sent:
            self.send("text", shown)
            self.sent = shown
        if self.dropped:
            self.send("flood", f"… and {self.dropped:,} more characters, which are not shown. Is it printed in a loop?")

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
        if isinstance(sys.stdout, Printed):
            sys.stdout.make_room()
        print("\n".join([question_report(result), *note_on(question, RULES), *warned, *self.misplaced(question)]))
        self.send("state", json.dumps({"question": question, "state": str(result.state)}))

    def hint(self, question: str) -> None:
        """Give a hint to a question, before a line is written; each further time one more."""
        (question,) = find_questions(question)
        print(tell_hints(self.folder, question, (), 0, "press Hint again"))

    def misplaced(self, question: str) -> list[str]:
        """Say where a function belongs that was written into a cell, or into another file."""
        file = f"{QUESTIONS[question].module}.py"
        lines = []
        for name in QUESTIONS[question].functions:
            if name in self.names:
                lines.append(f"    (There is a {name} in a cell. The check reads {file}.)")
            for other in FILES:
                if other != file and re.search(rf"^def {name}\b", self.text_of(other), re.MULTILINE):
                    lines.append(f"    ({other} has a {name}. The check reads {file}: it belongs into that.)")
        return lines

    def text_of(self, file: str) -> str:
        return (self.folder / file).read_text(encoding="utf-8", errors="replace")

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
        modules.ORIGINAL = "Its button Open can bring it back."
        modules.observe_here = notice_warnings(modules.observe_here)
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
            close_figures()  # or what was begun stands empty above what is drawn in a moment
            return str(needs)
        except BaseException as error:  # noqa: BLE001 - whatever it is, the page goes on
            printed.make_room()
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
        close_figures()

    def hand_in(self) -> bytes:
        """Have handin.py write its zip, and return that; what it says is printed, as far as it is true of a page."""
        self.run("import handin, in_page; in_page.tell_in_page(handin.main)")
        return (self.folder / "handin.zip").read_bytes()


def close_figures() -> None:
    plt: Any = sys.modules.get("matplotlib.pyplot")
    if plt:
        plt.close("all")


def tell_in_page(main: Callable[[], Any]) -> None:
    """Print what handin.py prints, without the folder, the command and the notebook that nobody has in a page."""
    with redirect_stdout(io.StringIO()) as said:
        main()
    text = said.getvalue()
    for pattern, words in IN_A_PAGE.items():
        text = re.sub(pattern, words, text, flags=re.MULTILINE)
    print(text)


def read_zip(content: bytes) -> str:
    """Return those of the five files that are in a zip, wherever in it, as JSON; raise ValueError if there are none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = {Path(entry.filename).name: entry for entry in archive.infolist() if entry.file_size <= LARGE}
            texts = {name: archive.read(entries[name]).decode("utf-8-sig") for name in FILES if name in entries}
    except UnicodeDecodeError:
        raise ValueError("a file in it is no text in UTF-8") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise ValueError("this is no zip, or only a part of one") from None
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
