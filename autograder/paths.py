"""Where the parts of the project lie. Importing this module makes `given`, the student's helpers, importable.

And of Otter only what runs test files: the whole of it takes half a second, in each worker anew.
"""

import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent
QUESTIONS = PACKAGE / "questions"
EXPECTED = PACKAGE / "expected.json"
ASSIGNMENT = ROOT / "assignment"
GIVEN = ASSIGNMENT / "given"
SOLUTIONS = ROOT / "solutions"
DATA = ROOT / "data"

if str(ASSIGNMENT) not in sys.path:
    sys.path.append(str(ASSIGNMENT))

from given import quick_otter  # noqa: E402, after the path is set

quick_otter.install()
