"""What the last run into a folder was asked for, so that `regrade` and `explain` need not be told again."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.classroom.store import Store, write_whole
from autograder.errors import SetupError

NAME = "last_run.json"
PATHS = ("course", "overrides", "roster")  # which mean the same wherever the next command is typed


def remember_run(store: Store, folder: Path, wishes: Mapping[str, Any]) -> None:
    """Write down where the submissions are, and the options."""
    whole = {name: str(Path(value).resolve()) if value and name in PATHS else value for name, value in wishes.items()}
    said = {"submissions": str(folder.resolve()), "wishes": {**whole, "regrade": []}}
    write_whole(store.folder / NAME, json.dumps(said, indent=1, default=str))


def recall_run(out: Path) -> tuple[Path, dict[str, Any]]:
    """Return where the submissions of the last run are, and its options; raise SetupError if there was none."""
    try:
        said = json.loads((out / NAME).read_text(encoding="utf-8"))
        wishes = dict(said["wishes"])
        roster = Path(wishes["roster"]) if wishes["roster"] else None
        return Path(said["submissions"]), {**wishes, "regrade": (), "roster": roster}
    except (OSError, ValueError, KeyError, TypeError):
        raise SetupError(f"{out} has no grades yet; name the folder that `grade` wrote into, or grade first") from None
