"""Take from Otter only what runs a test file.

The whole of Otter brings notebooks, tables and web clients along and takes seconds to import, for each check anew.
"""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType


def install() -> None:
    """Make `otter.test_files` importable without the rest of Otter, unless the rest is there already.

    Raises ModuleNotFoundError if Otter is not installed.
    """
    if "otter" in sys.modules:
        return
    spec = importlib.util.find_spec("otter")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("No module named 'otter'", name="otter")
    folder = Path(spec.origin).parent
    package("otter", folder)
    test_files = package("otter.test_files", folder / "test_files")
    from otter.test_files.exception_test import test_case

    test_files.test_case = test_case  # type: ignore[attr-defined]


def package(name: str, folder: Path) -> ModuleType:
    """Put an empty package in place of the real one; the modules in its folder can be imported from it."""
    made = ModuleType(name)
    made.__path__ = [str(folder)]
    sys.modules[name] = made
    return made
