"""Where the parts of the project lie. Importing this module makes `given`, the student's helpers, importable."""

import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent
QUESTIONS = PACKAGE / "questions"
EXPECTED = PACKAGE / "expected.json"
ASSIGNMENT = ROOT / "assignment"
SOLUTIONS = ROOT / "solutions"
DATA = ROOT / "data"

if str(ASSIGNMENT) not in sys.path:
    sys.path.append(str(ASSIGNMENT))
