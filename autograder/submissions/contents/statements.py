"""The top-level statements of a text, token by token: a parser's memory and stack are the student's to fill, tokens are not."""

import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

LAYOUT = (tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT, tokenize.NEWLINE, tokenize.ENCODING)
DEFINES = ("def", "class")
STARTS = (*DEFINES, "async", "@")  # of what defines something


@dataclass(frozen=True)
class Statement:
    """One statement at the left margin, with all that is indented below it."""

    text: str
    words: tuple[str, ...]  # its tokens, without layout and comments

    @property
    def keyword(self) -> str:
        """Return `def`, `class`, `import`, `from`, or whatever else it begins with, decorators aside."""
        defines = self.words[0] in STARTS
        return next((word for word in self.words if defines and word in DEFINES), self.words[0])

    @property
    def name(self) -> str:
        """Return what it defines: of `x = 1` x, "" if it defines nothing."""
        if self.keyword in DEFINES:
            return self.words[min(self.words.index(self.keyword) + 1, len(self.words) - 1)]
        return self.words[0] if "=" in self.words[1:2] else ""

    @property
    def is_stub(self) -> bool:
        """Whether it is a function that does nothing but raise NotImplementedError, as we give them out."""
        return self.keyword == "def" and words_of_body(self.words)[:2] == ("raise", "NotImplementedError")


def words_of_body(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a function after its heading and docstring."""
    depth = 0
    for place, word in enumerate(words):
        depth += (word in "([{") - (word in ")]}")
        if word == ":" and not depth:
            body = words[place + 1 :]
            return body[1:] if body and body[0].endswith(("'", '"')) else body
    return ()


def read_statements(text: str) -> list[Statement]:
    """Return the statements of a text up to the first thing that is no Python."""
    lines = text.splitlines(keepends=True)
    found: list[Statement] = []
    try:
        for start, end, words in spans(text):
            found.append(Statement("".join(lines[start:end]).rstrip(), words))
    except (tokenize.TokenError, SyntaxError, ValueError):  # an IndentationError is a SyntaxError
        pass
    return found


def spans(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield for each statement its first line, the one after its last, and its words."""
    words: list[str] = []
    start = end = depth = 0
    ended = decorates = False  # whether a line of the statement has ended, and it has decorators only as yet
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        depth += (token.type == tokenize.INDENT) - (token.type == tokenize.DEDENT)
        if token.type in LAYOUT or token.type == tokenize.ENDMARKER:
            ended = ended or token.type == tokenize.NEWLINE
            continue
        if words and ended and not depth and not decorates:
            yield start, end, tuple(words)
            words = []
        if not words:
            start = token.start[0] - 1
            decorates = token.string == "@"
        decorates = decorates and token.string not in DEFINES
        ended, end = False, token.end[0]
        words.append(token.string)
    if words:
        yield start, end, tuple(words)
