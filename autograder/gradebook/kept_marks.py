"""marks.json: what a run keeps of its marks, so that they can be exported afterwards without grading again."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from autograder.classroom.store import Store, write_whole
from autograder.errors import SetupError
from autograder.gradebook.kept_mark import KeptMark, KeptMarks
from autograder.gradebook.mark import Mark
from autograder.grading.result import Status

FILE = "marks.json"


def keep_marks(store: Store, marks: Sequence[Mark], maximum: float) -> None:
    """Write marks.json."""
    kept = KeptMarks(maximum, tuple(map(kept_mark, marks)))
    text = json.dumps(asdict(kept), ensure_ascii=False, indent=0)
    write_whole(
        store.folder / FILE, text.encode("utf-8", "backslashreplace").decode()
    )  # half a character, as JSON has it


def kept_mark(mark: Mark) -> KeptMark:
    """Return what is kept of a mark."""
    person = mark.about
    total = None if mark.row.status is Status.INTERNAL else mark.total
    known = (person.name, person.id, person.login, person.sis_id, person.email, person.place)
    return KeptMark(mark.row.student, mark.row.status.value, total, *known)


def read_marks(folder: Path) -> KeptMarks:
    """Return what the last run into a folder kept; raise SetupError if there was none."""
    try:
        stored = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return KeptMarks(float(stored["maximum"]), tuple(map(mark_from_json, stored["marks"])))
    except FileNotFoundError:
        raise SetupError(f"{folder} has no {FILE}; grade into it first, with --out {folder}") from None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise SetupError(f"{folder / FILE} cannot be read; grade once more, and it is written anew") from None


def mark_from_json(stored: dict[str, Any]) -> KeptMark:
    """Return a mark again; raise TypeError or ValueError for anything else."""
    mark = KeptMark(**stored)
    texts = [value for key, value in stored.items() if key != "total"]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("a mark has a text that is none")
    return mark if mark.total is None else KeptMark(**{**stored, "total": float(mark.total)})
