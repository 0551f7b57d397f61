"""The one format in which the grader and the player talk: a frame is a JSON text and the bytes of the arrays in it.

    frame   = length of the text (4 bytes), length of the bytes (8 bytes), text, bytes      (little-endian)
    value   = null | true | false | number | {"list": [...]} | {"tuple": [...]} | {"array": [dtype, shape, order]}
            | {"text": ...} | {"dict": {...}} | {"generator": state} | {"function": name}
            | {"function": [name, scale, shift]} | {"data": name} | {"handle": number} | {"strange": [type name, value]}

The bytes of the arrays follow one another in the order in which the arrays appear in the text. The reader trusts
nothing: it caps lengths before it allocates, takes only plain dtypes, and raises Malformed at the first oddity.
"""

import json
import math
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np

from given.machinery.plain import Strange, to_json

HEADER: Final = struct.Struct("<IQ")
MAX_DEPTH: Final = 12
MAX_NUMBERS: Final = 100_000_000  # along all dimensions that are not empty
MAX_DIMENSIONS: Final = 64  # NumPy has no more
DTYPE_NAMES: Final = ("|b1", "|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8", "<f2", "<f4", "<f8", "<c8", "<c16")
DTYPES: Final = {name: np.dtype(name) for name in DTYPE_NAMES}


class Malformed(ValueError):
    """A frame that no honest peer would send."""


@dataclass(frozen=True)
class Special:
    """A value that is not plain data, by what it is called: a function, a data set, a kept result."""

    kind: str  # "function", "data" or "handle"
    name: Any


SPECIAL: Final = ("function", "data", "handle")


def encode(value: Any) -> bytes:
    """Return the frame for a value made of None, bool, int, float, str, list, tuple, dict, arrays, generators, Special."""
    return join(*take_apart(value))


def take_apart(value: Any) -> tuple[bytes, list[np.ndarray]]:
    """Return the text of a value and the arrays in it."""
    writer = Writer()
    return json.dumps(writer.form(value)).encode("ascii"), writer.arrays


def join(text: bytes, arrays: list[np.ndarray]) -> bytes:
    """Return the frame of a text and the arrays in it."""
    parts = [array.tobytes(order_of(array)) for array in arrays]
    return b"".join([HEADER.pack(len(text), sum(map(len, parts))), text, *parts])


class Writer:
    """Takes a value apart, collecting its arrays in the order in which they appear."""

    def __init__(self) -> None:
        self.arrays: list[np.ndarray] = []

    def form(self, value: Any) -> Any:
        """Return the JSON form of a value."""
        return to_json(value, self.form_of_other)

    def form_of_other(self, value: Any) -> Any:
        """Return the JSON form of what is neither a number nor a list nor a tuple."""
        match value:
            case np.ndarray():
                return self.form_of_array(value)
            case str():
                return {"text": value}
            case dict():
                return {"dict": {key: self.form(item) for key, item in value.items()}}
            case Strange():
                return {"strange": [value.type_name, self.form(value.value)]}
            case Special():
                return {value.kind: value.name}
            case np.random.Generator():
                return {"generator": value.bit_generator.state}
        raise TypeError(f"a {type(value).__name__} cannot be sent")

    def form_of_array(self, value: np.ndarray) -> Any:
        self.arrays.append(value.astype(value.dtype.newbyteorder("<"), copy=False))
        return {"array": [self.arrays[-1].dtype.str, list(value.shape), order_of(value)]}


def order_of(value: np.ndarray) -> Literal["C", "F"]:
    """Return in which order the numbers of an array lie in memory: row by row, or column by column."""
    return "F" if value.flags.f_contiguous and not value.flags.c_contiguous else "C"


def lengths(header: bytes, most_text: int, most_binary: int) -> tuple[int, int]:
    """Return the lengths of text and bytes that a frame's header announces; raise Malformed if they are too large."""
    text, binary = HEADER.unpack(header)
    if text > most_text or binary > most_binary:
        raise Malformed(f"a frame of {text} + {binary} bytes")
    return text, binary


def count_items(text: bytes) -> int:
    """Return how many items a text has, by its commas: one for an item of a list, three for an array."""
    return text.count(b",")


def require_few_items(text: bytes, most: int) -> bytes:
    """Return a frame's text; raise Malformed if it has more items: each takes far more memory than its bytes here."""
    if count_items(text) > most:
        raise Malformed(f"more than {most} items")
    return text


