"""The pieces of a hand-in: the fingerprints of its statements, by copydetect's winnowing.

A statement is fingerprinted by itself, so that it may stand anywhere. copydetect is given tokens in place of letters, as
numbers: its hashes of texts are other ones in each run of Python. Its window is one token, which keeps all fingerprints, since a
hand-in is small. Its own way to leave out boilerplate is not used: of fingerprints that occur twice it leaves out one.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from autograder.errors import SetupError

LENGTH = 8  # tokens of a piece; docs/similarity.md has the figures for others
SHORTEST = 5  # of a statement that is a piece as a whole: `return v` says nothing


@dataclass(frozen=True)
class Pieces:
    """The pieces of one file, as hashes, and of each the statement it is from."""

    hashes: np.ndarray
    places: np.ndarray


def fingerprint_statements(statements: Sequence[Sequence[str]]) -> Pieces:
    """Return the pieces of a file, of which the tokens of each statement are given; raise SetupError where copydetect is not installed."""
    hashes: list[int] = []
    places: list[int] = []
    for place, tokens in enumerate(statements):
        for each in sorted(fingerprint(tokens)):
            hashes.append(each)
            places.append(place)
    return Pieces(np.array(hashes, np.int64), np.array(places, np.int32))


def fingerprint(tokens: Sequence[str]) -> set[int]:
    """Return the hashes of the pieces of a statement."""
    if len(tokens) < SHORTEST:
        return set()
    numbers = tuple(zlib.crc32(token.encode("utf-8", "surrogatepass")) for token in tokens)
    return {int(each) for each in engine()(numbers, min(LENGTH, len(numbers)), 1)[0]}


def engine():  # type: ignore[no-untyped-def] # copydetect has no types
    """Return copydetect's fingerprinting; its import brings matplotlib along, and is done where it is needed."""
    try:
        from copydetect.utils import get_document_fingerprints
    except ImportError:
        raise SetupError("comparing hand-ins needs copydetect; pip install '.[similarity]'") from None
    return get_document_fingerprints
