"""One zip of all pages, each under the name by which a platform's bulk upload finds its student, and nobody else's."""

import zipfile
from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path, PurePosixPath

from autograder.classroom.store import Store, open_bytes_whole, text_path
from autograder.exports.fill import Note
from autograder.exports.platform import Destination, make_part
from autograder.gradebook.kept_mark import KeptMark
from autograder.limits import LIMITS
from autograder.submissions.names import BRIEF, fold, is_zip, shorten

WHEN = (1980, 1, 1, 0, 0, 0)  # the same pages make the same zip, whenever it is made
SUFFIXES = {"html": ".html", "text": ".txt"}


def pack_feedback(
    store: Store, platform: Destination, marks: Sequence[KeptMark], kind: str, target: Path
) -> list[Note]:
    """Write the zip, and return what there is to say of it; without a single page there is none."""
    entries, missing = name_entries(platform, marks, SUFFIXES[kind])
    unread = write_zip(target, store, entries, SUFFIXES[kind])
    if len(unread) == len(entries):
        target.unlink()
    return [
        *([Note(f"no feedback for those whom {platform.title}'s download does not name", missing)] if missing else []),
        *([Note("no page in feedback/, or one of a strange size; grade again", unread)] if unread else []),
    ]


def write_zip(target: Path, store: Store, entries: dict[str, KeptMark], suffix: str) -> list[str]:
    """Write the pages under these names, and return whose could not be read."""
    unread = []
    with open_bytes_whole(target) as file, zipfile.ZipFile(file, "w") as archive:
        for name, mark in sorted(entries.items()):
            content = read_page(store.feedback_path(mark.student), name, suffix)
            if content is None:
                unread.append(mark.student)
            else:
                add_entry(archive, name, content)
    return unread


def name_entries(
    platform: Destination, marks: Sequence[KeptMark], suffix: str
) -> tuple[dict[str, KeptMark], list[str]]:
    """Return the students by what their pages are called in the zip, and those without a name there.

    Two names that some file system takes for the same are two students' only if somebody forged one: neither is packed.
    Members of a group, who have one number, get their address behind it.
    """
    names = {mark.student: platform.feedback_entry(mark, suffix) for mark in marks}
    times = Counter(map(fold, names.values()))
    if platform.hand_ins_have_several:
        members = [mark for mark in marks if times[fold(names[mark.student])] > 1]
        names |= {mark.student: platform.feedback_entry(mark, f" {who(mark)}{suffix}") for mark in members}
        times = Counter(map(fold, names.values()))
    sure = {student: name for student, name in names.items() if name and times[fold(name)] == 1}
    return {sure[mark.student]: mark for mark in marks if mark.student in sure}, [s for s in names if s not in sure]


def who(mark: KeptMark) -> str:
    """Return what tells the members of a group apart."""
    return make_part(shorten(mark.email or mark.sis_id or mark.name, BRIEF))


def read_page(page: Path, name: str, suffix: str) -> bytes | None:
    """Return what goes into an entry of this name: what is called .zip has to be one; None without a page.

    Under the name of a file that was handed in, such as backprop.py, the page is a plain text.
    """
    if is_zip(name):
        content = read_bounded(page if suffix == ".html" else text_path(page))
        return None if content is None else zip_of(f"feedback{suffix}", content)
    is_page = PurePosixPath(name).suffix == suffix == ".html"
    return read_bounded(page if is_page else text_path(page))


def read_bounded(path: Path) -> bytes | None:
    """Return a page's content; None if there is none, or it is too large to be one."""
    try:
        with path.open("rb") as file:
            content = file.read(LIMITS.export.page_bytes + 1)
    except OSError:
        return None
    return content if len(content) <= LIMITS.export.page_bytes else None


def zip_of(name: str, content: bytes) -> bytes:
    """Return a zip with one file in it."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        add_entry(archive, name, content)
    return buffer.getvalue()


def add_entry(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Add a file to a zip, the same on every machine."""
    entry = zipfile.ZipInfo(name, WHEN)
    entry.create_system = 3  # Unix, for the rights below
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)
