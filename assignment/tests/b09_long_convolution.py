"""b09_long_convolution: convolutions as long as the signal, fast, and the Hyena operator. 3 bonus points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given.answers import numbers
from given.judge import check, check_forms, require, require_result, unwrap
from given.machinery.calls import observe

name = "b09_long_convolution"
HINTS = {
    "long_conv": (
        "In Fourier space a convolution is a product: transform both, multiply, transform back, and keep "
        "the first L numbers. Zeros behind both keep the end from running into the beginning.",
        "x and kernel are (L,). The whole convolution has 2 L - 1 numbers, so choose an n of at least that:"
        " np.fft.rfft(x, n) puts the zeros there by itself, and np.fft.irfft(f, n) gives n numbers, of "
        "which L are wanted.",
        "n = ...  # room for both, one behind the other",
    ),
    "hyena_operator": (
        "A loop over the orders: convolve what you have with the kernel of that order, then multiply by its gate.",
        "z is (L,) all the time. gates and filters are (O, L), and zip takes their rows in pairs.",
        "for gate, kernel in zip(gates, filters):\n    ...",
    ),
}
SECONDS = 3  # of CPU time for a quarter of a million numbers: FFT takes 0.04 to 0.5, sliding 12
PLACES = 20  # of a long result that are looked at, drawn after it came back: nobody can work at those alone


@test_case(
    name="three numbers by hand",
    points=0.25,
    failure_message="y[0] is 1 * 1, y[1] is 1 * 2 + 10 * 1, and y[2] is 1 * 3 + 10 * 2 + 100 * 1: kernel[0] meets the "
    "newest number. If y[0] holds more than that, the end of the signal has run into its beginning: more zeros.",
)
def by_hand(long_conv):
    check(np.array([1.0, 12.0, 123.0]), long_conv, np.array([1.0, 2.0, 3.0]), np.array([1.0, 10.0, 100.0]))


@test_case(
    name="a signal of 37 numbers",
    points=0.25,
    failure_message="As long as the signal, real numbers, and y[t] depends on nothing that comes after t.",
)
def thirty_seven(long_conv):
    check("b09 37", long_conv, *numbers(901).standard_normal((2, 37)))


@test_case(
    name="Hyena of order 2 by hand",
    points=0.25,
    failure_message="The first kernel adds up what has come so far: 1, 3, 6. The first gate makes 1, 0, 12 of it. The "
    "second kernel moves everything by one place: 0, 1, 0. The second gate comes last.",
)
def hyena_by_hand(hyena_operator):
    gates, filters = np.array([[1.0, 0.0, 2.0], [1.0, 5.0, -1.0]]), np.array([[1.0, 1.0, 1.0], [0.0, 1.0, 0.0]])
    check(np.array([0.0, 5.0, 0.0]), hyena_operator, np.array([1.0, 2.0, 3.0]), gates, filters)


@test_case(
    name="what comes back: an array as long as the signal",
    points=0.25,
    failure_message="The result of either function is an array as long as x or v, of float64 numbers if all arguments "
    "hold float64 numbers.",
)
def arrays_of_numbers(long_conv, hyena_operator):
    rng = numbers(907)
    v, gates, filters = rng.standard_normal((3, 2, 9))
    check_forms(
        lambda: check("b09 form", long_conv, v[0], filters[0], form=True, untouched=True),
        lambda: check("b09 form of hyena", hyena_operator, v[0], gates, filters, form=True, untouched=True),
    )


# Stays last: code that is too slow may use up the time of the whole question here.
@test_case(
    name="a quarter of a million numbers in no time",
    points=0.5,
    failure_message="Twice as many numbers should take about twice the time, not four times: multiply in Fourier space "
    "instead of sliding the kernel.",
)
def fast(long_conv):
    """Compare some numbers with their sums by the formula, and the time with its bound, at each length."""
    rng = numbers(906)
    for length in (2**12, 2**13, 2**18):
        x, kernel = args = tuple(rng.standard_normal((2, length)))
        outcome = observe(long_conv, args, {})
        require_result(outcome, "long_conv", args, {})
        y = unwrap(long_conv, outcome.result, np.zeros(length))
        for t in (0, 1, length - 1, *rng.integers(2, length, PLACES)):
            wanted = x[: t + 1] @ kernel[t::-1]
            near = abs(y[t] - wanted) < 1e-6
            require(near, f"With {length:,} numbers, y[{t}] is {y[t]:.6g} instead of {wanted:.6g}")
        seconds = outcome.cpu_seconds
        require(
            seconds < SECONDS,
            f"It took {seconds:.1f} s for {length:,} numbers. With the FFT it takes well under a second.",
            "deadline",
        )
