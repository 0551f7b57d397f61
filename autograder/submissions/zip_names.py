"""The names in a zip are checked here: each is a path inside, or no name at all."""

from collections.abc import Sequence
from pathlib import PurePosixPath
from zipfile import ZipInfo

Entries = dict[str, list[ZipInfo]]  # by path; an honest zip has one of each


def path_inside(entry: str) -> str:
    """Return the path of a zip's entry, one from Windows with the usual separators; "" if it is a folder or leads outside."""
    name = with_slashes(entry)
    path = PurePosixPath(name)
    is_folder = name.endswith("/") or not path.parts  # "." has none
    return "" if is_folder or path.is_absolute() or ".." in path.parts else str(path)


def with_slashes(name: str) -> str:
    """Return a name with the usual separators: some zips from Windows have their own."""
    return name.replace("\\", "/")


def entries_by_name(listed: Sequence[ZipInfo]) -> Entries:
    """Return the files of a zip by their paths, those left out that lead outside."""
    entries: Entries = {}
    for entry in listed:
        if path := path_inside(entry.filename):
            entries.setdefault(path, []).append(entry)
    return entries


def folders_of(listed: Sequence[ZipInfo]) -> set[str]:
    """Return the folders that a zip names as such."""
    names = (with_slashes(entry.filename) for entry in listed)
    return {path for name in names if name.endswith("/") and (path := path_inside(name.rstrip("/")))}
