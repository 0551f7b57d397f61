"""Read made-up hand-ins as the command reads them, but in this process: a hundred of them in a few seconds."""

from pathlib import Path

from autograder.similarity.code import Code
from autograder.similarity.normal_form.statements import read_statements
from autograder.similarity.parse import read_text
from autograder.similarity.read import take_pieces
from autograder.submissions.submission import Submission
from given.machinery.questions import FUNCTIONS
from tests.similarity.independent import Files


def read(student: str, files: Files, earlier: str = "") -> Code:
    """Return a hand-in as it is compared."""
    content = {name: text.encode() for name, text in files.items()}
    statements = {name: read_statements(read_text(data), FUNCTIONS) for name, data in content.items()}
    return Code(student, Submission(student, Path(student)), take_pieces(content, statements), {}, earlier)


def tokens_of(body: str) -> set[tuple[str, ...]]:
    """Return the statements of a function with this body, as tokens."""
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    text = f"import numpy as np\nfrom numpy import exp\n\ndef own(x, w, b, n):\n{lines}"
    return {statement.tokens for statement in read_statements(text, FUNCTIONS) if statement.tokens}
