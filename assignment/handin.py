"""Hand in: `python handin.py` writes handin.zip, with your five files and the notebook, and says what is in it."""

import sys
import zipfile
from pathlib import Path

from given.questions import MODULES

HERE = Path(__file__).resolve().parent
NOTEBOOK = "practical.ipynb"
FILES = [*(f"{module}.py" for module in MODULES), NOTEBOOK]


def main() -> int:
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    present = [name for name in FILES if (HERE / name).is_file()]
    if not present:
        print(f"None of {', '.join(FILES)} is in {HERE}: run this in the folder of the assignment.")
        return 1
    target = HERE / "handin.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in present:
            archive.write(HERE / name, name)
    print(f"{target} is ready to be handed in. It holds")
    for name in present:
        print(f"  {name:<16} {describe(HERE / name)}")
    for name in FILES:
        if name not in present:
            print(f"  {name:<16} is missing: its questions will get no points")
    return 0


def describe(path: Path) -> str:
    """Say how large a file is, how many functions are still stubs, and whether Python can read it."""
    size = f"{path.stat().st_size:,} bytes"
    if path.suffix != ".py":
        return size
    text = path.read_text(encoding="utf-8", errors="replace")
    stubs = text.count("raise NotImplementedError(")
    try:
        compile(text, str(path), "exec")
    except (SyntaxError, ValueError) as error:
        return f"{size}, but Python cannot read it: {error}. Try python check.py"
    return f"{size}, {stubs} functions not started" if stubs else f"{size}, complete"


if __name__ == "__main__":
    sys.exit(main())
