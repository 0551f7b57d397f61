"""A platform's gradebook file, kept byte for byte: only the cells that are put anew differ when it is written again."""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from autograder.errors import SetupError
from autograder.limits import LIMITS
from autograder.submissions.names import fold

BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # Excel's own formats, new and old
QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)"(?!")')  # a quote within quotes is doubled
DELIMITERS = (",", "\t", ";")  # the last where the comma is the decimal sign


@dataclass
class Line:
    """One row: its cells as they are written, quotes included, and what ends it."""

    cells: list[str] = field(default_factory=list)
    end: str = ""


@dataclass
class Sheet:
    """A table of text, and how it was written."""

    lines: list[Line]
    delimiter: str
    codec: str = "utf-8"
    mark: bytes = b""  # the byte order mark

    @cached_property
    def header(self) -> list[str]:
        """The names of the columns, without blanks around them."""
        return [name.strip() for name in self.row(0)]

    @cached_property
    def columns(self) -> dict[str, int]:
        """The columns by their folded names; of two that are called alike the first."""
        return {fold(name): column for column, name in reversed(list(enumerate(self.header)))}

    def column_of(self, *names: str) -> int | None:
        """Return the column that is called in one of these ways, whatever the case."""
        return next((self.columns[fold(name)] for name in names if fold(name) in self.columns), None)

    def value(self, number: int, *names: str) -> str:
        """Return what a row says in the column of this name, without blanks around it; "" without such a column."""
        column = self.column_of(*names)
        return "" if column is None else self.cell(number, column).strip()

    def row(self, number: int) -> list[str]:
        """Return what stands in the cells of a row."""
        return [unquote(cell) for cell in self.lines[number].cells]

    def cell(self, number: int, column: int) -> str:
        """Return what stands in a cell; "" where the row ends before it."""
        cells = self.lines[number].cells
        return unquote(cells[column]) if column < len(cells) else ""

    def put(self, number: int, column: int, text: str) -> None:
        """Put a text into a cell, in quotes if the cell had some or needs some."""
        cells = self.lines[number].cells
        cells += [""] * (column + 1 - len(cells))
        needs_quotes = any(character in text for character in (self.delimiter, '"', "\r", "\n"))
        cells[column] = quote(text) if needs_quotes or cells[column].startswith('"') else text

    def to_bytes(self) -> bytes:
        """Return the file."""
        text = "".join(self.delimiter.join(line.cells) + line.end for line in self.lines)
        return self.mark + text.encode(self.codec)


def read_sheet(path: Path, is_header: Callable[[list[str]], bool], advice: str) -> Sheet:
    """Read a file whose first row is of the kind that is asked for; raise SetupError, with the advice, for any other."""
    mark, codec, text = decode(read_bounded(path), path, advice)
    for delimiter in DELIMITERS:
        header = next(split_lines(text, delimiter), Line())
        if is_header([unquote(cell).strip() for cell in header.cells]):
            return Sheet(list(split_lines(text, delimiter)), delimiter, codec, mark)
    raise SetupError(f"{path}: its first row is not the one of this platform's gradebook; {advice}")


def read_bounded(path: Path) -> bytes:
    """Return a file's content; raise SetupError if it cannot be read or is no table of a class by its size."""
    most = LIMITS.export.gradebook_bytes
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise SetupError(f"{path} cannot be read ({error.strerror}); name the gradebook file of the platform") from None
    if len(content) > most:
        raise SetupError(f"{path} has more than {most / 1e6:g} MB; that is no gradebook")
    return content


def decode(content: bytes, path: Path, advice: str) -> tuple[bytes, str, str]:
    """Return byte order mark, codec and text; encoding the text again gives the same bytes."""
    if content.startswith(WORKBOOKS):
        raise SetupError(f"{path} is an Excel workbook; {advice}, and do not save it from Excel as a workbook")
    for mark, codec in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return mark, codec, decode_strictly(content[len(mark) :], codec, path, advice)
    for codec in ("utf-8", "cp1252"):  # the second is Excel's in the West
        try:
            return b"", codec, content.decode(codec)
        except UnicodeDecodeError:
            continue
    return b"", "latin-1", content.decode("latin-1")  # takes every byte


def decode_strictly(content: bytes, codec: str, path: Path, advice: str) -> str:
    """Return the text; raise SetupError if the file is not what its byte order mark says."""
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        raise SetupError(f"{path} begins like {codec} and is something else; {advice}") from None


def split_lines(text: str, delimiter: str) -> Iterator[Line]:
    """Yield the rows; raise SetupError if a quote is opened and never closed, or a row never ends."""
    plain = rf"[^{delimiter}\r\n]*"
    pattern = re.compile(rf"({QUOTED.pattern}{plain}|{plain})({delimiter}|\r\n|\r|\n|\Z)")
    line, place = Line(), 0
    while match := pattern.match(text, place):
        cell, end = match[1], match[match.re.groups]
        if cell.startswith('"') and not QUOTED.match(cell):
            raise SetupError(
                f"the gradebook file opens a quote in {cell[:40]!r} and never closes it; download it again"
            )
        line.cells.append(cell)
        if len(line.cells) > LIMITS.export.gradebook_columns:
            raise SetupError(f"the gradebook file has a row of more than {LIMITS.export.gradebook_columns} columns")
        place = match.end()
        if end != delimiter:
            line.end = end
            yield line
            line = Line()
        if not end:
            return


def unquote(cell: str) -> str:
    """Return what a cell says, without the quotes around it."""
    quoted = QUOTED.match(cell)
    return quoted[1].replace('""', '"') + cell[quoted.end() :] if quoted else cell


def quote(text: str) -> str:
    """Put a text into quotes."""
    return '"' + text.replace('"', '""') + '"'
