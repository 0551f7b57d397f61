"""The program that parses one hand-in, in a process of its own: what is made to crash a parser ends nothing else.

In, on stdin: JSON, {"given": names, "files": {name: text}, "cpu_seconds": n, "memory_bytes": n}. Out: one line of JSON a file as soon
as it is done, {"file": name, "statements": [...]}, or with "error" in place of these.
"""

import json
import resource
import sys
from typing import Any

from autograder.similarity.normal_form.statements import read_statements


def main() -> None:
    """Parse what is asked for."""
    asked = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_CPU, (asked["cpu_seconds"], asked["cpu_seconds"]))
    resource.setrlimit(resource.RLIMIT_AS, (asked["memory_bytes"], asked["memory_bytes"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for name, text in asked["files"].items():
        print(json.dumps({"file": name, **parse_file(text, asked["given"])}), flush=True)


def parse_file(text: str, given: list[str]) -> dict[str, Any]:
    """Return the statements of a file, or what is wrong with it."""
    try:
        return {"statements": read_statements(text, given)}
    except (RecursionError, MemoryError):
        return {"error": "it is nested too deep"}


if __name__ == "__main__":
    main()
