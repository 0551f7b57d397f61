"""What a file is by its first bytes, for those that are no zip and no text: so that a reason names the thing."""

import re

HEAD_BYTES = 512  # that tell; the mark of a tar stands at 257
ADVICE = "make a zip of the five .py files with python handin.py, and hand in that"

KINDS = (
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x1f\x8b", "a gzip archive (.tar.gz)"),
    (b"BZh", "a bzip2 archive (.tar.bz2)"),
    (b"\xfd7zXZ\x00", "an xz archive (.tar.xz)"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x80\x04\x95", "a pickle"),
    (b"\x7fELF", "a program"),
)
OFFICE = (b"word/", b"xl/", b"ppt/", b"[Content_Types].xml")
LFS = b"version https://git-lfs.github.com/spec/"
WEB_PAGE = re.compile(rb"\s*(<!doctype html|<html)", re.IGNORECASE)


def kind_of(head: bytes) -> str:
    """Return what begins like this, with its article, "" if it could be a text or a zip of files."""
    if not head:
        return "an empty file"
    if head[257:262] == b"ustar":
        return "a tar archive"
    if head.startswith(b"PK\3\4") and any(mark in head for mark in OFFICE):
        return "an Office document"
    if head.startswith(LFS):
        return "a Git LFS pointer"
    if WEB_PAGE.match(head):
        return "a web page"
    return next((kind for mark, kind in KINDS if head.startswith(mark)), "")
