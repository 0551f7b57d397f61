"""q02_relu: keep what is positive, and let the derivative through where it was. 3 points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given.answers import numbers, slide
from given.judge import check, check_forms

name = "q02_relu"
HINTS = {
    "relu": (
        "Each number is compared with 0 by itself, and the larger of the two is kept. Python's own max "
        "wants one yes or no and cannot do that with a whole array; NumPy has a function that can.",
        "z of any shape gives the same shape: [-1.5, 0, 2] becomes [0, 0, 2]. The one 0 goes with every number of z.",
        "return np.maximum(..., ...)",
    ),
    "relu_backward": (
        "Where z was positive, relu let it pass, and da passes back as it is; elsewhere nothing passes. It "
        "is z that decides, not da.",
        "da, z and dz have one shape. A comparison such as z < 5 is an array of True and False of that "
        "shape too; in a product True counts as 1 and False as 0.",
        "passes = ...  # True where a derivative may pass",
    ),
}


@test_case(
    name="the rows 'ReLU output' of the slides",
    points=0.25,
    failure_message="Slides 'Size = 3, Stride = 1' and 'detects positive numbers': in the row 'ReLU output' everything "
    "below 0 has become 0 and everything else is as it was.",
)
def slides_relu(relu):
    for title in ("detects positive numbers", "Size = 3, Stride = 1", "Size = 3, Stride = 3"):
        check(slide(title).relu, relu, slide(title).output)


@test_case(
    name="the derivatives for four numbers",
    points=0.25,
    failure_message="Where z was positive, ReLU passed it on unchanged, so that da passes unchanged as well. Where z "
    "was negative, changing it a little changes nothing: the derivative is 0.",
)
def gradient_by_hand(relu_backward):
    da, z = np.array([10.5, -20.25, 30.0, 40.5]), np.array([-1.0, 2.0, -3.0, 0.5])
    check(np.array([0.0, -20.25, 0.0, 40.5]), relu_backward, da, z)


@test_case(
    name="the derivative at z = 0",
    points=0.25,
    failure_message="ReLU has a corner at 0. We agree that its derivative there is 0, as it is for negative z.",
)
def gradient_at_0(relu_backward):
    da, z = np.array([5.0, 6.0, -7.0, 8.0]), np.array([-2.0, 0.0, 3.0, 0.0])
    check(np.array([0.0, 0.0, -7.0, 0.0]), relu_backward, da, z)


@test_case(
    name="what comes back: new arrays like z",
    points=0.25,
    failure_message="The result of either function is a new array of the shape of z, of float64 numbers if z holds "
    "float64 numbers. Fractions stay fractions, and z stays as it was.",
)
def arrays_like_z(relu, relu_backward):
    da, z = numbers(204).standard_normal((2, 3, 4))
    z[0, 0] = -0.5  # its result is 0: whoever takes the type of all from the first one cuts fractions off
    check_forms(
        lambda: check("q02 form", relu, z, form=True, untouched=True),
        lambda: check("q02 form of the derivative", relu_backward, da, z, form=True, untouched=True),
    )
