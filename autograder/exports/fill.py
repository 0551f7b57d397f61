"""Fill the one column of a gradebook that is the assignment's, and say what was not as one might expect."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.errors import SetupError
from autograder.exports.matching import Matches, fold_value, is_empty, match_people
from autograder.exports.platform import Platform
from autograder.exports.sheet import Sheet, read_sheet
from autograder.gradebook.kept_mark import KeptMark, KeptMarks
from autograder.submissions.names import shorten
from given.checking.report import plural, write_points

SHOWN_COLUMNS = 10  # of those to choose from; a course has some dozens


@dataclass(frozen=True)
class Note:
    """One line about a file that was written: what, and whom it concerns."""

    what: str
    names: Sequence[str] = ()


@dataclass
class Filled:
    """How it went: which students' cells were filled, and what else there is to say."""

    column: str
    filled: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # whose cell says something better than a grade
    cut: list[str] = field(default_factory=list)
    maxima: set[float] = field(default_factory=set)  # the platform's, if it says some


def read_gradebook(platform: Platform, path: Path, column: str | None) -> tuple[Sheet, int]:
    """Return the platform's file, and the column to fill; raise SetupError if it is not one, or not sure which."""
    sheet = read_sheet(path, platform.is_header, platform.advice)
    return sheet, choose_column(platform.assignments(sheet), sheet, column, path)


def choose_column(assignments: dict[int, str], sheet: Sheet, column: str | None, path: Path) -> int:
    """Return the column that is called so, by its title or as it stands in the file; without a name the only one."""
    wanted = [
        number
        for number, title in assignments.items()
        if column is None or fold_value(column) in (fold_value(title), fold_value(sheet.header[number]))
    ]
    if len(wanted) == 1:
        return wanted[0]
    if not assignments:
        raise SetupError(f"{path} has no column of an assignment that takes points; make one so, and export once more")
    listed = [f'"{shorten(sheet.header[number])}"' for number in (wanted or assignments)]
    choice = f"{', '.join(listed[:SHOWN_COLUMNS])}{', ...' if len(listed) > SHOWN_COLUMNS else ''}"
    problem = (
        f"no column is called {shorten(column)!r}" if column and not wanted else "more than one column could be it"
    )
    raise SetupError(f"{path}: {problem}; choose with --column one of {choice}")


def fill_sheet(platform: Platform, sheet: Sheet, column: int, kept: KeptMarks) -> list[Note]:
    """Put everybody's points into a column, and return what there is to say of it."""
    matches = match_people(kept.marks, platform.people(sheet))
    done = Filled(sheet.header[column])
    for row, mark in matches.rows.items():
        if mark.total is None:
            continue
        if platform.is_kept(sheet.cell(row, column)):
            done.kept.append(mark.student)
            continue
        maximum = platform.maximum(sheet, row, column)
        points = scale(mark.total, kept.maximum, maximum)
        if maximum and platform.refuses_more and points > maximum:
            done.cut.append(mark.student)
            points = maximum
        sheet.put(row, column, write_points(points))
        done.filled.append(mark.student)
        done.maxima |= {maximum} if maximum is not None else set()
    return list(describe(platform, done, matches, kept))


def scale(points: float, ours: float, theirs: float | None) -> float:
    """Return the points as the platform counts them; as they are where it does not say of how many."""
    return round(points * theirs / ours, 2) if ours and theirs else points


def describe(platform: Platform, done: Filled, matches: Matches, kept: KeptMarks) -> Iterator[Note]:
    """Yield a line for everything that an instructor would want to know before the upload."""
    title, ours = platform.title, write_points(kept.maximum)
    yield Note(f"{plural(len(done.filled), 'cell')} filled in the column {shorten(done.column)!r}")
    for theirs in sorted(done.maxima - {kept.maximum}):
        how = f"scaled from {ours}" if theirs and kept.maximum else f"not scaled from {ours}"
        yield Note(f"{title} counts to {write_points(theirs)}: points were {how}")
    yield from (
        Note(what, names)
        for what, names in (
            (f"cut to the maximum, above which {title} takes no grade", done.cut),
            (f"left as they are, since {title} says excused or not assigned", done.kept),
            ("in no row of the gradebook", matches.in_no_row),
            ("left out, since more than one row or student could be meant", matches.ambiguous),
            ("without a mark through a fault of the grader's, cells left as they are; grade again", lost(kept.marks)),
            ("0 points, since nothing was handed in, read or imported", unread(kept.marks, done.filled)),
        )
        if names
    )


def lost(marks: Sequence[KeptMark]) -> list[str]:
    """Return who has no mark."""
    return [mark.student for mark in marks if mark.total is None]


def unread(marks: Sequence[KeptMark], filled: Sequence[str]) -> list[str]:
    """Return whose cell has 0, since there was nothing to grade."""
    done = set(filled)
    return [mark.student for mark in marks if is_empty(mark) and mark.student in done]
