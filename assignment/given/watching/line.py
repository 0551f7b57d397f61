"""The line at the bottom of the screen that says what runs: it is written anew where that can be, and is wiped away."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Line:
    """The one line. Only as much is wiped away as was written."""

    def __init__(self) -> None:
        self.text = ""
        self.shown = 0  # characters

    def write(self, text: str) -> None:
        """Show a text in place of what the line showed before; nothing where a line cannot be written anew."""
        if can_rewrite() and text != self.text:
            self.text = text
            text = text[: shutil.get_terminal_size().columns - 1]  # one that is broken in two cannot be wiped away
            screen = behind(sys.stdout)
            screen.write(f"\r{text.ljust(self.shown)}" + ("" if text else "\r"))
            screen.flush()
            self.shown = len(text)

    def wipe(self) -> None:
        self.write("")


class WipingOutput:
    """Stands for the output while the line is shown: whatever is printed takes the line's place."""

    def __init__(self, screen: Any, line: Line):
        self.screen = screen
        self.line = line

    def write(self, text: str) -> int:
        self.line.wipe()
        written: int = self.screen.write(text)
        return written

    def __getattr__(self, name: str) -> Any:
        return getattr(self.screen, name)


LINE = Line()


def behind(output: Any) -> Any:
    """Return the output itself, whatever stands for it."""
    return output.screen if isinstance(output, WipingOutput) else output


def can_rewrite() -> bool:
    """Whether a line can be written anew where we print: in a terminal, or in a notebook."""
    return is_terminal() or type(behind(sys.stdout)).__module__.startswith("ipykernel")


def is_terminal() -> bool:
    return bool(behind(sys.stdout).isatty())


@contextmanager
def line_on_screen() -> Iterator[Line]:
    """Give the line, and wipe it away in the end and before whatever is printed meanwhile."""
    before = sys.stdout
    if can_rewrite() and not isinstance(before, WipingOutput):
        sys.stdout = WipingOutput(before, LINE)
    try:
        yield LINE
    finally:
        LINE.wipe()
        sys.stdout = before
