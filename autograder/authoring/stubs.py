"""Turn the answers of solutions/ into stubs."""

import re

from autograder.errors import AuthoringError

BEGIN = re.compile(r"^(\s*)# BEGIN SOLUTION(?: (.+))?$")
END = re.compile(r"^\s*# END SOLUTION$")
LEFT_OVER = re.compile(r"(BEGIN|END)[\s_-]*SOLUTION", re.IGNORECASE)


def strip_answers(source: str, file: str = "solution") -> str:
    """Replace each region between markers by one `raise NotImplementedError("q15_conv1d: ...")`.

    The text is what follows BEGIN SOLUTION. Raises AuthoringError on nested, unclosed, unopened or misspelt markers.
    """
    lines: list[str] = []
    opened = 0
    for number, line in enumerate(source.splitlines(), start=1):
        begin = BEGIN.match(line)
        if begin and opened:
            raise AuthoringError(f"{file}, line {number}: a solution begins inside the one of line {opened}")
        if END.match(line) and not opened:
            raise AuthoringError(f"{file}, line {number}: END SOLUTION without BEGIN SOLUTION")
        if begin:
            opened = number
            lines.append(write_stub(begin, f"{file}, line {number}"))
        elif END.match(line):
            opened = 0
        elif not opened:
            lines.append(line)
        if LEFT_OVER.search(line) and not begin and not END.match(line):
            raise AuthoringError(
                f"{file}, line {number}: a marker must be '# BEGIN SOLUTION question: words' or '# END SOLUTION'"
            )
    if opened:
        raise AuthoringError(f"{file}, line {opened}: this solution is never closed by # END SOLUTION")
    return "\n".join(lines) + "\n"


def write_stub(begin: re.Match[str], place: str) -> str:
    """Return the line that stands for a solution."""
    indent, words = begin.groups()
    if not words or ":" not in words or '"' in words:
        raise AuthoringError(f"{place}: write '# BEGIN SOLUTION question: a few words', without double quotes")
    return f'{indent}raise NotImplementedError("{words}")'
