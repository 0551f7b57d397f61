"""What is wrong with a file that Python cannot read, in plain words: an open bracket above, a sign that only looks right."""

import io
import re
import tokenize

OPENING, CLOSING = "([{", ")]}"
LOOKS_LIKE = {
    "-": "\u2212\u2010\u2011\u2012\u2013\u2014\ufe63\uff0d",
    "*": "\u00d7\u2217\u22c5\u00b7",
    '"': "\u201c\u201d\u201e\u00ab\u00bb",
    "'": "\u2018\u2019\u201a\u00b4\u0060",
    "**": "\u00b2\u00b3",
    "a space": "\u00a0\u2002\u2003\u2009\u200b\u202f\ufeff",
    "<=": "\u2264",
    ">=": "\u2265",
    ",": "\uff0c",
    "(": "\uff08",
    ")": "\uff09",
    ":": "\uff1a",
}
SENTENCES = (
    (
        r"inconsistent use of tabs",
        "Some lines begin with tabs and others with spaces. Use spaces alone, four for each step in.",
    ),
    (
        r"unindent does not match",
        "The line begins between two steps. It must stand exactly below one that it goes on after; four spaces are one step.",
    ),
    (
        r"unexpected indent",
        "The line stands further in than the one above, and no : there asks for it. Take the spaces before it away.",
    ),
    (
        r"expected an indented block",
        "What belongs to the line above stands below it, four spaces further in; `pass` does nothing.",
    ),
    (
        r"'return' outside function",
        "The line stands too far to the left to be part of its function: four spaces before it.",
    ),
    (
        r"invalid decimal literal",
        "A name does not begin with a digit, and between a number and what it is multiplied by stands a *.",
    ),
    (
        r"cannot assign to",
        "On the left of a single = stands the name that gets a value; == asks whether two are equal.",
    ),
)


def in_plain_words(error: SyntaxError, text: str | bytes) -> str:
    """Return what is wrong with a text that cannot be read, and what to do; "" where Python's own words say it."""
    source = text if isinstance(text, str) else text.decode("utf-8", errors="replace")
    ways = (say_which_sign(error.msg), say_what_is_open(error, source), say_where_quotes_lack(error.msg, source))
    return next(filter(None, ways), "") or say_what_it_means(error.msg)


def say_where_quotes_lack(message: str, source: str) -> str:
    """Say that three quotes are missing before this: those of the first line, if that has none."""
    if "unterminated triple-quoted" not in message:
        return ""
    says = "Each text has three quotes before it and three behind, and somewhere above this line three are missing."
    if source.lstrip().startswith(('"""', "'''", "#", "import", "from")):
        return says
    return f'{says} The file begins with a text: should its first line begin with """?'


def say_what_it_means(message: str) -> str:
    return next((words for pattern, words in SENTENCES if re.search(pattern, message)), "")


def say_which_sign(message: str) -> str:
    """Say what to type in place of a sign that only looks like one of Python's; it was copied from a page, most often."""
    found = re.search(r"\(?U\+([0-9A-F]{4})\)?", message)
    if not found:
        return ""
    sign = chr(int(found[1], 16))
    wanted = next((python for python, others in LOOKS_LIKE.items() if sign in others), "")
    shown = f"The sign {sign}" if sign.isprintable() else "An invisible sign"
    return f"{shown} was copied from somewhere and is none of Python's: type {wanted or 'it'} anew."


def say_what_is_open(error: SyntaxError, source: str) -> str:
    """Say which bracket of an earlier line is open where Python stops: then what follows it cannot be understood."""
    line = error.lineno or 1
    still_open = open_brackets(source, line)
    if not still_open or "never closed" in error.msg:
        return ""
    sign, opened = still_open[-1]
    return (
        f"The {sign} of line {opened} is still open here. Should it be closed in line {opened}? Or is a comma missing?"
    )


def open_brackets(source: str, line: int) -> list[tuple[str, int]]:
    """Return the brackets that are open where a line begins, each with its own line."""
    still_open: list[tuple[str, int]] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.start[0] >= line:
                break
            if token.type == tokenize.OP and token.string in OPENING:
                still_open.append((token.string, token.start[0]))
            elif token.type == tokenize.OP and token.string in CLOSING and still_open:
                still_open.pop()
    except (tokenize.TokenError, SyntaxError):
        pass  # the text ends within a bracket
    return still_open
