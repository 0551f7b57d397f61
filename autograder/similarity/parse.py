"""Have a hand-in's files parsed by another process, under limits."""

import json
import subprocess
import sys
from typing import Any

from autograder import paths
from autograder.limits import LIMITS
from autograder.similarity.normal_form.statements import Statement
from given.machinery.questions import FUNCTIONS

PROGRAM = "autograder.similarity.normal_form.parse_alone"
NO_LINE = "parsing it took more than it may"  # the process ended, or was ended, before it had a line for the file

Files = dict[str, bytes]
Statements = dict[str, list[Statement]]


def parse_files(files: Files) -> tuple[Statements, dict[str, str]]:
    """Return the statements of each file, and for files of which there are none to be had the reason."""
    statements: Statements = {}
    reasons: dict[str, str] = {}
    left = {name: read_text(content) for name, content in files.items()}
    while left:  # the process may end at a file; the others get another one
        for reply in run_parser(left):
            del left[reply["file"]]
            if "error" in reply:
                reasons[reply["file"]] = reply["error"]
            else:
                statements[reply["file"]] = [Statement(*each) for each in reply["statements"]]
        if left:
            culprit = next(iter(left))
            del left[culprit]
            reasons[culprit] = NO_LINE
    return statements, reasons


def read_text(content: bytes) -> str:
    """Return a file as text in which a line is what Python takes for one, whatever bytes it has."""
    text = content.decode("utf-8-sig", errors="replace").replace("\0", " ")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", " ")


def run_parser(texts: dict[str, str]) -> list[dict[str, Any]]:
    """Return a reply for each file that was parsed before the process ended."""
    bounds = LIMITS.similarity
    asked = {
        "given": list(FUNCTIONS),
        "files": texts,
        "cpu_seconds": bounds.cpu_seconds,
        "memory_bytes": bounds.memory_bytes,
    }
    command = [sys.executable, "-m", PROGRAM]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(asked).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=paths.PACKAGE.parent,  # from where -m finds it
            timeout=bounds.wall_seconds,
        )
        out = done.stdout
    except subprocess.TimeoutExpired as late:
        out = late.stdout or b""
    return [json.loads(line) for line in out.split(b"\n")[:-1]]  # the last one was not ended, or is empty
