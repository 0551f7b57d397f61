"""Read hand-ins for a comparison: of each file the digest, the statements' places and the pieces, and not its text."""

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from os import cpu_count

import numpy as np

from autograder.errors import PracticalError
from autograder.similarity.code import WHOLE, Code, CodeFile, Place
from autograder.similarity.known_ways import given_pieces
from autograder.similarity.normal_form.statements import Statement
from autograder.similarity.parse import Files, Statements, parse_files, read_text
from autograder.similarity.pieces import Pieces, engine, fingerprint_statements
from autograder.submissions.submission import Submission

Groups = Sequence[tuple[str, Sequence[Submission]]]  # this year's under "", earlier ones under the name of their folder


def read_class(groups: Groups, show_one: Callable[[], None] = lambda: None) -> list[Code]:
    """Read all hand-ins, this year's first; raise SetupError where copydetect is not installed."""
    engine()
    codes = []
    with ThreadPoolExecutor(cpu_count()) as pool:
        for earlier, submissions in groups:
            for code in pool.map(partial(read_code, earlier=earlier), submissions):
                codes.append(code)
                show_one()
    return codes


def read_code(submission: Submission, earlier: str = "") -> Code:
    """Read one hand-in."""
    try:
        files = submission.files()
    except PracticalError as reason:
        return Code(submission.student, submission, {}, {WHOLE: str(reason)}, earlier)
    statements, reasons = parse_files(files)
    return Code(submission.student, submission, take_pieces(files, statements), reasons, earlier)


def take_pieces(files: Files, statements: Statements) -> dict[str, CodeFile]:
    """Return each file as it is compared, without what everybody was given."""
    return {name: take_file(content, statements.get(name, [])) for name, content in sorted(files.items())}


def take_file(content: bytes, statements: Sequence[Statement]) -> CodeFile:
    """Return a file as it is compared."""
    pieces = fingerprint_statements([statement.tokens for statement in statements])
    own = ~np.isin(pieces.hashes, given_pieces())
    places = tuple(Place(each.function, each.first_line, each.last_line) for each in statements)
    return CodeFile(digest_text(content), places, Pieces(pieces.hashes[own], pieces.places[own]))


def digest_text(content: bytes) -> str:
    """Return a digest of a text, whatever its line ends."""
    return hashlib.sha256(read_text(content).strip().encode("utf-8", "replace")).hexdigest()
