"""NumPy in a browser never warns: WebAssembly has no floating-point flags. This finds what it would have warned of at home.

    modules.observe_here = notice_warnings(modules.observe_here)

A function that is quick and takes arrays alone is called a second time, with arrays that look at each calculation: its
result is the one of the first call, and the second one adds the warnings, in NumPy's own words. np.errstate and
warnings.catch_warnings count as at home.
"""

import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import replace
from functools import reduce
from typing import Any

import numpy as np

from given.machinery.outcome import Outcome

Observe = Callable[..., Outcome]

# The functions that a case wants without warnings. Looking at each calculation is slow, so others are left alone.
WATCHED = {
    *("sigmoid", "sigmoid_backward", "softmax", "cross_entropy", "network_forward", "backprop"),
    *("convnet_forward", "convnet_backprop", "batchnorm_forward", "batchnorm_backward"),
    *("rnn_forward", "gradient_norms", "long_conv"),
}
SECONDS = 0.3  # a function that takes longer is not called again: in loops it would take some twenty times as long
# Calculations whose infinite result of finite numbers is a division by zero at these numbers.
POLES: dict[np.ufunc, Callable[..., Any]] = {
    np.divide: lambda a, b: b == 0,
    np.reciprocal: lambda a: a == 0,
    np.power: lambda a, b: a == 0,
    np.log: lambda a: a == 0,
    np.log2: lambda a: a == 0,
    np.log10: lambda a: a == 0,
    np.log1p: lambda a: a == -1,
}
# Those of NumPy's names that are called with single numbers as well, which no array looks at.
NAMES = ("exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "power", "divide", "true_divide", "square")


class Looking(np.ndarray):
    """An array that warns of each calculation with it as NumPy does at home; so does what comes of it."""

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        plain = [as_plain(value) for value in inputs]
        if "out" in kwargs:
            plain = [
                np.copy(value) if isinstance(value, np.ndarray) else value for value in plain
            ]  # out may be one of them
            kwargs["out"] = tuple(as_plain(value) for value in kwargs["out"])
        result = getattr(ufunc, method)(*plain, **{key: as_plain(value) for key, value in kwargs.items()})
        if kwargs.get("where", True) is True:
            look_at(ufunc, method, plain, result)
        return look_into(result)

    def __getitem__(self, place: Any) -> Any:
        return look_into(self.view(np.ndarray)[as_plain(place)])  # a single number, too


class LookingCalculation:
    """Stands for one of NumPy's calculations while a function runs, for what is called with other numbers."""

    def __init__(self, ufunc: np.ufunc):
        self.ufunc = ufunc

    def __call__(self, *inputs: Any, **kwargs: Any) -> Any:
        result = self.ufunc(*inputs, **kwargs)
        if not kwargs and not isinstance(result, Looking):
            look_at(self.ufunc, "__call__", inputs, result)
        return result

    def __getattr__(self, name: str) -> Any:
        return getattr(self.ufunc, name)


def as_plain(value: Any) -> Any:
    """Return an array that looks as an ordinary one, in lists and tuples as well, and anything else as it is."""
    if isinstance(value, tuple | list):
        return type(value)(as_plain(item) for item in value)
    return value.view(np.ndarray) if isinstance(value, Looking) else value


def look_into(value: Any) -> Any:
    """Return arrays and numbers, in lists and tuples as well, as arrays that look."""
    if isinstance(value, tuple | list):
        return type(value)(look_into(item) for item in value)
    return np.asarray(value).view(Looking) if isinstance(value, np.ndarray | np.floating) else value


def look_at(ufunc: np.ufunc, method: str, inputs: Any, result: Any) -> None:
    """Warn of one calculation as NumPy does at home."""
    is_float = isinstance(result, np.ndarray | np.floating) and result.dtype.kind == "f"
    if method not in ("__call__", "reduce") or not is_float or np.isfinite(result).all():
        return
    by_element = method == "__call__" and ufunc.signature is None  # else any of the inputs may be behind any result
    for kind, words in find_troubles(ufunc, inputs, result, by_element):
        if dict(np.geterr())[kind] != "ignore":
            name = ufunc.__name__ if method == "__call__" else method
            warnings.warn(f"{words} encountered in {name}", RuntimeWarning, stacklevel=2)


def find_troubles(ufunc: np.ufunc, inputs: Any, result: Any, by_element: bool) -> Iterator[tuple[str, str]]:
    """Yield what went wrong: as np.errstate calls it, and in NumPy's words."""

    def holds_for_all(condition: Callable[[Any], Any]) -> Any:
        each = [condition(value) if by_element else np.all(condition(value)) for value in inputs]
        return reduce(np.logical_and, each)

    at_pole = POLES[ufunc](*inputs) if by_element and ufunc in POLES else False
    is_new = np.isinf(result) & holds_for_all(np.isfinite)
    if (is_new & at_pole).any():
        yield "divide", "divide by zero"
    if (is_new & np.logical_not(at_pole)).any():
        yield "over", "overflow"
    if (np.isnan(result) & holds_for_all(lambda value: ~np.isnan(value))).any():
        yield "invalid", "invalid value"


@contextmanager
def looking_numpy() -> Iterator[None]:
    """Have NumPy's calculations look at what they are called with, too."""
    before = {name: getattr(np, name) for name in NAMES}
    try:
        for name, ufunc in before.items():
            setattr(np, name, LookingCalculation(ufunc))
        yield
    finally:
        for name, ufunc in before.items():
            setattr(np, name, ufunc)


def notice_warnings(observe: Observe) -> Observe:
    """Return an `observe_here` that adds the warnings which NumPy would have given at home."""

    def observe_twice(function: Callable, args: tuple, kwargs: dict, keep: bool = False) -> Outcome:
        outcome = observe(function, args, kwargs, keep)
        is_watched = getattr(function, "__name__", "") in WATCHED
        if not is_watched or outcome.trouble or outcome.warnings or outcome.cpu_seconds > SECONDS:
            return outcome

        def look(*args: Any, **kwargs: Any) -> None:
            with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), looking_numpy():
                function(*look_into(args), **{key: look_into(value) for key, value in kwargs.items()})

        return replace(outcome, warnings=observe(look, args, kwargs).warnings)

    return observe_twice
