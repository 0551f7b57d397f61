"""When a file was last saved: what is on disk is checked and handed in, not what is on the screen."""

import time
from datetime import datetime
from pathlib import Path

from given.machinery.errors.lookalikes import find_lookalike


def tell_when_saved(path: Path) -> str:
    """Return a sentence about one of the five files."""
    return f"{path.name} was {say_when_saved(path)}" if path.is_file() else f"{path.name} is missing"


def say_when_saved(path: Path) -> str:
    """Return how long ago a file was saved and at what time, or that it never was."""
    saved, untouched = path.stat().st_mtime, path.with_name("check.py")
    if untouched.is_file() and saved == untouched.stat().st_mtime:  # all files of our zip have one date
        other = find_lookalike(path)
        beside = f" (but {other} is there: should it be called {path.name}?)" if other else ""
        return f"not saved since you unzipped it{beside}"
    minutes = int(time.time() - saved) // 60
    at = datetime.fromtimestamp(saved)
    if minutes < 120:
        return f"last saved {'just now' if minutes < 1 else f'{minutes} min ago'}, at {at:%H:%M:%S}"
    return f"last saved a while ago, on {at:%d %B %Y at %H:%M:%S}"
