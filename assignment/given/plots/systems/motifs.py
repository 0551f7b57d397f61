"""A kernel on DNA: its weights as a logo, and its scores along two real promoters of which one is stronger."""

from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from given.plots.style import BLUE, GREY, ORANGE, RED, SIGNED, both_sides, compute, picture, table, write_number

LETTERS, COLOURS = "ACGT", (BLUE, GREY, ORANGE, RED)
# The -10 box, where the reading of a gene begins in E. coli: its usual letters, and in how many of 100 promoters each
# is there. From 263 promoters, as in Table 3 of Wosten et al. (1998), Journal of Bacteriology 180(3), 594-599.
BOX = (("T", 82), ("A", 90), ("T", 52), ("A", 59), ("A", 49), ("T", 89))
LAC = "GGCTTTACACTTTATGCTTCCGGCTCGTATGTTGTGTGGAATTGTGAGCGGATAACAATT"  # before the lac genes of E. coli
LAC_BOX = "TATGTT"
UV5 = LAC.replace(LAC_BOX, "TATAAT")  # a mutant that is read more: two letters of its box are others


def weights_of_box() -> np.ndarray:
    """Return the weights (4, 6): log2 of how much more often than by chance a letter is there, to one decimal.

    The three letters that are not the usual one share the rest alike.
    """
    shares = np.array([[often if letter == usual else (100 - often) / 3 for usual, often in BOX] for letter in LETTERS])
    return np.log2(shares / 25).round(1)


@picture
def motif(motif_scan: Callable) -> None:
    """Draw a kernel of four rows as a logo and as a table, and its scores along a promoter and along a mutant of it."""
    weights = weights_of_box()
    layout: Any = [["logo", "table"], ["lac", "lac"], ["UV5", "UV5"]]
    _, panels = plt.subplot_mosaic(layout, figsize=(10, 7.4), height_ratios=(1.2, 1, 1))
    draw_logo(panels["logo"], weights)
    table(panels["table"], weights, both_sides(weights), SIGNED)
    panels["table"].set(title="weights (4, 6)", xlabel="place in the motif", ylabel="", aspect="auto")
    panels["table"].set_yticks(range(4), list(LETTERS))
    for name, sequence in (("lac", LAC), ("UV5", UV5)):
        letters_below(panels[name], sequence)
        frame_box(panels[name])
    scores = [compute(motif_scan, s, weights, shape=(len(s) - len(BOX) + 1,)) for s in (LAC, UV5)]
    for name, sequence, along in zip(("lac", "UV5"), (LAC, UV5), scores, strict=True):
        draw_scores(panels[name], sequence, weights, along, name)
        panels[name].set_ylim(min(map(np.min, scores)) - 1, max(map(np.max, scores)) + 1)
        panels[name].legend(loc="upper right", fontsize=9)


def draw_logo(axes: plt.Axes, weights: np.ndarray) -> None:
    """Draw for each place the letters, each as high as its weight: those above 0 stacked upwards, those below 0 downwards."""
    for place, column in enumerate(weights.T):
        for sign in (1, -1):
            height = 0.0
            for row in np.argsort(np.abs(column)):  # the largest at the far end
                if sign * column[row] > 0:
                    draw_letter(axes, LETTERS[row], place, height, column[row])
                    height += column[row]
    axes.axhline(0, color="black", linewidth=0.8)
    lowest, highest = np.minimum(weights, 0).sum(axis=0).min(), np.maximum(weights, 0).sum(axis=0).max()
    axes.set(xlim=(-0.6, weights.shape[1] - 0.4), ylim=(1.05 * lowest, 1.1 * highest), xticks=range(weights.shape[1]))
    axes.set(xlabel="place in the motif", ylabel="weight", title="the same weights as a logo")


def draw_letter(axes: plt.Axes, letter: str, place: int, bottom: float, height: float) -> None:
    """Draw a letter that fills a box from `bottom` on, upwards or (if the height is negative) downwards, never upside down."""
    outline = TextPath((0, 0), letter, size=1, prop=FontProperties(family="DejaVu Sans", weight="bold"))
    extent = outline.get_extents()
    low = min(bottom, bottom + height)
    fit = Affine2D().translate(-extent.x0, -extent.y0).scale(0.86 / extent.width, abs(height) / extent.height)
    shape = fit.translate(place - 0.43, low).transform_path(outline)
    faded = 1 if height > 0 else 0.35
    axes.add_patch(PathPatch(shape, color=COLOURS[LETTERS.index(letter)], alpha=faded, linewidth=0, gid=letter))


def letters_below(axes: plt.Axes, sequence: str) -> None:
    """Write the sequence below, a letter at each place."""
    axes.set_xticks(range(len(sequence)), list(sequence), fontsize=8, family="monospace")
    axes.tick_params(axis="x", length=0)
    axes.set(xlim=(-1, len(sequence)), ylabel="score")
    axes.axhline(0, color="black", linewidth=0.8)


def frame_box(axes: plt.Axes) -> None:
    """Frame where the box is, which experiments have shown."""
    start = LAC.index(LAC_BOX) - 0.5
    axes.axvspan(
        start, start + len(BOX), fill=False, edgecolor="black", linestyle="--", label="the -10 box, by experiment"
    )


def draw_scores(axes: plt.Axes, sequence: str, weights: np.ndarray, scores: np.ndarray, name: str) -> None:
    """Draw a bar for each position below the first letter of its window; shade the window that fits best, and add it up."""
    best = int(np.argmax(scores))
    window = sequence[best : best + weights.shape[1]]
    axes.bar(range(len(scores)), scores, color=[ORANGE if o == best else BLUE for o in range(len(scores))])
    axes.axvspan(best - 0.5, best + len(window) - 0.5, color=ORANGE, alpha=0.2, linewidth=0, zorder=0)
    terms = [write_number(weights[LETTERS.index(letter), k], k > 0) for k, letter in enumerate(window)]
    says = f"your motif_scan says {write_number(scores[best])}"
    axes.set_title(f"{name}, shaded: {window} fits best, {' + '.join(terms)}, and {says}")
