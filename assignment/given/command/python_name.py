"""How Python is called on this computer: what to type before check.py."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path


def python_name(
    executable: str = sys.executable, platform: str = sys.platform, find: Callable[[str], str | None] = shutil.which
) -> str:
    """Return "python" where that runs this very Python, else the name that does: python3, py on Windows."""
    folder = home_of(executable)
    for name in ("python", "python3"):
        path = find(name)
        if executable and path and home_of(path) == folder:
            return name
    return "py" if platform == "win32" else "python"


def home_of(path: str) -> str:
    """Return the folder that a program is in, in a form to compare; links stay, since they tell environments apart."""
    return os.path.normcase(str(Path(path).absolute().parent))
