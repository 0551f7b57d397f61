"""How fast are the reference convolutions? Time them against PyTorch on one CPU thread.

    python bench/conv.py [REPEATS]        needs torch

For each shape, one pass forward and one backward (dx, dw and db) on float32, ours and PyTorch's by
turns in the same run, so that whatever else the machine does falls on both. The medians over the
repeats, in CPU time, are compared.
"""

import os

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")  # read when NumPy is imported

import sys
from pathlib import Path
from statistics import geometric_mean, median
from time import process_time

import numpy as np
import torch

from benchmarks.goal import Goal, tell

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "solutions"))
from benchmarks.conv import conv_backward, conv_forward

# Images (N, C, H, W), kernels (F, C, KH, KW), stride, padding.
SHAPES = [
    ((64, 3, 32, 32), (16, 3, 5, 5), 1, 2),
    ((32, 16, 28, 28), (32, 16, 3, 3), 1, 1),
    ((128, 1, 28, 28), (8, 1, 5, 5), 1, 0),
    ((64, 8, 28, 28), (16, 8, 3, 3), 2, 1),
    ((64, 3, 32, 32), (16, 3, 3, 3), 2, 0),
]
AGREEMENT = 1e-4  # largest error allowed, relative to the largest value of an array


def ours(x, w, b, dy, stride, padding):
    """Return the CPU seconds that forward and backward take, and their results."""
    start = process_time()
    y = conv_forward(x, w, b, stride, padding)
    middle = process_time()
    gradients = conv_backward(dy, x, w, stride, padding)
    return middle - start, process_time() - middle, (y, *gradients)


def pytorch(x, w, b, dy, stride, padding):
    """Do the same in PyTorch, and return its results as NumPy arrays."""
    leaves = [torch.from_numpy(array).requires_grad_() for array in (x, w, b)]
    dy = torch.from_numpy(dy)
    start = process_time()
    y = torch.nn.functional.conv2d(*leaves, stride, padding)
    middle = process_time()
    gradients = torch.autograd.grad(y, leaves, dy)
    return middle - start, process_time() - middle, [t.detach().numpy() for t in (y, *gradients)]


def compare(images, kernels, stride, padding, repeats):
    """Return median milliseconds of CPU time for a shape: forward and backward, ours and then PyTorch's."""
    rng = np.random.default_rng(0)
    shapes = images, kernels, kernels[:1]
    x, w, b = (rng.normal(size=shape).astype(np.float32) for shape in shapes)
    dy = rng.normal(size=conv_forward(x, w, b, stride, padding).shape).astype(np.float32)
    times = []
    for _ in range(repeats):
        *mine, results = ours(x, w, b, dy, stride, padding)
        *theirs, expected = pytorch(x, w, b, dy, stride, padding)
        times.append([*mine, *theirs])
    for result, wanted in zip(results, expected, strict=True):
        error = np.abs(result - wanted).max() / np.abs(wanted).max()
        assert error <= AGREEMENT, "results differ from PyTorch's"
    return [1000 * median(column) for column in zip(*times, strict=True)]


def main():
    """Print a line a shape, and the ratio over all of them."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 41
    torch.set_num_threads(1)
    print(f"one thread, median of {repeats}; NumPy {np.__version__}, PyTorch {torch.__version__}")
    print(f"{'images':<18} {'kernels':<15} stride pad  our fwd    bwd  torch fwd    bwd   ratio")
    ratios, ours_total, torch_total = [], 0.0, 0.0
    for images, kernels, stride, padding in SHAPES:
        mine_f, mine_b, torch_f, torch_b = compare(images, kernels, stride, padding, repeats)
        ratios.append((mine_f + mine_b) / (torch_f + torch_b))
        ours_total, torch_total = ours_total + mine_f + mine_b, torch_total + torch_f + torch_b
        print(
            f"{images!s:<18} {kernels!s:<15} {stride:>6} {padding:>3}"
            f"  {mine_f:>7.2f} {mine_b:>6.2f}  {torch_f:>9.2f} {torch_b:>6.2f}   {ratios[-1]:>5.2f}"
        )
    total = ours_total / torch_total
    tell(
        [
            Goal("convolution, sum of the shapes, time over PyTorch's", total, 1.25),
            Goal("convolution, geometric mean of the shapes", geometric_mean(ratios), 1.25),
        ]
    )


if __name__ == "__main__":
    main()
