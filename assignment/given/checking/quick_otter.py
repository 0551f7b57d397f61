"""Take from Otter only what runs a test file.

The whole of Otter brings notebooks, tables and web clients along and takes seconds to import, for each check anew.
"""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType


def take_test_files() -> None:
    """Make `otter.test_files` importable without the rest of Otter, unless the rest is there already.

    Raises ModuleNotFoundError if Otter is not installed.
    """
    if "otter" in sys.modules:
        return
    spec = importlib.util.find_spec("otter")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("No module named 'otter'", name="otter")
    folder = Path(spec.origin).parent
    put_empty_package("otter", folder)
    test_files = put_empty_package("otter.test_files", folder / "test_files")
    from otter.test_files.exception_test import test_case

    test_files.test_case = test_case  # type: ignore[attr-defined]


def put_empty_package(name: str, folder: Path) -> ModuleType:
    """Put an empty package in place of the real one; the modules in its folder can be imported from it."""
    package = ModuleType(name)
    package.__path__ = [str(folder)]
    sys.modules[name] = package
    return package


take_test_files()

from otter.test_files.exception_test import ExceptionTestFile  # noqa: E402 - of what was taken

__all__ = ["ExceptionTestFile"]
