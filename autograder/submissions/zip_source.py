"""A hand-in that is a zip: its sizes and entries are checked here, their names in zip_names.py, and nothing is unpacked to where it wants.

Only the files that are asked for are read, into memory, up to a limit.
"""

import os
import stat
import zipfile
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import IO, BinaryIO

from autograder.errors import HandInError
from autograder.limits import LIMITS
from autograder.submissions.contents.kinds import ADVICE, HEAD_BYTES, kind_of
from autograder.submissions.names import is_not_theirs, shorten, text_of, top
from autograder.submissions.zip_names import Entries, entries_by_name, folders_of, with_slashes

PIECE_BYTES = 1_000_000
DIRECTORY_BYTES = 200  # of a zip's directory per entry; more is no directory of ours
ENTRY = b"PK\1\2"  # each entry of a directory begins so
ZIP64_END_BYTES = 76  # what may lie between a directory and its end
# Others are refused: Python unpacks bzip2 and LZMA without a bound, so that a megabyte becomes gigabytes of memory.
COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 1  # a bit of an entry's flags


class ZipSource:
    """The files of a zip, down to a bounded depth; names that lead outside are as good as absent."""

    def __init__(self, archive: zipfile.ZipFile, entries: Entries, folders: Collection[str] = ()):
        self.archive = archive
        self.entries = entries
        self.folders = folders  # that are written down as such; most zips leave those out that hold something

    def children(self) -> dict[str, bool]:
        """Return what lies in the zip by name, and whether it is a folder."""
        return {name: name not in self.entries for name in self.by_top}

    def names(self) -> list[str]:
        """Return the files' paths from here on."""
        return [name for name in self.entries if len(PurePosixPath(name).parts) <= LIMITS.submission.depth + 1]

    def below(self, folder: str) -> "ZipSource":
        """Return one of its folders."""
        start = f"{folder}/"
        inside = [path for path in self.by_top.get(top(folder), ()) if path.startswith(start)]
        entries = {path.removeprefix(start): self.entries[path] for path in inside if path in self.entries}
        return ZipSource(self.archive, entries, [path.removeprefix(start) for path in inside if path in self.folders])

    @cached_property
    def by_top(self) -> dict[str, list[str]]:
        """Return all paths by their first part: looking through all of them for each student would take too long."""
        paths: dict[str, list[str]] = {}
        for path in (*self.entries, *self.folders):
            paths.setdefault(top(path), []).append(path)
        return paths

    def read(self, name: str, limit: int) -> bytes:
        """Return up to `limit` bytes of a file, never unpacking more; raise HandInError if that cannot be done."""
        trouble = find_trouble(self.entries[name])
        if trouble:
            raise HandInError(f"{shorten(name)} {trouble}")
        try:
            with self.archive.open(self.entries[name][0]) as file:
                return read_in_pieces(file, limit)
        except Exception as error:  # noqa: BLE001 - a forged zip makes zipfile raise nearly anything
            words = f"cannot be read from the zip ({text_of(error)}); make the zip again"
            raise HandInError(f"{shorten(name)} {words}") from None


def read_in_pieces(file: IO[bytes], limit: int) -> bytes:
    """Return up to `limit` bytes: asked for at once, a forged size would make room for all of them."""
    content = bytearray()
    while piece := file.read(min(PIECE_BYTES, limit - len(content))):
        content += piece
    return bytes(content)


def find_trouble(entries: list[zipfile.ZipInfo]) -> str:
    """Return why the entries of one name are not to be read, "" if they are."""
    entry = entries[0]
    if len(entries) > 1:
        return "is in the zip more than once; make the zip again"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "is a link; hand in the file itself"
    if entry.flag_bits & ENCRYPTED:
        return "is encrypted; make the zip again without a password"
    if entry.compress_type not in COMPRESSIONS:
        return "is compressed in an unusual way; make the zip again with python handin.py"
    # Both sizes may be forged, but zipfile reads and unpacks no more than they say.
    if entry.file_size > LIMITS.submission.zip_ratio * entry.compress_size:
        return f"would be {entry.file_size:,} bytes, out of {entry.compress_size:,}; take what repeats out of it"
    return ""


@dataclass(frozen=True)
class Bounds:
    """How large a zip may be, and what to do about one that is larger.

    With `all_bytes` and `all_entries` it may have as much in all, if what is not theirs is left out: that is never read.
    """

    bytes: int
    entries: int
    advice: str
    all_bytes: int = 0
    all_entries: int = 0


def bounds_of_hand_in() -> Bounds:
    """Return what one student's zip may have."""
    advice = "hand in only what handin.py packs (and unpack a bulk download)"
    return Bounds(LIMITS.submission.zip_bytes, LIMITS.submission.zip_entries, advice)


def bounds_of_whole_folder() -> Bounds:
    """Return what one student's zip may have that lies on the disk: some pack the folder with the environment in it."""
    all_bytes, all_entries = LIMITS.submission.folder_zip_bytes, LIMITS.submission.folder_zip_entries
    return replace(bounds_of_hand_in(), all_bytes=all_bytes, all_entries=all_entries)


def bounds_of_download() -> Bounds:
    """Return what the zip of a whole class may have."""
    return Bounds(LIMITS.download.zip_bytes, LIMITS.download.entries, "unpack it, and name the folder")


def open_zip(file: BinaryIO, name: str, bounds: Bounds | None = None) -> ZipSource:
    """Open a zip of bounded size, directory and number of entries, by default a student's; raise HandInError otherwise."""
    most = bounds or bounds_of_hand_in()
    size = file.seek(0, os.SEEK_END)
    too_large = HandInError(f"{shorten(name)} is larger than {most.bytes:,} bytes; {most.advice}")
    too_many = HandInError(f"{shorten(name)} has too many entries; {most.advice}")
    if size > max(most.bytes, most.all_bytes):
        raise too_large
    try:
        archive = None if has_too_many(file, max(most.entries, most.all_entries)) else zipfile.ZipFile(file)
    except Exception as error:  # noqa: BLE001 - a forged zip makes zipfile raise nearly anything
        raise HandInError(explain_no_zip(file, name, text_of(error))) from None
    if archive is None:
        raise too_many
    listed = archive.infolist()
    if most.all_bytes and (size > most.bytes or len(listed) > most.entries):
        listed = [entry for entry in listed if not is_not_theirs(with_slashes(entry.filename))]
        if sum(entry.compress_size for entry in listed) > most.bytes:
            raise too_large
    if len(listed) > most.entries:
        raise too_many
    return ZipSource(archive, entries_by_name(listed), folders_of(listed))


def explain_no_zip(file: BinaryIO, name: str, reason: str) -> str:
    """Return why a file cannot be read as a zip: what it is instead, if that can be told."""
    file.seek(0)
    kind = kind_of(file.read(HEAD_BYTES))
    if kind:
        return f"{shorten(name)} is {kind} and cannot be read as a zip; {ADVICE}"
    return f"{shorten(name)} cannot be read as a zip ({reason}); make it again with python handin.py"


def has_too_many(file: BinaryIO, most: int) -> bool:
    """Whether a zip's directory has more entries, seen before zipfile makes a thousand bytes of every fifty."""
    end = zipfile._EndRecData(file)  # type: ignore[attr-defined] # our own reading of it might differ from zipfile's
    if not end:
        return False
    size, place = end[5], end[9]  # of the directory; it lies right before the place of its end
    if size > most * DIRECTORY_BYTES:
        return True
    start = max(0, place - size - ZIP64_END_BYTES)
    file.seek(start)
    return file.read(place - start).count(ENTRY) > most
