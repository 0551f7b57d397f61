"""Fuzzing of what reads hostile bytes: the wire's decoder and the reader of hand-ins. Whatever comes, they refuse it or read it,
in bounded time and memory, and leave nothing behind."""

import io
import json
import os
import struct
import time
import tracemalloc
import zipfile
from contextlib import contextmanager, suppress

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.errors import HandInError
from autograder.limits import LIMITS
from autograder.player import wire
from autograder.player.replies import read_outcome
from autograder.submissions.find import find_submissions
from autograder.submissions.student_files import STUDENT_FILES
from tests.draws import draws

pytestmark = pytest.mark.slow
SECONDS = 10  # of processor time, for one example, being watched; an honest one takes a thousandth
MEGABYTE = 1 << 20
MOST_TEXT, MOST_BYTES = LIMITS.player.reply_text_bytes, LIMITS.player.reply_array_bytes


@contextmanager
def bounded(megabytes: float):
    """Fail if what is done takes more memory than this, or more than SECONDS of processor time."""
    start = time.process_time()
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < megabytes * MEGABYTE
    finally:
        tracemalloc.stop()
    assert time.process_time() - start < SECONDS


# The wire


def decoded(frame: bytes, **how):
    """Read a frame as the channel does: the lengths first, then as many bytes as these say."""
    text, binary = wire.lengths(frame[: wire.HEADER.size].ljust(wire.HEADER.size, b"\0"), MOST_TEXT, MOST_BYTES)
    body = frame[wire.HEADER.size :]
    return wire.decode(body[:text], body[text : text + binary], **how)


def same(a, b) -> bool:
    """Whether two decoded values are the same, types and all."""
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and (a.dtype, a.shape, a.tobytes()) == (b.dtype, b.shape, b.tobytes())
    if isinstance(a, list | tuple):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return isinstance(b, dict) and list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    return type(a) is type(b) and (a == b or (a != a and b != b))


def is_plain(value) -> bool:
    """Whether a value is made of nothing but what the grader can look at without harm."""
    if isinstance(value, dict):
        return all(map(is_plain, value.values()))
    if isinstance(value, list | tuple):
        return all(map(is_plain, value))
    if isinstance(value, np.ndarray):
        return type(value) is np.ndarray and value.dtype.kind in "biufc" and value.flags.writeable
    return value is None or type(value) in (bool, int, float, str, wire.Special)


ODD_NUMBERS = st.sampled_from(
    [0, 1, 2, 7, -1, 1 << 31, (1 << 63) - 1, 1 << 63, 1 << 64, 1 << 200, True, 0.5, None, "3"]
)
SHAPES = st.lists(st.integers(0, 3) | ODD_NUMBERS, max_size=9) | ODD_NUMBERS
ODD_DTYPES = st.sampled_from(
    ["|O", ">f8", "<f9", "f8", "|V8", "|S8", "<U2", "<M8[s]", "float64", "<f8, <f8", "(2,)f8", "", 3]
)
ARRAYS = st.tuples(st.sampled_from(sorted(wire.DTYPES)) | ODD_DTYPES, SHAPES, st.sampled_from(["C", "F", "A", 0]))
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | ODD_NUMBERS
    | st.builds(lambda form: {"array": list(form)}, ARRAYS)
    | st.builds(lambda tag, content: {tag: content}, st.sampled_from([*wire.SPECIAL, "text"]), st.text() | ODD_NUMBERS)
    | st.text(max_size=3)
)


def branches(forms):
    several = st.lists(forms, max_size=4)
    named = st.dictionaries(st.text(max_size=3) | st.sampled_from(["result", "trouble", "changed"]), forms, max_size=4)
    return (
        st.builds(lambda tag, content: {tag: content}, st.sampled_from(["list", "tuple"]), several | named)
        | st.builds(lambda content: {"dict": content}, named | several)
        | st.builds(lambda a, b: {"list": [a], "tuple": [b]}, forms, forms)
        | several
    )


FORMS = st.recursive(LEAVES, branches, max_leaves=15)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**62), 2**62)
    | st.floats()
    | st.text(max_size=5)
    | hnp.arrays(st.sampled_from(["bool", "int64", "float32", "complex128"]), hnp.array_shapes(min_dims=0, min_side=0)),
    lambda values: (
        st.lists(values, max_size=3) | st.tuples(values, values) | st.dictionaries(st.text(max_size=3), values)
    ),
    max_leaves=8,
)


