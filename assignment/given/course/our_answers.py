"""How we wrote what a question asks for, to compare with once it has passed: only where your instructors packed it."""

import json
from pathlib import Path

FILE = Path(__file__).with_name("our_answers.json")
HEADING = "How we wrote it, to compare with yours:"


def our_answer(question: str, file: Path = FILE) -> str:
    """Return the text of our functions for a question; "" where none came with the assignment, or it cannot be read."""
    try:
        found = json.loads(file.read_text(encoding="utf-8")).get(question, "")
    except (OSError, ValueError, AttributeError):
        return ""
    return str(found)
