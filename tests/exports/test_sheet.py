"""A gradebook file is kept byte for byte, whatever its encoding, quotes and line ends; what is none is one clear line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import SetupError
from autograder.exports.sheet import DELIMITERS, Sheet, read_sheet, split_lines, unquote
from autograder.limits import LIMITS
from tests.exports.gradebooks import text_of

TEXTS = st.text(st.sampled_from('ab,;\t"\r\n é😀'), max_size=60)
CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


def read(path, content: bytes) -> Sheet:
    path.write_bytes(content)
    return read_sheet(path, lambda header: "name" in header, "export it again")


@given(TEXTS, st.sampled_from(DELIMITERS))
def test_what_is_read_is_written_again(text, delimiter):
    try:
        lines = list(split_lines(text, delimiter))
    except SetupError:
        assert '"' in text  # one that is never closed
    else:
        assert Sheet(lines, delimiter).to_bytes() == text.encode()


@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=4),
    st.sampled_from(DELIMITERS),
    st.booleans(),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_cells_say_what_was_written_into_them(rows, delimiter, quote_all, end):
    lines = list(split_lines(text_of(rows, end, delimiter, quote_all), delimiter))
    assert [[unquote(cell) for cell in line.cells] for line in lines] == [*rows, [""]]


ENCODED = [
    "name,grade\nZoë,\n".encode(),
    "\ufeffname,grade\r\nZoë,\r\n".encode(),
    "\ufeffname\tgrade\r\n😀\t\r\n".encode("utf-16-le"),
    "\ufeffname\tgrade\n😀\t\n".encode("utf-16-be"),
    "name;grade\nZoë;".encode("cp1252"),
    b"name,grade\n\x81\x9d,\n",  # no encoding has these, and yet they stay
    '"name","grade"\n\n"Zoë, ""x""\nJr.",\n'.encode(),
]


@pytest.mark.parametrize("content", ENCODED)
def test_every_encoding_comes_back_as_it_was(tmp_path, content):
    sheet = read(tmp_path / "grades", content)
    assert sheet.header == ["name", "grade"] and sheet.to_bytes() == content
    sheet.put(1, 1, "7")
    assert sheet.cell(1, 1) == "7"


@pytest.mark.parametrize(
    ("line", "text", "written"),
    [("a,b", "7", "a,7"), ('"a","b"', "7", '"a","7"'), ("a", "7", "a,7"), ("a,", "7,5", 'a,"7,5"'), ("a,b", "", "a,")],
)
def test_a_cell_keeps_its_quotes(line, text, written):
    sheet = Sheet(list(split_lines(line, ",")), ",")
    sheet.put(0, 1, text)
    assert sheet.to_bytes().decode() == written


NO_GRADEBOOKS = {
    "another table": (b"colour,size\n", "first row.*export it again"),
    "nothing": (b"", "first row"),
    "new workbook": (b"PK\x03\x04rest", "Excel workbook; export it again"),
    "old workbook": (b"\xd0\xcf\x11\xe0rest", "Excel workbook"),
    "half a character": ("\ufeffname".encode("utf-16-le") + b"x", "begins like utf-16-le"),
    "open quote": (b'name,"grade\n', "never closes it"),
    "endless row": (b"name" + b"," * LIMITS.export.gradebook_columns, "more than 5000 columns"),
    "escaped end": (b'name,"grade""\n', "never closes it"),
}


@pytest.mark.parametrize(("content", "said"), NO_GRADEBOOKS.values(), ids=NO_GRADEBOOKS)
def test_what_is_no_gradebook_is_one_line(tmp_path, content, said):
    with pytest.raises(SetupError, match=said):
        read(tmp_path / "grades", content)


def test_a_file_that_is_not_there_or_endless_is_one_line(tmp_path):
    with pytest.raises(SetupError, match="nowhere cannot be read"):
        read_sheet(tmp_path / "nowhere", lambda header: True, "")
    with pytest.raises(SetupError, match="cannot be read"):
        read_sheet(tmp_path, lambda header: True, "")
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(LIMITS.export.gradebook_bytes + 1)
    with pytest.raises(SetupError, match="more than 20 MB"):
        read_sheet(tmp_path / "huge", lambda header: True, "")


@pytest.mark.parametrize("text", ['"' * 400_001, '"a' * 200_000, '""' * 200_000 + ",", "," * 400_000])
def test_hostile_quotes_take_no_time(text):
    try:
        list(split_lines(text, ","))
    except SetupError as error:
        assert len(str(error)) < 200
