"""Networks that were trained by a check, kept while the notebook is open: the pictures below it need not train again."""

from pathlib import Path
from typing import Any

from given.machinery.questions import read_files

KEPT: dict[str, tuple[Any, Any]] = {}  # by the name of the function that trained: what it was given, what it returned


def keep(function: Any, args: tuple, network: Any) -> None:
    """Keep what a function returned, if it lies in a file and what it was given can be told by its name."""
    key = key_of(function, args)
    if key:
        KEPT[function.__name__] = key, network


def find(function: Any, args: tuple) -> Any:
    """Return what a function returned for the same arguments, if no file has changed since; else None."""
    key, network = KEPT.get(function.__name__, (None, None))
    return network if key and key == key_of(function, args) else None


def key_of(function: Any, args: tuple) -> tuple | None:
    """Return what a training depends on: the student's five files, the names of the digits, and the generator's state."""
    file = getattr(getattr(function, "function", function), "__globals__", {}).get("__file__")
    if not file or not all(hasattr(data, "name") for data in args[:2]):
        return None
    return read_files(Path(file).parent), [data.name for data in args[:2]], args[2].bit_generator.state