@settings(max_examples=draws(500), deadline=None)
@given(FORMS, st.binary(max_size=64))
@example({"array": ["<f8", [1 << 62, 0], "C"]}, b"")
@example({"array": ["<f8", [0] * 8, "F"]}, b"")
@example({"list": [{"array": ["|b1", [4], "C"]}, {"array": ["<f8", [], "F"]}]}, b"\xff" * 12)
def test_a_forged_form_is_refused_or_plain(form, binary):
    with bounded(10), suppress(wire.Malformed):
        value = wire.decode(json.dumps(form).encode(), binary)
        assert is_plain(value)
        assert same(decoded(wire.encode(value)), value)


@settings(max_examples=draws(500), deadline=None)
@given(VALUES, st.data())
def test_a_damaged_frame_is_refused_or_plain(value, data):
    frame = bytearray(wire.encode(value))
    for place in data.draw(st.lists(st.integers(0, len(frame) - 1), min_size=1, max_size=4)):
        frame[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(frame)) | st.just(len(frame)))
    with bounded(10), suppress(wire.Malformed):
        found = decoded(bytes(frame[:cut]))
        assert is_plain(found)
        assert same(decoded(wire.encode(found)), found)


@given(st.binary(min_size=12, max_size=12))
def test_no_header_announces_more_than_is_allowed(header):
    with suppress(wire.Malformed):
        text, binary = wire.lengths(header, MOST_TEXT, MOST_BYTES)
        assert text <= MOST_TEXT and binary <= MOST_BYTES


def filled(piece: str) -> bytes:
    """Return the largest text that has this piece over and over in a list."""
    count = (MOST_TEXT - 20) // (len(piece) + 1)
    return ('{"list": [' + ",".join([piece] * count) + "]}").encode()


PIECES = [
    "0",
    "null",
    "1e9",
    '""',
    "[]",
    "{}",
    '{"list":[]}',
    '{"text":""}',
    '{"array":["|b1",[0],"C"]}',
    '{"handle":1}',
]
ALIKE = ("null", "1e9", "{}", '{"list":[]}')  # to pieces that are tried always; they in `make test-all`


@pytest.mark.on_record_of_all
@pytest.mark.parametrize(
    "piece", [pytest.param(piece, marks=pytest.mark.exhaustive) if piece in ALIKE else piece for piece in PIECES]
)
def test_the_largest_text_takes_bounded_time_and_memory(piece):
    with bounded(150), suppress(wire.Malformed):
        wire.decode(filled(piece), b"")


@pytest.mark.parametrize("text", [b"[" * MOST_TEXT, b'{"list":[' * 100_000, b"9" * MOST_TEXT, b'"' * MOST_TEXT])
def test_the_deepest_and_longest_texts_are_refused(text):
    with bounded(150), pytest.raises(wire.Malformed):
        wire.decode(text, b"")


@settings(max_examples=draws(300), deadline=None)
@given(FORMS, st.binary(max_size=64), st.integers(0, 3))
def test_a_forged_reply_is_an_outcome_or_malformed(form, binary, positions):
    """What the stand-ins make of it: `Malformed`, which costs the player its life, or an outcome of plain values."""
    reply = {"dict": {"result": form, "trouble": None, "warnings": {"list": []}, "changed": {"list": []}}}
    with suppress(wire.Malformed):
        outcome = read_outcome(wire.decode(json.dumps(reply).encode(), binary), positions, {})
        assert outcome.trouble is None and outcome.changed == {}


# Hand-ins