def decode(text: bytes, binary: bytes, *, generators: bool = False) -> Any:
    """Return the value of a frame; raise Malformed unless text and bytes fit together exactly.

    Only the player, which trusts the grader, reads `generators`.
    """
    try:
        reader = Reader(binary, generators)
        value = reader.value(json.loads(str(text, "ascii")), 0)
    except (ValueError, TypeError, KeyError, IndexError, RecursionError, OverflowError, MemoryError) as error:
        raise Malformed(str(error)) from None
    if reader.position != len(binary):
        raise Malformed("bytes without an array")
    return value


class Reader:
    """Rebuilds a value, taking the arrays' bytes in order."""

    def __init__(self, binary: bytes, generators: bool):
        self.binary = binary
        self.generators = generators
        self.position = 0

    def value(self, form: Any, depth: int) -> Any:
        """Return what a JSON form stands for; raise Malformed if that is nothing that is ever sent."""
        if depth > MAX_DEPTH:
            raise Malformed("too deep")
        if isinstance(form, dict) and len(form) == 1:
            ((tag, content),) = form.items()
            return self.decode_tagged(tag, content, depth + 1)
        if type(form) is int:
            return require_64_bits(form)
        if form is None or type(form) in (bool, float):
            return form
        raise Malformed("neither a number nor one tagged value")

    def decode_tagged(self, tag: str, content: Any, depth: int) -> Any:
        """Return what the content under a tag stands for; raise Malformed if it is nothing of that kind."""
        match tag:
            case "array":
                return self.array(*content)
            case "list":
                return [self.value(item, depth) for item in require_list(content)]
            case "tuple":
                return tuple(self.value(item, depth) for item in require_list(content))
            case "dict":
                return {key: self.value(item, depth) for key, item in require_items(content)}
            case "strange":
                type_name, value = require_list(content)
                return Strange(shorten(type_name), self.value(value, depth))
            case "text":
                return shorten(content)
            case "generator" if self.generators:
                return generator(content)
            case "function" if isinstance(content, list):
                return Special(tag, moved_function(*content))
            case _ if tag in SPECIAL:
                return Special(tag, require_64_bits(content) if isinstance(content, int) else shorten(content))
        raise Malformed(f"unknown tag {tag[:20]!r}")

    def array(self, dtype: str, shape: list[int], order: str) -> np.ndarray:
        """Return a writable array over a copy of the next bytes."""
        sizes_fit = (
            isinstance(shape, list) and len(shape) <= MAX_DIMENSIONS and all(type(n) is int and n >= 0 for n in shape)
        )
        if dtype not in DTYPES or order not in ("C", "F") or not sizes_fit:
            raise Malformed("an array that is none")
        count = math.prod(shape)
        if (count or math.prod(n or 1 for n in shape)) > MAX_NUMBERS:
            raise Malformed("an empty array of a length that nothing has")
        size = count * DTYPES[dtype].itemsize
        if self.position + size > len(self.binary):
            raise Malformed("an array larger than its bytes")
        theirs = np.ndarray(shape, DTYPES[dtype], self.binary, self.position, order=order)  # type: ignore[arg-type]
        self.position += size
        return theirs.copy("K")


def shorten(text: Any) -> str:
    """Return a text of bounded length without control characters, which could reach a terminal."""
    if not isinstance(text, str):
        raise Malformed("no text where text was due")
    text = text[:2000]
    return text if text.isprintable() else "".join(c if c.isprintable() or c == "\n" else " " for c in text)


def moved_function(name: Any, scale: Any, shift: Any) -> list[Any]:
    """Return the name of a function of ours, and the numbers by which it is moved."""
    if not isinstance(scale, float) or not isinstance(shift, float):
        raise Malformed("no numbers where numbers were due")
    return [shorten(name), scale, shift]


def require_64_bits(number: int) -> int:
    """Return a number of at most 64 bits: longer ones can make arithmetic and printing fail."""
    if abs(number) >= 1 << 63:
        raise Malformed("a number beyond 64 bits")
    return number


def require_list(content: Any) -> list:
    if not isinstance(content, list):
        raise Malformed("no list where a list was due")
    return content


def require_items(content: Any) -> Iterable[tuple[str, Any]]:
    if not isinstance(content, dict):
        raise Malformed("no mapping where one was due")
    return content.items()


def generator(state: Any) -> np.random.Generator:
    """Return a generator in this state."""
    made = np.random.PCG64(0)  # a seed saves asking the system for entropy
    made.state = state
    return np.random.Generator(made)
