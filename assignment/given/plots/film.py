"""A film with the buttons to play it, shown by a notebook or by any page, without anything from the network."""

import re

# Matplotlib's player loads a font for its buttons from the network; these take the place of the font's signs.
SIGNS = {
    "minus": "−",
    "fast-backward": "|◀◀",
    "step-backward": "|◀",
    "play fa-flip-horizontal": "◀",
    "pause": "❚❚",
    "play": "▶",
    "step-forward": "▶|",
    "fast-forward": "▶▶|",
    "plus": "+",
}
AS_TEXT = "\N{VARIATION SELECTOR-15}"  # some computers would draw a coloured button within the button
LINK = re.compile(r"<link\b[^>]*>")
SIGN = re.compile(r'<i class="fa fa-([a-z -]+)"></i>')


class Film:
    """What matplotlib's `to_jshtml` returned, as a notebook shows it under a cell."""

    def __init__(self, player: str):
        self.page = SIGN.sub(write_sign, LINK.sub("", player))

    def _repr_html_(self) -> str:
        return self.page

    def __repr__(self) -> str:
        return "a film: a notebook shows it; where there is none, name a file for it, such as file='film.gif'"


def write_sign(sign: re.Match) -> str:
    """Return the text that takes the place of a sign of the font."""
    return SIGNS.get(sign[1], sign[1]).replace("◀", f"◀{AS_TEXT}").replace("▶", f"▶{AS_TEXT}")
