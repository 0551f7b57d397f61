"""What all pictures have in common: colours, letters, numbers, and one line where a function does not work yet."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import MaxNLocator

from given.machinery.calls import observe
from given.machinery.outcome import Kind, Trouble
from given.machinery.questions import QUESTIONS
from given.machinery.wording import shape as written_shape

# Okabe and Ito's colours can be told apart with any kind of colour vision; no meaning rests on colour alone.
BLUE, ORANGE, RED, GREY = "#0072B2", "#E69F00", "#D55E00", "#767676"
PALE = "#BFBFBF"  # below something that is drawn on top of it
INK = "gray_r"  # digits: paper is white, ink is black
AMOUNTS = "Blues"  # numbers from 0 upwards: the more, the darker, in print as well
SIGNED = "cividis"  # numbers below and above 0: dark, middle, light; in print as well

WIDEST = 8  # inches of a figure: beside the file that is edited a wider one is shown with letters too small to read

STYLE: Any = {
    "figure.dpi": 100,
    "figure.constrained_layout.use": True,
    "font.size": 11,
    "axes.titlesize": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


FRAME = "Only the frame: your function has given nothing that can be drawn (why is said above)."
PART = "Only a part of the picture: the rest is missing (why is said above)."
drawable: list[str] = []  # what your functions gave so far in this picture, by name


class Unfinished(Exception):
    """Why a picture cannot be drawn to its end, in one line."""


def picture(draw: Callable) -> Callable:
    """Make a drawing function keep to our style, and say in one line why it stopped, if it did.

    What was drawn until then stays as a frame, which says that it is one: the line above it may have been scrolled away.
    """

    @wraps(draw)
    def draw_in_our_style(*args: Any, **kwargs: Any) -> Any:
        before = set(plt.get_fignums())
        drawable.clear()
        with plt.rc_context(STYLE):
            try:
                return draw(*args, **kwargs)
            except Unfinished as reason:
                why = str(reason)
            except Exception as error:
                first_line = (str(error).splitlines() or [""])[0]
                why = f"no picture: {type(error).__name__}: {first_line} (what does the check above say?)"
            print(why)
            for number in set(plt.get_fignums()) - before:
                leave_room(plt.figure(number))
        return None

    return draw_in_our_style


def leave_room(figure: plt.Figure) -> None:
    """Say in a figure that it is only a frame, and where something is missing; close one in which nothing was drawn."""
    if not any(axes.has_data() for axes in figure.axes):
        plt.close(figure)
        return
    figure.suptitle(PART if drawable else FRAME, color=RED, fontsize=11)
    for axes in figure.axes:
        if axes.axison and not axes.has_data():
            axes.set_axis_off()
            say_where_yours_comes(axes)
        elif axes.get_legend() is None and axes.get_legend_handles_labels()[1]:
            axes.legend(loc="upper left", fontsize=9)  # no line of ours is to be taken for yours


def say_where_yours_comes(axes: plt.Axes) -> None:
    """Say in empty axes that yours comes there; small in narrow ones, and without making room for the words."""
    size = 10 if axes.get_window_extent().width > axes.figure.dpi else 6
    text = axes.text(0.5, 0.5, "yours\ncomes here", transform=axes.transAxes, ha="center", va="center", fontsize=size)
    text.set(color=GREY, in_layout=False)


def compute(function: Callable, *args: Any, shape: tuple[int, ...], **kwargs: Any) -> np.ndarray:
    """Return what a function gives for copies of these arguments, an array of finite numbers of this shape.

    Raises Unfinished if it is not started, raises an error, or returns anything else.
    """
    return numbers(call(function, *args, **kwargs), shape, function.__name__)


def call(function: Callable, *args: Any, keep: bool = False, **kwargs: Any) -> Any:
    """Return whatever a function gives for copies of these arguments; raise Unfinished if it gives nothing.

    With `keep` it is passed on as it is, for instance a network in a form of your own.
    """
    outcome = observe(function, args, kwargs, keep=keep)
    if outcome.trouble:
        raise Unfinished(in_one_line(function.__name__, outcome.trouble))
    return outcome.result


def parts(result: Any, names: tuple[str, ...], function: str) -> Any:
    """Return a result that should have as many parts as there are names; raise Unfinished if it has not."""
    if not isinstance(result, list | tuple) or len(result) != len(names):
        raise Unfinished(f"no picture: {len(names)} things should come from {function} ({', '.join(names)})")
    return result


def numbers(result: Any, shape: tuple[int, ...], name: str) -> np.ndarray:
    """Return a result as an array; raise Unfinished if it has not this shape, or numbers that cannot be drawn."""
    if result is None:
        raise Unfinished(f"no picture: {name} gave None. Is a return missing at its end?")
    if not isinstance(result, np.ndarray | float | int):
        raise Unfinished(f"no picture: {name} gave {type(result).__name__}, an array was expected")
    array = np.asarray(result)
    if array.shape != shape:
        wanted = written_shape(np.empty(shape))
        raise Unfinished(f"no picture: {name} gave shape {written_shape(array)}, the picture needs {wanted}")
    if not np.isfinite(array).all():
        raise Unfinished(f"no picture: {name} gave nan or infinity somewhere")
    drawable.append(name)
    return array


def in_one_line(function: str, trouble: Trouble) -> str:
    """Say what is not started, which file cannot be read, or what error arose."""
    first_line = (trouble.text.splitlines() or [""])[0]
    if trouble.kind in (Kind.FILE, Kind.MISSING):
        return f"no picture: {first_line}"
    if trouble.kind is not Kind.NOT_STARTED:
        return f"no picture: {function}: {first_line}"
    question = first_line.split(":")[0]
    if question in QUESTIONS and function in QUESTIONS[question].functions:
        return f"{function} is not started yet: the picture comes when {question.split('_')[0]} has its first ✔"
    return f"{function} waits for {question}, which is not started yet: the picture comes when that has its first ✔"


def write_title(axes: plt.Axes, title: str, array: np.ndarray) -> None:
    """Write a title with the shape of what is drawn."""
    axes.set_title(f"{title} {written_shape(array)}")


def write_number(number: float, as_factor: bool = False) -> str:
    """Write a number with a true minus sign, and as a factor in brackets if it is negative."""
    text = f"{np.round(number, 3) + 0.0:.6g}".replace("-", "−")  # + 0.0 turns a -0 into a 0
    return f"({text})" if as_factor and number < 0 else text


def bars(axes: plt.Axes, places: Any, heights: np.ndarray, colour: str, **how: Any) -> None:
    """Draw numbers as bars with the numbers written at their ends."""
    drawn = axes.bar(places, heights, color=colour, **{"width": 0.6, **how})
    axes.bar_label(drawn, [write_number(height) for height in heights], padding=2)
    axes.axhline(0, color="black", linewidth=0.8)
    axes.margins(y=0.25)


def table(axes: plt.Axes, array: np.ndarray, limits: tuple[float, float], colours: str = AMOUNTS) -> None:
    """Draw an array as an image in one scale of colours, with the numbers written in if they are few."""
    drawn = axes.imshow(array, cmap=colours, vmin=limits[0], vmax=limits[1])
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set(xlabel="column", ylabel="row")
    if array.size <= 64:
        for (row, column), number in np.ndenumerate(array):
            dark = np.mean(drawn.to_rgba(number)[:3]) < 0.5
            axes.text(column, row, write_number(number), ha="center", va="center", color="white" if dark else "black")


def both_sides(*arrays: np.ndarray) -> tuple[float, float]:
    """Return the limits of a scale of colours with 0 in its middle."""
    largest = max(np.abs(array).max() for array in arrays) or 1.0
    return -largest, largest
