"""Durations are what a clock says, here one that runs as the functions want it to: no test waits for a real one."""

import re
import time
from functools import wraps

import matplotlib
import numpy as np
import pytest

matplotlib.use("agg")  # no window, whatever the machine
from given import plots  # noqa: E402 - the backend has to be chosen first

pytestmark = pytest.mark.slow  # draws


class Clock:
    """A clock that stands still but for what functions add to it."""

    now = 0.0

    def lasting(self, seconds, function):
        """The function, which seems to take so many seconds for a length."""

        @wraps(function)
        def slow(x, kernel):
            self.now += seconds(len(kernel))
            return function(x, kernel)

        return slow


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(time, "perf_counter", lambda: clock.now)
    return clock


def lines(figure) -> dict[str, np.ndarray]:
    return {line.get_label(): line.get_xydata() for line in figure().axes[0].lines}


def test_both_curves_are_what_the_clock_says(right, figure, clock):
    fast = clock.lasting(lambda length: 1e-6 * length, right.long_conv)
    slow = clock.lasting(lambda length: 1e-8 * length**2, right.conv1d)
    plots.durations(fast, slow)
    drawn = lines(figure)
    lengths = 2.0 ** np.arange(7, 18)
    np.testing.assert_allclose(drawn["your long_conv"], np.stack([lengths, 1e-6 * lengths], axis=1))
    direct = drawn["your conv1d, number by number"]
    np.testing.assert_allclose(direct[:, 1], 1e-8 * direct[:, 0] ** 2)
    assert direct[-1, 0] == 8192
    ends = drawn["not measured: if it goes on so, 4 times a doubling"]
    np.testing.assert_allclose(ends, [(8192, 1e-8 * 8192**2), (2**17, 1e-8 * 2.0**34)])
    assert [text.get_text() for text in figure().axes[0].texts] == ["1.7e+02 s"]


def test_no_length_is_tried_that_may_take_too_long(right, figure, clock):
    """Also a long_conv that is none: where it gets slow its curve ends."""
    slow = clock.lasting(lambda length: 1e-6 * length**2, right.long_conv)
    plots.durations(slow, right.conv1d)
    curve = lines(figure)["your long_conv"]
    assert curve[-1].tolist() == [512, pytest.approx(0.262, abs=0.001)]  # the next might take 1.05 s


@pytest.mark.parametrize(("factor", "wanted"), [(1, r"difference \de-1[3456]$"), (2, r"difference [1-9]e\+01$")])
def test_the_title_says_how_far_they_differ(right, figure, clock, factor, wanted):
    plots.durations(wraps(right.long_conv)(lambda x, kernel: factor * right.long_conv(x, kernel)), right.conv1d)
    assert re.search(wanted, figure().axes[0].get_title())


def test_without_conv1d_the_fast_one_is_drawn(right, figure, clock, capsys):
    def conv1d(x, kernel, stride=1):
        raise NotImplementedError("q15_conv1d: slide the kernel")

    plots.durations(right.long_conv, conv1d)
    assert capsys.readouterr().out == "conv1d is not started yet: the picture comes when q15 has its first ✔\n"
    assert list(lines(figure)) == ["your long_conv"]