CODE = b"def conv1d(x, kernel, stride=1): ...\n"
INTERESTING = [
    0,
    1,
    2,
    8,
    12,
    14,
    20,
    77,
    99,
    0x7FFF,
    0x8000,
    0xFFFE,
    0xFFFF,
    0x10000,
    0x7FFFFFFF,
    0xFFFFFFFE,
    0xFFFFFFFF,
]
FIELDS = {  # where the fields of each record begin, and how long they are
    b"PK\3\4": [(4, 2), (6, 2), (8, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2)],
    b"PK\1\2": [(4, 2), (8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (38, 4), (42, 4)],
    b"PK\5\6": [(4, 2), (6, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2)],
}
NAMES = st.sampled_from(
    [
        "conv.py",
        "handin/conv.py",
        "../conv.py",
        "/conv.py",
        "a\\conv.py",
        "conv.py/",
        "x.zip",
        "x/y.zip",
        "practical.ipynb",
    ]
    + [
        "\x1b[31m/conv.py",
        "\u202e",
        "a\0b",
        "conv.py\0.png",
        "x" * 300,
        "d/" * 200 + "conv.py",
        "con",
        "C:conv.py",
        " ",
        ".",
    ]
) | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
CONTENTS = st.sampled_from([CODE, b"", bytes(10_000), b"PK\5\6" + bytes(18), b"PK\3\4"]) | st.binary(max_size=50)


def zipped(entries) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content, attributes in entries:
            info = zipfile.ZipInfo(name)
            info.external_attr = attributes << 16
            archive.writestr(info, content)
    return buffer.getvalue()


ENTRIES = st.lists(
    st.tuples(NAMES, CONTENTS, st.sampled_from([0, 0o100644, 0o120777, 0o40755])), min_size=1, max_size=5
)
ZIPS = ENTRIES.map(zipped)
NESTED = st.tuples(ZIPS, ZIPS).map(
    lambda two: zipped([("a.zip", two[0], 0), ("b/b.zip", two[1], 0), ("conv.py", CODE, 0)])
)


@st.composite
def forged(draw) -> bytes:
    """A zip some of whose headers disagree with each other, or with the truth."""
    content = bytearray(draw(ZIPS | NESTED))
    for _ in range(draw(st.integers(1, 4))):
        record = draw(st.sampled_from(sorted(FIELDS)))
        places = [i for i in range(len(content)) if content.startswith(record, i)]
        start = draw(st.sampled_from(places)) if places else 0
        offset, size = draw(st.sampled_from(FIELDS[record]))
        value = draw(st.sampled_from(INTERESTING) | st.integers(0, 300)) % (1 << 8 * size)
        content[start + offset : start + offset + size] = struct.pack("<H" if size == 2 else "<L", value)
    return bytes(content)


@st.composite
def cut_and_joined(draw) -> bytes:
    """Pieces of several zips, one behind the other."""
    pieces = draw(st.lists(ZIPS, min_size=1, max_size=3))
    return b"".join(piece[draw(st.integers(0, len(piece))) :] if draw(st.booleans()) else piece for piece in pieces)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@settings(
    max_examples=draws(400),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(content=forged() | cut_and_joined() | ZIPS)
@example(content=zipped([("x.zip", CODE, 0), ("y.zip", CODE, 0), (".", CODE, 0)]))
def test_a_forged_zip_is_refused_or_read_and_leaves_nothing(tmp_path, content):
    inbox = tmp_path / "inbox"
    inbox.mkdir(exist_ok=True)
    (inbox / "jane.zip").write_bytes(content)
    with bounded(20):
        for submission in find_submissions(inbox):
            assert submission.student.isprintable()
            try:
                files = submission.files()
            except HandInError as reason:
                assert str(reason).isprintable() and len(str(reason)) < 500
                continue
            assert set(files) <= set(STUDENT_FILES)
    assert [os.listdir(tmp_path), os.listdir(inbox)] == [["inbox"], ["jane.zip"]]


def overlapping(copies: int) -> bytes:
    """A zip whose many entries are all the same few bytes, which unpack to 8 MB: 'a better zip bomb'."""
    one = zipped([("conv.py", bytes(8 * MEGABYTE), 0)])
    start, end = one.index(b"PK\1\2"), one.index(b"PK\5\6")
    record = one[start:end]
    directory = b"".join(record[:46] + name + record[53:] for name in (b"%04d.py" % n for n in range(copies)))
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, copies + 1, copies + 1, len(directory) + len(record), start, 0)
    return one[:start] + record + directory + tail


def test_overlapping_entries_are_no_bomb(tmp_path):
    (tmp_path / "jane.zip").write_bytes(overlapping(500))
    with bounded(20), pytest.raises(HandInError, match="conv.py is larger than"):
        (jane,) = find_submissions(tmp_path)
        jane.files()
