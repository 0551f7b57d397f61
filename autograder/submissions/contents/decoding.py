"""Texts that are not UTF-8, as Windows writes them: made UTF-8, since that is what Python reads."""

import codecs
import re

UTF8_ADVICE = "save it as UTF-8 another time"
MARKS = {  # the longer first: that of UTF-32 begins as that of UTF-16 does
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.MULTILINE)
# Others are not tried: some of Python's codecs take hours for a megabyte, and these are what editors write.
DECLARED = re.compile(r"utf-8|ascii|iso8859-\d+|cp\d+|gb\w+|big5|shift_jis|euc_\w+|koi8-\w|mac-roman")
LOOKED_AT = 200  # bytes at the beginning, which in code are ASCII


def to_utf8(content: bytes) -> tuple[bytes, str]:
    """Return a text as Python reads it, and what it was in, "" if it was all right."""
    encoding = encoding_of(content)
    if not encoding:
        return content, ""
    text = content.decode(encoding, errors="replace")
    return text.removeprefix("\ufeff").encode("utf-8", errors="replace"), encoding.upper()


def encoding_of(content: bytes) -> str:
    """Return what a text is in, "" if Python reads it as it is."""
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return encoding
    start = content[:LOOKED_AT]
    if start.count(0) > len(start) // 4:
        return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
    return "" if is_decodable(content, "utf-8") or is_declared(content) else "cp1252"


def is_declared(content: bytes) -> bool:
    """Whether one of the first two lines says what the text is in, and it is."""
    match = COOKIE.search(b"\n".join(content.splitlines()[:2]))
    if match is None:
        return False
    try:
        encoding = codecs.lookup(match[1].decode("ascii", "replace")).name
    except LookupError:
        return False
    return bool(DECLARED.fullmatch(encoding)) and is_decodable(content, encoding)


def is_decodable(content: bytes, encoding: str) -> bool:
    """Whether a text can be read in an encoding of Python's."""
    try:
        return isinstance(content.decode(encoding), str)
    except (ValueError, LookupError):
        return False
