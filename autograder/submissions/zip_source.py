"""A hand-in that is a zip: its sizes and entries are checked here, their names in names.py, and nothing is unpacked to where it wants.

Only the files that are asked for are read, into memory, up to a limit.
"""

import os
import stat
import zipfile
from pathlib import PurePosixPath
from typing import BinaryIO

from autograder.errors import HandInError
from autograder.limits import LIMITS
from autograder.submissions.names import path_inside, shorten, text_of

DIRECTORY_BYTES = 200  # of a zip's directory per entry; more is no directory of ours
# Others are refused: Python unpacks bzip2 and LZMA without a bound, so that a megabyte becomes gigabytes of memory.
COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 1  # a bit of an entry's flags

Entries = dict[str, list[zipfile.ZipInfo]]


class ZipSource:
    """The files of a zip, at its root and one level down; names that lead outside are as good as absent."""

    def __init__(self, archive: zipfile.ZipFile, entries: Entries):
        self.archive = archive
        self.entries = entries

    def names(self) -> list[str]:
        """Return the files' paths from here on."""
        return [name for name in self.entries if len(PurePosixPath(name).parts) <= 2]

    def below(self, folder: str) -> "ZipSource":
        """Return the files of one of its folders."""
        start = f"{folder}/"
        inner = {name.removeprefix(start): entries for name, entries in self.entries.items() if name.startswith(start)}
        return ZipSource(self.archive, inner)

    def read(self, name: str, limit: int) -> bytes:
        """Return up to `limit` bytes of a file, never unpacking more; raise HandInError if that cannot be done."""
        trouble = find_trouble(self.entries[name])
        if trouble:
            raise HandInError(f"{shorten(name)} {trouble}")
        try:
            with self.archive.open(self.entries[name][0]) as file:
                return file.read(limit)
        except Exception as error:  # noqa: BLE001 - a forged zip makes zipfile raise nearly anything
            words = f"cannot be read from the zip ({text_of(error)}); make the zip again"
            raise HandInError(f"{shorten(name)} {words}") from None


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


def open_zip(file: BinaryIO, name: str) -> ZipSource:
    """Open a zip of bounded size, directory and number of entries; raise HandInError otherwise."""
    bounds = LIMITS.submission
    if file.seek(0, os.SEEK_END) > bounds.zip_bytes:
        advice = "hand in only what handin.py packs (and unpack a bulk download)"
        raise HandInError(f"{shorten(name)} is larger than {bounds.zip_bytes:,} bytes; {advice}")
    try:
        large = directory_bytes(file) > bounds.zip_entries * DIRECTORY_BYTES
        archive = None if large else zipfile.ZipFile(file)
    except Exception as error:  # noqa: BLE001 - a forged zip makes zipfile raise nearly anything
        advice = "make it again with python handin.py"
        raise HandInError(f"{shorten(name)} cannot be read as a zip ({text_of(error)}); {advice}") from None
    if archive is None or len(archive.infolist()) > bounds.zip_entries:
        raise HandInError(f"{shorten(name)} has too many entries; hand in only what handin.py packs")
    return ZipSource(archive, entries_by_name(archive))


def directory_bytes(file: BinaryIO) -> int:
    """Return the size of a zip's directory as zipfile will read it, before it makes a thousand bytes of every fifty."""
    end = zipfile._EndRecData(file)  # type: ignore[attr-defined] # our own reading of it might differ from zipfile's
    return end[5] if end else 0


def entries_by_name(archive: zipfile.ZipFile) -> Entries:
    """Return the files of a zip by their paths, those left out that lead outside."""
    entries: Entries = {}
    for entry in archive.infolist():
        if path := path_inside(entry.filename):
            entries.setdefault(path, []).append(entry)
    return entries
