# /// script
# requires-python = ">=3.10"
# ///
"""Hand in: `python handin.py` writes handin.zip, with your five files and the notebook, and says what they would lose.

It ends with 0 if every function of the core is written and nothing seems to be in the way, with 1 if something is missing,
not started or may cost points (the zip is written all the same), and with 2 if there is no zip.
"""

import contextlib
import sys
import zipfile
from pathlib import Path

try:
    from given.command.python_name import python_name
    from given.files.hand_in import look_at_all, verdict
    from given.machinery.questions import BOUNDS, MODULES
except ModuleNotFoundError as error:
    sys.exit(f"{error.name} is missing: unzip the whole assignment again")

HERE = Path(__file__).resolve().parent
NOTEBOOK = "practical.ipynb"
FILES = [*(f"{module}.py" for module in MODULES), NOTEBOOK]
LARGE = 10_000_000  # bytes of a notebook; some platforms take no larger files


def main() -> int:
    with contextlib.suppress(AttributeError):  # IDLE and notebooks bring an output of their own
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    present = [name for name in FILES if (HERE / name).is_file() and not is_too_large(HERE / name)]
    if not any(name in present for name in FILES if name != NOTEBOOK):
        print(
            f"None of {', '.join(FILES[:-1])} is in {HERE}: run this in the folder of the assignment. No zip was written."
        )
        return 2
    target = HERE / "handin.zip"
    try:
        pack(target, present)
    except OSError as error:
        path = error.filename or target
        print(
            f"{path} cannot be used ({error.strerror}): close it in other programs and try again. No zip was written."
        )
        return 2
    return tell(target)


def pack(target: Path, names: list[str]) -> None:
    """Write the zip."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
        for name in names:
            archive.write(HERE / name, name)


def tell(target: Path) -> int:
    """Say what is in the zip, what may cost points, and last whether it is complete; return the status to end with."""
    reports = look_at_all(HERE)
    print(f"{target} is written, with")
    for name, report in reports.items():
        print(f"  {name:<16} {report.line}")
    print(f"  {NOTEBOOK:<16} {describe_notebook(HERE / NOTEBOOK)}")
    for report in reports.values():
        for line in report.warnings:
            print(line)
    is_complete, lines = verdict(reports, python_name())
    print("", *lines, sep="\n")
    what = "Hand in this zip" if is_complete else "You can hand in this zip as it is, or mend that and run this again"
    print(f"{what}: {target}")
    return 0 if is_complete else 1


def describe_notebook(path: Path) -> str:
    """Say how large the notebook is; it is not graded."""
    if not path.is_file():
        return "missing: it is not graded; take it out of the assignment's zip again if your course wants it"
    size = path.stat().st_size
    if is_too_large(path):
        return f"left out: {size:,} bytes are more than {BOUNDS.notebook_bytes:,}. It is not graded"
    advice = ". Its pictures can be cleared (Edit, Clear Outputs of All Cells)" if size > LARGE else ""
    return f"{size:,} bytes, not graded{advice}"


def is_too_large(path: Path) -> bool:
    return path.name == NOTEBOOK and path.stat().st_size > BOUNDS.notebook_bytes


if __name__ == "__main__":
    sys.exit(main())
