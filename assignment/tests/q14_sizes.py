"""q14_sizes: how long a result is, and how many weights and biases a layer has. 2 points."""

OK_FORMAT = False

from otter.test_files import test_case

from given.answers import numbers, slide, slides
from given.judge import check, check_forms

name = "q14_sizes"
HINTS = {
    "output_size": (
        "Padding makes the signal longer, at both ends. Then count where the kernel can start: at 0, at "
        "stride, at 2 * stride, as long as its far end is on the signal.",
        "Whole numbers in, a whole number out: // divides and drops the rest. A signal of 10 and a kernel "
        "of 3: the last place to start is 7. With stride 3 these starts are 0, 3 and 6, and 7 // 3 is 2.",
        "last_start = ...",
    ),
    "dense_parameters": (
        "Every neuron has one weight for each input, and one bias.",
        "The weights are a table with a row for each input and a column for each neuron, the biases one "
        "number a neuron. 3 inputs and 2 neurons make 6 weights and 2 biases, 8 in all.",
        "weights = ...",
    ),
    "conv_parameters": (
        "A kernel has one weight for each number that it covers at a time, in all channels, and one bias. "
        "How large the image is plays no part.",
        "The weights are (filters, channels, kernel_height, kernel_width): how many numbers is that? 2 "
        "kernels of 3 x 3 on 1 channel have 18 weights and 2 biases.",
        "weights_of_one = ...  # in one kernel",
    ),
}


@test_case(
    name="the slides' kernel of size 3, and padding on both sides",
    points=0.25,
    failure_message="Slides 'Size = 3, Stride = 1' and 'Size = 3, Stride = 3': count the places where the kernel fits. "
    "Padding adds that many zeros before the first number and as many after the last one.",
)
def slides_kernel(output_size):
    for title in ("Size = 3, Stride = 1", "Size = 3, Stride = 3"):
        example = slide(title)
        check(len(example.output), output_size, len(example.input), len(example.kernel), example.stride)
    check(8, output_size, 10, 3)
    check(5, output_size, 5, 3, padding=1)
    check(9, output_size, 5, 1, 1, 2)


@test_case(
    name="the slide's dense layer",
    points=0.25,
    failure_message="Every neuron has one weight for each of the 250 x 250 pixels, and one bias of its own.",
)
def slides_dense_layer(dense_parameters):
    layer = slides()["examples"]["dense layer on an image"]
    check(layer["parameters"], dense_parameters, layer["height"] * layer["width"], layer["units"])
    check(8, dense_parameters, 3, 2)


@test_case(
    name="the first layer of AlexNet",
    points=0.25,
    failure_message="A kernel has one weight for each pixel of its window in each channel, and one bias of its own.",
)
def first_layer_of_alexnet(conv_parameters):
    check(34944, conv_parameters, 3, 96, 11, 11)


@test_case(
    name="what comes back: whole numbers",
    points=0.25,
    failure_message="All three count things: their results are whole numbers of Python or NumPy, 8 and not 8.0.",
)
def whole_numbers(output_size, dense_parameters, conv_parameters):
    one, other, third = numbers(1401).integers(10, 100, 3).tolist()
    check_forms(
        lambda: check("q14 form of output_size", output_size, 9 + one, 3, 2, form=True),
        lambda: check("q14 form of dense_parameters", dense_parameters, one, other, form=True),
        lambda: check("q14 form of conv_parameters", conv_parameters, one, other, third, 3, form=True),
    )
