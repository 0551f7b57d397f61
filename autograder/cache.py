"""Where the grader keeps what takes long to make: the player's Python, the digits."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from autograder.errors import SetupError
from autograder.machine.readers import FOR_EVERYBODY, let_everybody_read, set_mode

NAME = "practical-autograder"
WRITABLE_BY_OTHERS = 0o022


def cache_folder() -> Path:
    """Return the folder; raise SetupError where there can be none, or somebody else could have written to it."""
    user_cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path("/var/cache" if os.geteuid() == 0 else user_cache) / NAME
    try:
        folder.mkdir(mode=FOR_EVERYBODY, parents=True, exist_ok=True)
    except OSError as error:
        raise SetupError(f"{folder}: {error.strerror}; what players need is kept there") from None
    status = folder.stat()
    if status.st_uid != os.geteuid() or status.st_mode & WRITABLE_BY_OTHERS:
        raise SetupError(f"{folder}: somebody else could have written to it; remove it")
    set_mode(folder, FOR_EVERYBODY)
    return folder


def make_once(place: Path, fill: Callable[[Path], None]) -> None:
    """Have a folder of the cache filled, unless it is there already; everybody may read what is in it."""
    if not place.is_dir():
        with tempfile.TemporaryDirectory(dir=place.parent, prefix="making-") as making:
            folder = Path(making) / place.name
            folder.mkdir()
            fill(folder)
            let_everybody_read(folder)
            publish(folder, place)


def publish(finished: Path, place: Path) -> None:
    """Move what was made to where it is looked for; if another grader was faster, its work is as good."""
    try:
        os.rename(finished, place)
    except OSError:
        if not place.exists():
            raise


@cache
def digest_of_file(path: Path) -> str:
    """Return what tells one content of a file from another; read once, as the digits stay the same while we grade."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
