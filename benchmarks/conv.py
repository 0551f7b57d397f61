"""How fast are the reference's convolutions? Time them against PyTorch on one CPU thread.

    python -m benchmarks.conv [REPEATS]        needs torch

For each shape, one pass forward and one backward (dx, dw and db) on float32, ours and PyTorch's by
turns in the same run, so that whatever else the machine does falls on both. The medians over the
repeats, in CPU time, are compared.
"""

from dataclasses import dataclass
from statistics import geometric_mean, median
from time import process_time

import numpy as np
import torch

from benchmarks.commands import read_numbers
from benchmarks.goal import Goal, tell_goals
from benchmarks.reference import load_module

REPEATS = 41  # odd, so that the median is one of them; a busy second spoils a few
AGREEMENT = 1e-4  # largest error allowed, relative to the largest value of an array: as float32 is judged
MOST_TIME = 1.25  # times PyTorch's: the matrix products are as fast, but we write the windows out before them

REFERENCE = load_module("conv")


@dataclass(frozen=True)
class Layer:
    """A convolution layer and its input."""

    images: tuple[int, int, int, int]  # (N, C, H, W)
    kernels: tuple[int, int, int, int]  # (F, C, KH, KW)
    stride: int
    padding: int


LAYERS = (
    Layer((64, 3, 32, 32), (16, 3, 5, 5), 1, 2),
    Layer((32, 16, 28, 28), (32, 16, 3, 3), 1, 1),
    Layer((128, 1, 28, 28), (8, 1, 5, 5), 1, 0),
    Layer((64, 8, 28, 28), (16, 8, 3, 3), 2, 1),
    Layer((64, 3, 32, 32), (16, 3, 3, 3), 2, 0),
)


@dataclass(frozen=True)
class Pass:
    """CPU seconds forward and backward, and the arrays that came of it: y, dx, dw, db."""

    forward: float
    backward: float
    arrays: tuple[np.ndarray, ...]


@dataclass(frozen=True)
class Comparison:
    """Median milliseconds of CPU time for one layer."""

    forward: float
    backward: float
    torch_forward: float
    torch_backward: float

    @property
    def ours(self) -> float:
        return self.forward + self.backward

    @property
    def pytorchs(self) -> float:
        return self.torch_forward + self.torch_backward


def main() -> None:
    """Print a line a layer, and the ratio over all of them."""
    (repeats,) = read_numbers(REPEATS)
    torch.set_num_threads(1)
    print(f"one thread, median of {repeats}; NumPy {np.__version__}, PyTorch {torch.__version__}")
    print(f"{'images':<18} {'kernels':<15} stride pad  our fwd    bwd  torch fwd    bwd   ratio")
    comparisons = [compare_layer(layer, repeats) for layer in LAYERS]
    total = sum(each.ours for each in comparisons) / sum(each.pytorchs for each in comparisons)
    mean = geometric_mean(each.ours / each.pytorchs for each in comparisons)
    tell_goals(
        Goal("convolution, sum of the shapes, time over PyTorch's", total, MOST_TIME),
        Goal("convolution, geometric mean of the shapes", mean, MOST_TIME),
    )


def compare_layer(layer: Layer, repeats: int) -> Comparison:
    """See that both compute the same, time them by turns, and print the line."""
    arrays = draw_arrays(layer)
    require_agreement(run_reference(layer, *arrays), run_pytorch(layer, *arrays))
    rounds = [time_both(layer, *arrays) for _ in range(repeats)]
    comparison = Comparison(*(1000 * median(column) for column in zip(*rounds, strict=True)))
    print_line(layer, comparison)
    return comparison


def time_both(layer: Layer, *arrays: np.ndarray) -> tuple[float, float, float, float]:
    """Return CPU seconds: ours forward and backward, PyTorch's forward and backward."""
    ours, theirs = run_reference(layer, *arrays), run_pytorch(layer, *arrays)
    return ours.forward, ours.backward, theirs.forward, theirs.backward


def draw_arrays(layer: Layer) -> tuple[np.ndarray, ...]:
    """Return x, w, b and dy, all float32."""
    rng = np.random.default_rng(0)
    shapes = layer.images, layer.kernels, layer.kernels[:1]
    x, w, b = (rng.normal(size=shape).astype(np.float32) for shape in shapes)
    y = REFERENCE.conv_forward(x, w, b, layer.stride, layer.padding)
    return x, w, b, rng.normal(size=y.shape).astype(np.float32)


def run_reference(layer: Layer, x: np.ndarray, w: np.ndarray, b: np.ndarray, dy: np.ndarray) -> Pass:
    """Go forward and backward with ours."""
    start = process_time()
    y = REFERENCE.conv_forward(x, w, b, layer.stride, layer.padding)
    middle = process_time()
    gradients = REFERENCE.conv_backward(dy, x, w, layer.stride, layer.padding)
    end = process_time()
    return Pass(middle - start, end - middle, (y, *gradients))


def run_pytorch(layer: Layer, x: np.ndarray, w: np.ndarray, b: np.ndarray, dy: np.ndarray) -> Pass:
    """Do the same in PyTorch."""
    leaves = [torch.from_numpy(array).requires_grad_() for array in (x, w, b)]
    upstream = torch.from_numpy(dy)
    start = process_time()
    y = torch.nn.functional.conv2d(leaves[0], leaves[1], leaves[2], stride=layer.stride, padding=layer.padding)
    middle = process_time()
    gradients = torch.autograd.grad(y, leaves, upstream)
    end = process_time()
    return Pass(middle - start, end - middle, tuple(tensor.detach().numpy() for tensor in (y, *gradients)))


def require_agreement(ours: Pass, theirs: Pass) -> None:
    """Raise AssertionError unless both have computed the same: what is wrong has no speed."""
    for array, expected in zip(ours.arrays, theirs.arrays, strict=True):
        error = np.abs(array - expected).max() / np.abs(expected).max()
        assert error <= AGREEMENT, f"results differ from PyTorch's by {error:.1e}"


def print_line(layer: Layer, times: Comparison) -> None:
    print(
        f"{layer.images!s:<18} {layer.kernels!s:<15} {layer.stride:>6} {layer.padding:>3}"
        f"  {times.forward:>7.2f} {times.backward:>6.2f}  {times.torch_forward:>9.2f} {times.torch_backward:>6.2f}"
        f"   {times.ours / times.pytorchs:>5.2f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
