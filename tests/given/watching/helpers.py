"""A student's function from a text, and an output that is a terminal, for the tests of what runs at home."""

import io
import tempfile
from pathlib import Path

from given.machinery import modules


class Terminal(io.StringIO):
    def isatty(self):
        return True


def student(text, module="conv", name="conv1d"):
    """Return a function of a file of a student's; the file stays, for those who quote its lines."""
    folder = Path(tempfile.mkdtemp())
    (folder / f"{module}.py").write_text(text, encoding="utf-8")
    return modules.functions(modules.load_all(folder))[name].function
