"""What all pages share: every text is escaped, and a policy lets nothing act in them but our own style and script."""

import base64
import hashlib
from typing import Any

import jinja2
from markupsafe import Markup

from autograder.submissions.names import printable
from given.checking.report import MARKS, indent, plural, write_points


def show_text(value: Any) -> Any:
    """Return what a page shows of a value: of texts the lines, without control characters."""
    if isinstance(value, str) and not isinstance(value, Markup):  # Markup is our own: the charts
        return "\n".join(map(printable, value.split("\n")))
    return value


def break_at_underscores(identifier: str) -> Markup:
    """Return a question's id so that a narrow page can break it."""
    return Markup("_<wbr>").join(identifier.split("_"))


def fingerprint(template: str) -> str:
    """Return what a policy calls the style or the script in this file, of which no other can have the hash."""
    text = templates.get_template(template).render()
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


templates = jinja2.Environment(
    loader=jinja2.PackageLoader("autograder.pages"),
    autoescape=jinja2.select_autoescape(["html"]),
    finalize=show_text,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)
templates.globals.update(write_points=write_points, plural=plural, marks=MARKS, fingerprint=fingerprint)
templates.filters.update(indent_lines=indent, break_at_underscores=break_at_underscores)
