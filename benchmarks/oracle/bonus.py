"""beyond.py beside PyTorch."""

from collections.abc import Iterator

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - everybody calls it F

from benchmarks.oracle.draw import Array, Draw
from benchmarks.oracle.networks import their_sums
from benchmarks.oracle.peer import Pair, ask, flat, tensor
from benchmarks.reference import load_module
from given import architectures

beyond = load_module("beyond")
ACTIVATIONS = {"sigmoid": torch.sigmoid, "relu": F.relu}


def convnets(draw: Draw) -> Iterator[Pair]:
    """A convolution, ReLU, pooling and a dense layer: probabilities, loss and all derivatives."""
    n, c, f, k, kh, kw = draw.sizes(6, 3)
    height, width = kh + 1 + draw.size(), kw + 1 + draw.size()
    draw = draw.without_whole_numbers()  # among those there are ties
    inputs = f * ((height - kh + 1) // 2) * ((width - kw + 1) // 2)
    x, y = draw.numbers(n, c, height, width), draw.classes(n, k)
    params = [(draw.weights(f, c, kh, kw), draw.weights(f)), (draw.weights(inputs, k), draw.weights(k))]
    tensors = list(map(tensor, flat(params)))
    pooled = F.max_pool2d(F.relu(F.conv2d(tensor(x), tensors[0], tensors[1])), 2)
    sums = F.linear(pooled.flatten(1), tensors[2].T, tensors[3])
    loss = F.cross_entropy(sums, torch.tensor(y))
    loss.backward()
    our_loss, grads = beyond.convnet_backprop(params, x, y)
    yield "convnet_forward", beyond.convnet_forward(params, x), F.softmax(sums, dim=1).detach()
    yield "convnet_backprop", [our_loss, *flat(grads)], [loss.item(), *(each.grad for each in tensors)]


def batch_normalisation(draw: Draw) -> Iterator[Pair]:
    """Batch normalisation while training, of at least four examples: of two nothing is left of dx but rounding."""
    n, d, eps = 3 + draw.size(), draw.size(), 1e-3
    x, gamma, beta = draw.numbers(n, d), draw.numbers(d), draw.numbers(d)

    def theirs(x: torch.Tensor, gamma: torch.Tensor, beta: torch.Tensor) -> torch.Tensor:
        return F.batch_norm(x, None, None, gamma, beta, training=True, eps=eps)

    y, dy, derivatives = ask(draw, theirs, x, gamma, beta)
    yield "batchnorm_forward", beyond.batchnorm_forward(x, gamma, beta, eps), y
    yield "batchnorm_backward", beyond.batchnorm_backward(dy, x, gamma, eps), derivatives


def dropout(draw: Draw) -> Iterator[Pair]:
    """Dropout: the mask is drawn, so ours is laid over theirs, and what they make of a number that is kept is the scale."""
    drop = float(draw.rng.uniform(0, 0.9))
    x = draw.numbers(*draw.sizes(draw.size(4) - 1))
    y, mask = beyond.dropout_forward(x, drop, draw.rng)
    scale = F.dropout(torch.ones(1000, dtype=torch.float64), drop).max().item()
    theirs, dy, (dx,) = ask(draw, lambda x: x * torch.tensor(mask) * scale, x)
    yield "dropout_forward", y, theirs
    yield "dropout_backward", beyond.dropout_backward(dy, mask, drop), dx


def recurrent(draw: Draw) -> Iterator[Pair]:
    """A recurrent network; theirs has its weights the other way round, and a second bias, which is 0."""
    n, t, d, h = draw.sizes(4, 4)
    arrays = draw.weights(n, t, d), draw.weights(n, h), draw.weights(d, h), draw.weights(h, h), draw.weights(h)

    def theirs(x: torch.Tensor, h0: torch.Tensor, wx: torch.Tensor, wh: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        weights = [wx.T.contiguous(), wh.T.contiguous(), b, torch.zeros_like(b)]
        return torch.rnn_tanh(x, h0[None].contiguous(), weights, True, 1, 0.0, False, False, True)[0]

    states, dh, derivatives = ask(draw, theirs, *arrays)
    x, h0, wx, wh, _ = arrays
    yield "rnn_forward", beyond.rnn_forward(*arrays), states
    yield "rnn_backward", beyond.rnn_backward(dh, x, h0, states, wx, wh), derivatives


def norms(draw: Draw) -> Iterator[Pair]:
    """The norm of each layer's derivatives, with sigmoid and with ReLU."""
    x, params, y = draw.network()
    for name, theirs in ACTIVATIONS.items():
        tensors = list(map(tensor, flat(params)))
        F.cross_entropy(their_sums(tensor(x), tensors, theirs), torch.tensor(y)).backward()
        expected = [float(torch.linalg.norm(each.grad)) for each in tensors[::2] if each.grad is not None]
        yield "gradient_norms", np.array(beyond.gradient_norms(params, x, y, name)), expected


def motifs(draw: Draw) -> Iterator[Pair]:
    """A motif along DNA, as a kernel over four channels."""
    k = draw.size()
    weights, letters = draw.numbers(4, k), draw.rng.integers(0, 5, k + draw.size(20))
    channels = np.vstack([np.eye(4), np.full(4, 0.25)])[letters].T  # N is a quarter of each letter
    scores, _, _ = ask(draw, lambda w: F.conv1d(torch.tensor(channels, dtype=w.dtype)[None], w[None])[0, 0], weights)
    yield "motif_scan", beyond.motif_scan("".join("ACGTN"[letter] for letter in letters), weights), scores


def long_kernels(draw: Draw) -> Iterator[Pair]:
    """A kernel as long as the signal, and Hyena's operator; theirs is the slow sum over all pairs of places."""
    length, order = draw.size(300), draw.size(3)
    x, kernels, gates = draw.numbers(length), draw.numbers(order, length), draw.numbers(order, length)

    def convolve(x: torch.Tensor, kernel: torch.Tensor) -> torch.Tensor:
        return F.conv1d(F.pad(x, (length - 1, 0))[None, None], kernel.flip(0)[None, None])[0, 0]

    def operate(v: torch.Tensor, gates: torch.Tensor, kernels: torch.Tensor) -> torch.Tensor:
        for gate, kernel in zip(gates, kernels, strict=True):
            v = gate * convolve(v, kernel)
        return v

    yield "long_conv", beyond.long_conv(x, kernels[0]), ask(draw, convolve, x, kernels[0])[0]
    yield "hyena_operator", beyond.hyena_operator(x, gates, kernels), ask(draw, operate, x, gates, kernels)[0]


def tables(draw: Draw) -> Iterator[Pair]:
    """AlexNet and DeepYeast built in PyTorch, without memory for their weights: the shape and parameters of each layer."""
    for layers, shape in (
        (architectures.ALEXNET, architectures.ALEXNET_INPUT),
        (architectures.DEEPYEAST, architectures.DEEPYEAST_INPUT),
    ):
        found = beyond.network_summary(layers, shape)
        yield "network_summary", [numbers_of(*each) for each in found], list(their_summary(layers, shape))


def their_summary(layers: list[tuple], shape: tuple[int, ...]) -> Iterator[Array]:
    """Yield the shape and the number of parameters of each layer, by PyTorch."""
    x = torch.empty(1, *shape, device="meta")
    for kind, *options in layers:
        layer = their_layer(kind, options, x.shape[1])
        x = layer(x)
        yield numbers_of(tuple(x.shape[1:]), sum(each.numel() for each in layer.parameters()))


def their_layer(kind: str, options: list[int], inputs: int) -> torch.nn.Module:
    """Return PyTorch's layer for a row of a table of given/architectures.py."""
    if kind == "conv":
        filters, kernel, stride, padding, groups = options
        return torch.nn.Conv2d(inputs, filters, kernel, stride, padding, groups=groups, device="meta")
    if kind == "max pool":
        size, stride = options
        return torch.nn.MaxPool2d(size, stride)
    return torch.nn.Flatten() if kind == "flatten" else torch.nn.Linear(inputs, options[0], device="meta")


def numbers_of(shape: tuple[int, ...], parameters: int) -> Array:
    """Return a shape and a number of parameters in one row."""
    return np.array([*shape, parameters])


COMPARISONS = (convnets, batch_normalisation, dropout, recurrent, norms, motifs, long_kernels, tables)
