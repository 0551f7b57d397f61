"""Which platform a download comes from, told by the shape of the names in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from autograder.errors import HandInError, SetupError
from autograder.limits import LIMITS
from autograder.submissions.folder_source import FolderSource
from autograder.submissions.names import is_clutter, is_zip
from autograder.submissions.platforms import blackboard, brightspace, canvas, github, gradescope, moodle
from autograder.submissions.platforms.piece import Layout, Shape
from autograder.submissions.platforms.side_files import is_side_file
from autograder.submissions.source import Download, open_download
from autograder.submissions.zip_source import open_zip

PLAIN = "plain"
LAYOUTS = (canvas.LAYOUT, moodle.LAYOUT, gradescope.LAYOUT, blackboard.LAYOUT, brightspace.LAYOUT, github.LAYOUT)
OPTIONS = (*(layout.option for layout in LAYOUTS), PLAIN)
LONGEST = 500  # letters of a name that could be a platform's: disks take 255, forged zips have 65,535
LEVELS = 3  # at which a download may lie: in the folder, in its only folder or zip, and in the only one of that


@dataclass(frozen=True)
class Recognised:
    """A platform's download, and where it lies."""

    layout: Layout
    download: Download
    entries: Mapping[str, bool]  # by name: is it a folder?
    shape: Shape


def recognise(download: Download, name: str, option: str | None) -> Recognised | None:
    """Return the platform of a download, None for a plain one; raise SetupError if that asked for cannot be."""
    if option is not None and option not in OPTIONS:
        raise SetupError(f"--layout: {option} is none of {', '.join(OPTIONS)}")
    if option == PLAIN:
        return None
    places = levels(download, name)
    if option is None:
        return next((found for place in places if (found := best_at(place, LAYOUTS, most=True))), None)
    asked = [layout for layout in LAYOUTS if layout.option == option]
    by_order = [replace(layout, read=layout.read_by_order) for layout in asked if layout.read_by_order]
    tries = [*((place, asked) for place in places), *((place, by_order) for place in reversed(places))]
    found = next((found for place, layouts in tries if (found := best_at(place, layouts, most=False))), None)
    if not found:
        title = asked[0].title
        raise SetupError(
            f"--layout {option}: nothing in {name} is named as in a download of {title}; leave --layout out"
        )
    return found


def best_at(place: tuple[Download, str], layouts: Sequence[Layout], most: bool) -> Recognised | None:
    """Return the platform whose shape most entries have, or any; None if there is none."""
    download, name = place
    entries = entries_of(download)
    short = {entry: is_folder for entry, is_folder in entries.items() if len(entry) <= LONGEST}
    found = [(layout, layout.read(download, short, name)) for layout in layouts]
    fitting = [(layout, shape) for layout, shape in found if fits(shape, entries, most)]
    if not fitting:
        return None
    layout, shape = max(fitting, key=lambda pair: len(pair[1].pieces))
    return Recognised(layout, download, entries, shape)


def fits(shape: Shape, entries: Mapping[str, bool], most: bool) -> bool:
    """Whether most entries have the shape, or any."""
    students = [entry for entry in entries if entry not in shape.left_out and not is_side_file(entry)]
    return bool(shape.pieces) and (not most or 2 * len(shape.pieces) > len(students))


def levels(download: Download, name: str) -> list[tuple[Download, str]]:
    """Return a download, and what lies in it alone, and in that."""
    found = [(download, name)]
    for _ in range(LEVELS - 1):
        inner = only_entry(*found[-1])
        if not inner:
            break
        found.append(inner)
    return found


def only_entry(download: Download, name: str) -> tuple[Download, str] | None:
    """Return the folder or zip that lies alone in a download, with its name."""
    entries = [(entry, is_folder) for entry, is_folder in entries_of(download).items() if not is_side_file(entry)]
    if len(entries) != 1:
        return None
    entry, is_folder = entries[0]
    try:
        if is_folder:
            return download.below(entry), entry
        if not is_zip(entry):
            return None
        if isinstance(download, FolderSource):
            path = download.path / entry
            return None if path.is_symlink() or not path.is_file() else (open_download(path), Path(entry).stem)
        content = download.read(entry, LIMITS.submission.zip_bytes + 1)
        return open_zip(BytesIO(content), entry), Path(entry).stem
    except (HandInError, OSError):
        return None


def entries_of(download: Download) -> dict[str, bool]:
    """Return what lies in a download, sorted, without what systems leave; nothing for what cannot be read."""
    try:
        children = download.children()
    except OSError:
        return {}
    return {name: children[name] for name in sorted(children) if not is_clutter(name)}
