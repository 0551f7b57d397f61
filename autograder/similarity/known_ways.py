"""How many known ways to write the answers have a piece: what many have may be had by two students by themselves."""

import textwrap
from collections import Counter
from collections.abc import Iterator
from functools import cache

import numpy as np

from autograder import paths
from autograder.reference import catalogue
from autograder.similarity.normal_form.statements import read_statements
from autograder.similarity.pieces import fingerprint_statements
from given.machinery.questions import FUNCTIONS, arguments_of

HEADER = "import numpy as np\n"
PLAIN = paths.PACKAGE / "reference" / "plain_answers.py"


@cache
def known_pieces() -> Counter[int]:
    """Return for each piece how many known ways have it."""
    return Counter(piece for texts in known_ways() for piece in pieces_of_texts(texts))


def known_ways() -> Iterator[tuple[str, ...]]:
    """Yield our answers, the plain ones, and every mistake that is written as a whole function."""
    yield tuple(catalogue.reference().values())
    yield (PLAIN.read_text(encoding="utf-8"),)
    for mistake in (*catalogue.mistakes().values(), *catalogue.compositions()):
        if mistake.body:
            head = f"def {mistake.function}({', '.join(arguments_of(mistake.function))}):\n"
            yield (HEADER + head + textwrap.indent(mistake.body.strip("\n") + "\n", "    "),)


@cache
def given_pieces() -> np.ndarray:
    """Return the pieces that stand in the files as students get them."""
    stubs = (catalogue.SOLUTION.sub("    raise NotImplementedError\n", text) for text in catalogue.reference().values())
    return np.array(sorted(pieces_of_texts(tuple(stubs))), np.int64)


def pieces_of_texts(texts: tuple[str, ...]) -> set[int]:
    """Return the pieces of some texts of ours."""
    rows = [statement.tokens for text in texts for statement in read_statements(text, FUNCTIONS)]
    return set(fingerprint_statements(rows).hashes.tolist())
