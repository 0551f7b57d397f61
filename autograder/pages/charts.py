"""The report's charts: SVG by matplotlib that takes its text colour from the page and says in words what it shows."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import TYPE_CHECKING

import numpy as np
from markupsafe import Markup, escape

from given import ladder
from given.checking.report import plural, write_points
from given.course.rules import Steps

if TYPE_CHECKING:  # for the rest it is loaded where there is something to draw, since that takes half a second
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, ORANGE = "#0072b2", "#d55e00"  # of Okabe and Ito's colours those that are seen on white and on black
NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
BINS = 20  # of 5 points where there are 100
FEWEST = 8  # of what a chart is drawn; fewer stand one by one in the report's table
LOWEST = 75  # per cent; networks that read less are counted here, so that the ladder has room


@dataclass(frozen=True)
class Chart:
    """A picture, none where there are few, and what it shows in a sentence or two."""

    svg: Markup
    caption: str


def histogram_of_scores(scores: Sequence[float], maximum: float, without: int) -> Chart:
    """Return the histogram of the scores that there are; `without` is the number of submissions that have none."""
    caption = "No submission has a score."
    if scores:
        caption = (
            f"Scores of {plural(len(scores), 'submission')}: mean {write_points(fmean(scores))}, median {write_points(median(scores))}, "
            f"from {write_points(min(scores))} to {write_points(max(scores))} points."
        )
    if without:
        caption += f" {without} more could not be graded and have no score."
    if len(scores) < FEWEST:
        return Chart(Markup(), caption)
    figure, axes = make_axes()
    axes.hist(scores, np.linspace(0, maximum, BINS + 1).tolist(), color=BLUE, rwidth=0.9)
    axes.set(xlabel="score (points)", ylabel="submissions", xlim=(0, maximum))
    return Chart(svg(figure, caption), caption)


def accuracies_on_the_ladder(accuracies: Sequence[float], tiers: Steps = ladder.TIERS) -> Chart:
    """Return the histogram of accuracies in per cent, with the steps of question 13's ladder as lines."""
    steps = [accuracy for accuracy, _ in tiers] + [ladder.DISTINCTION]
    labels = [f"{points:g}" for _, points in tiers] + ["★"]
    reached = ", ".join(f"{sum(a >= step for a in accuracies)} reached {step:g} %" for step in steps)
    caption = f"Of {len(accuracies)} networks on MNIST {reached}. A ★ is a distinction."
    if len(accuracies) < FEWEST:
        return Chart(Markup(), caption)
    figure, axes = make_axes()
    axes.hist(np.clip(accuracies, LOWEST, 100), list(range(LOWEST, 101)), color=BLUE, rwidth=0.9)
    axes.set(
        xlabel=f"hidden digits read right (%, {LOWEST} or less at the left)", ylabel="networks", xlim=(LOWEST, 100)
    )
    for step in steps:
        axes.axvline(step, color=ORANGE, linestyle="--", linewidth=1.5)
    axes.secondary_xaxis("top").set_xticks(steps, labels)
    axes.set_title("points on the ladder", fontsize=11)
    return Chart(svg(figure, caption), caption)


def make_axes() -> "tuple[Figure, Axes]":
    """Return an empty chart; at the width of a telephone its text is still to be read."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=(6, 3.6), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    return figure, axes


def svg(figure: "Figure", words: str) -> Markup:
    """Return a figure as an element for a page, with these words for those who cannot see it."""
    import matplotlib

    file = io.StringIO()
    with matplotlib.rc_context(
        {"svg.hashsalt": "report", "svg.fonttype": "none"}
    ):  # the same ids each time; text as text
        figure.savefig(file, format="svg", transparent=True, metadata=NO_METADATA)
    text = file.getvalue()
    (box,) = re.findall(r'<svg [^>]*(viewBox="[^"]*")', text)
    inside = re.sub(r"<style.*?</style>", "", text.split(box, 1)[1].split(">", 1)[1], flags=re.DOTALL)
    inside = re.sub(r'style="([^"]*)"', as_attributes, inside).replace("#000000", "currentColor")
    return Markup(f'<svg class="chart" role="img" aria-label="{escape(words)}" {box}>') + Markup(inside.strip())


def as_attributes(style: re.Match[str]) -> str:
    """Return a style as the attributes of the same names: the page's policy allows no style attribute. Fonts are the page's."""
    pairs = [pair.split(": ", 1) for pair in style[1].split("; ")]
    return " ".join(f'{name}="{value}"' for name, value in pairs if not name.startswith("font"))
