"""The notebook's story as parts of a page: texts, checks and cells to run, in their order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

import nbformat
from markdown_it import MarkdownIt
from markdown_it.token import Token

from autograder.errors import AuthoringError
from given.machinery.questions import QUESTIONS

HERE = Path(__file__).resolve().parent
LAST = "# Hand in"  # how the notebook's last text begins
KERAS = "# Keras"  # likewise the section in whose place a page has one line
NO_KERAS = f"{KERAS}, next Monday\n\nThe notebook ends with your networks in Keras. Keras does not run in a page, so that is left out here."
# What only a notebook needs; the page does the like by itself.
SET_UP = ("%load_ext", "%matplotlib", "google.colab", "given.start")
CHECK = re.compile(r'^grader\.check\("(\w+)"\)$')
# Markdown has no word for what unfolds, so these tags stand in the notebook; any other is shown, not obeyed.
FILM_FILE = re.compile(r', file="[^"]*"')  # nobody finds a file in a page
# What is otherwise in a page than the story says, above the check of the question.
OTHERWISE = {
    "q13_mnist_accuracy": "**In this page** it trains on 10,000 of the digits, not on 50,000, and no clock stops it, since a browser "
    "takes ten times as long. In the grader all of the above holds."
}
UNFOLDS = re.compile(r"</?(details|summary|code)>")


@dataclass(frozen=True)
class Part:
    """A text (HTML), a check (its question's id) or a cell (its code), under the heading of a question, if there is one."""

    kind: str
    content: str
    question: str = ""

    @property
    def lines(self) -> int:
        return self.content.count("\n") + 1


def tell_story(notebook: bytes) -> list[Part]:
    """Return the parts of a notebook: what it says of itself at its two ends is said of the page instead.

    Raises AuthoringError where the notebook does not end as it should.
    """
    cells = nbformat.reads(notebook.decode(), as_version=4).cells
    first, last = cells[0], cells[-1]
    if last.cell_type != "markdown" or not last.source.startswith(LAST):
        raise AuthoringError(
            f"practical.md: the last text should begin with {LAST!r}, since the page has its own for it"
        )
    lecture = "\n\n".join(first.source.split("\n\n")[:2])  # the title, and why we are here
    begin = Part("text", to_html(f"{lecture}\n\n{read('begin.md')}"))
    return [begin, *parts_between(without_keras(cells[1:-1])), Part("text", to_html(read("end.md")))]


def read(name: str) -> str:
    return (HERE / "page" / name).read_text(encoding="utf-8")


def without_keras(cells: list) -> list:
    """Return the cells with one line in place of the section on Keras, from its heading to the next as large."""
    heads = [i for i, cell in enumerate(cells) if cell.cell_type == "markdown" and cell.source.startswith("# ")]
    first = next((i for i in heads if cells[i].source.startswith(KERAS)), None)
    if first is None:
        return cells
    end = next((i for i in heads if i > first), len(cells))
    return [*cells[:first], nbformat.v4.new_markdown_cell(NO_KERAS), *cells[end:]]


def parts_between(cells: list) -> Iterator[Part]:
    """Yield the parts of these cells, each with the question whose heading it stands under."""
    question = ""
    for cell in cells:
        if cell.cell_type == "markdown":
            question = question_in(cell.source, question)
            yield Part("text", to_html(cell.source), question)
        elif not any(word in cell.source for word in SET_UP):
            check = CHECK.match(cell.source)
            if check and check[1] in OTHERWISE:
                yield Part("text", to_html(OTHERWISE[check[1]]), question)
            yield Part("check", check[1], check[1]) if check else Part("cell", FILM_FILE.sub("", cell.source), question)


def question_in(text: str, before: str) -> str:
    """Return the question whose heading is in a text, "" where another heading is, or the one before."""
    headings = re.findall(r"^#+ (\w+)", text, re.MULTILINE)
    return before if not headings else headings[-1] if headings[-1] in QUESTIONS else ""


def to_html(text: str) -> str:
    """Return a text in Markdown as HTML: its headings can be linked to as in a notebook, and its tags are shown as they are."""
    markdown = MarkdownIt("commonmark").enable("table")
    tokens = markdown.parse(text)
    for heading, inline in zip(tokens, tokens[1:], strict=False):
        if heading.type == "heading_open":
            heading.attrSet("id", inline.content.replace(" ", "-"))
    for token in all_tokens(tokens):
        if token.type in ("html_block", "html_inline"):
            token.content = keep_what_unfolds(token.content)
    html = markdown.renderer.render(tokens, markdown.options, {})
    return html.replace("<pre>", '<pre tabindex="0">')  # a wide one is scrolled, without a mouse as well


def all_tokens(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from all_tokens(token.children or [])


def keep_what_unfolds(html: str) -> str:
    """Return HTML in which only the tags of what unfolds are tags."""
    tags = UNFOLDS.finditer(html)
    ends = [0, *(place for tag in tags for place in tag.span()), len(html)]
    pieces = [html[start:end] for start, end in zip(ends, ends[1:], strict=False)]
    return "".join(piece if UNFOLDS.fullmatch(piece) else escape(piece, quote=False) for piece in pieces)
