"""Whether a page has nothing in it but what its templates put there."""

import re
from html.parser import HTMLParser

from autograder.pages import html

TAGS = """html head meta title style body main nav h1 h2 h3 p pre table thead tbody tr th td a bdi small section strong
span div ol ul li details summary figure figcaption label input button wbr svg g path defs use rect text clippath"""
ATTRIBUTES = """lang charset http-equiv content name class scope colspan href id tabindex role aria-label aria-hidden for type autocomplete
viewbox preserveaspectratio width height d x y transform fill stroke stroke-width stroke-linecap stroke-linejoin
stroke-dasharray stroke-dashoffset stroke-miterlimit stroke-opacity fill-opacity opacity clip-path xlink:href text-anchor"""


class Page(HTMLParser):
    """What a browser would act on."""

    def __init__(self, text: str):
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.scripts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        if self.tags and self.tags[-1] == "script" and data.strip():
            self.scripts.append(data)
            self.tags.pop()

    @property
    def links(self) -> list[str]:
        return [value or "" for name, value in self.attributes if name in ("href", "xlink:href")]

    @property
    def policy(self) -> dict[str, str]:
        """The Content-Security-Policy, by directive."""
        values = [value or "" for name, value in self.attributes if name == "content"]
        (policy,) = [value for value in values if "default-src" in value]
        pairs = (part.partition(" ") for part in policy.split("; "))
        return {directive: sources for directive, _, sources in pairs}


def harmless(text: str) -> bool:
    """Whether a page has only our own tags, attributes and script, and no character that acts on its surroundings."""
    page = Page(text)
    return (
        set(page.tags) <= {*TAGS.split()}
        and page.scripts in ([], [html.templates.get_template("report.js").render()])
        and {name for name, _ in page.attributes} <= {*ATTRIBUTES.split()}
        and all(re.match("#|feedback/|similarity.html$", link) for link in page.links)
        and all(c.isprintable() or c == "\n" for c in text.replace("\xad", ""))
    )
