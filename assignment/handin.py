# /// script
# requires-python = ">=3.10"
# ///
"""Hand in: `python handin.py` writes handin.zip, with your five files and the notebook, and says what is in it."""

import ast
import contextlib
import sys
import zipfile
from pathlib import Path

try:
    from given.checking.when_graded import parse, warn
    from given.machinery.questions import MODULES, QUESTIONS
except ModuleNotFoundError as error:
    sys.exit(f"{error.name} is missing: unzip the whole assignment again")

HERE = Path(__file__).resolve().parent
NOTEBOOK = "practical.ipynb"
FILES = [*(f"{module}.py" for module in MODULES), NOTEBOOK]
LARGE = 30_000_000  # bytes; a notebook that holds more is left out, since it is not graded and may be in the way
AGAIN = "take it out of the assignment's zip again"


def main() -> int:
    with contextlib.suppress(AttributeError):  # IDLE and notebooks bring an output of their own
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    there = [name for name in FILES if (HERE / name).is_file()]
    present = [name for name in there if name != NOTEBOOK or (HERE / name).stat().st_size <= LARGE]
    if not present:
        print(f"None of {', '.join(FILES)} is in {HERE}: run this in the folder of the assignment.")
        return 1
    target = HERE / "handin.zip"
    try:
        pack(target, present)
    except OSError as error:
        print(
            f"{error.filename or target} cannot be used ({error.strerror}): close it in other programs and try again."
        )
        return 1
    print(f"{target} is ready to be handed in. It holds")
    for name in present:
        print(f"  {name:<16} {describe(HERE / name)}")
    for name in FILES:
        if name not in present:
            print(f"  {name:<16} is {why_not(name)}")
    for name in present:
        for line in warn(HERE / name):
            print(line)
    return 0


def why_not(name: str) -> str:
    """Say why a file is not in the zip, and what to do."""
    if (HERE / name).is_file():
        return f"left out, since it is larger than {LARGE:,} bytes: it is not graded"
    return f"missing: {AGAIN if name == NOTEBOOK else 'its questions will get no points'}"


def pack(target: Path, names: list[str]) -> None:
    """Write the zip."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
        for name in names:
            archive.write(HERE / name, name)


def describe(path: Path) -> str:
    """Say how large a file is, how many functions are still stubs, and whether Python can read it."""
    size = f"{path.stat().st_size:,} bytes"
    if path.suffix != ".py":
        return size
    try:
        tree = parse(path.read_bytes(), path.name)
    except (SyntaxError, ValueError) as error:
        return f"{size}, but Python cannot read it: {error}. Try python check.py"
    stubs = sum(isinstance(node, ast.Raise) and is_not_started(node) for node in ast.walk(tree))
    return f"{size}, {stubs} function{'s' * (stubs > 1)} not started" if stubs else f"{size}, no stub left"


def is_not_started(line: ast.Raise) -> bool:
    """Whether a line is the `raise NotImplementedError("q15_conv1d: ...")` of an untouched stub."""
    match line.exc:
        case ast.Call(func=ast.Name(id="NotImplementedError"), args=[ast.Constant(value=str(text))]):
            return text.split(":")[0] in QUESTIONS
    return False


if __name__ == "__main__":
    sys.exit(main())
