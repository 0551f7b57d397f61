"""conv.py and pool.py beside PyTorch: drawn strides and paddings, and windows that do not fill the image."""

from collections.abc import Iterator

import torch
import torch.nn.functional as F  # noqa: N812 - everybody calls it F

from benchmarks.oracle.draw import Draw
from benchmarks.oracle.peer import Pair, ask
from benchmarks.reference import load_module

conv = load_module("conv")
pool = load_module("pool")


def signals(draw: Draw) -> Iterator[Pair]:
    """A kernel along a signal."""
    stride, k = draw.sizes(2)
    x, kernel = draw.numbers(k + draw.size(9)), draw.numbers(k)
    y, dy, derivatives = ask(draw, lambda x, k: F.conv1d(x[None, None], k[None, None], stride=stride)[0, 0], x, kernel)
    yield "conv1d", conv.conv1d(x, kernel, stride), y
    yield "conv1d_backward", conv.conv1d_backward(dy, x, kernel, stride), derivatives


def images(draw: Draw) -> Iterator[Pair]:
    """A kernel over one image."""
    stride, kh, kw = draw.sizes(3, 4)
    image, kernel = draw.numbers(kh + draw.size(), kw + draw.size()), draw.numbers(kh, kw)
    y, _, _ = ask(draw, lambda x, k: F.conv2d(x[None, None], k[None, None], stride=stride)[0, 0], image, kernel)
    yield "conv2d", conv.conv2d(image, kernel, stride), y


def layers(draw: Draw) -> Iterator[Pair]:
    """A convolution layer, and the sizes and numbers of question 14."""
    n, c, f, kh, kw, stride = draw.sizes(6, 4)
    padding = int(draw.rng.integers(0, 4))
    x, w, b = draw.numbers(n, c, kh + draw.size(), kw + draw.size()), draw.numbers(f, c, kh, kw), draw.numbers(f)
    y, dy, derivatives = ask(draw, lambda x, w, b: F.conv2d(x, w, b, stride=stride, padding=padding), x, w, b)
    yield "conv_forward", conv.conv_forward(x, w, b, stride, padding), y
    yield "conv_backward", conv.conv_backward(dy, x, w, stride, padding), derivatives
    yield "output_size", conv.output_size(x.shape[2], kh, stride, padding), y.shape[2]
    theirs = torch.nn.Conv2d(c, f, (kh, kw))
    yield "conv_parameters", conv.conv_parameters(c, f, kh, kw), sum(each.numel() for each in theirs.parameters())
    dense = torch.nn.Linear(c, f)
    yield "dense_parameters", conv.dense_parameters(c, f), sum(each.numel() for each in dense.parameters())


def pooling(draw: Draw) -> Iterator[Pair]:
    """Max and average pooling of one image, and as layers; a last row or column that no window fills is left out."""
    size, stride = draw.sizes(2, 4)
    x = draw.without_ties(draw.size(3), draw.size(3), size + draw.size(), size + draw.size())
    for name, theirs in (("max", F.max_pool2d), ("average", F.avg_pool2d)):
        y, dy, (dx,) = ask(draw, lambda x, pool=theirs: pool(x, size, stride), x)
        yield f"{name}_pool", getattr(pool, f"{name}_pool")(x[0, 0], size, stride), y[0, 0]
        yield f"{name}_pool_forward", getattr(pool, f"{name}_pool_forward")(x, size, stride), y
        yield f"{name}_pool_backward", getattr(pool, f"{name}_pool_backward")(dy, x, size, stride), dx


COMPARISONS = (signals, images, layers, pooling)
