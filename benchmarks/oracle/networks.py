"""backprop.py and training.py beside PyTorch."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - everybody calls it F

from benchmarks.oracle.draw import Draw
from benchmarks.oracle.peer import Pair, ask, flat, tensor
from benchmarks.reference import load_module

ours = load_module("backprop")
training = load_module("training")


def activations(draw: Draw) -> Iterator[Pair]:
    """Sigmoid and ReLU of arrays of any shape."""
    z = draw.numbers(*draw.sizes(draw.size(4) - 1))
    for name, theirs in (("sigmoid", torch.sigmoid), ("relu", F.relu)):
        a, da, (dz,) = ask(draw, theirs, z)
        yield name, getattr(ours, name)(z), a
        yield f"{name}_backward", getattr(ours, f"{name}_backward")(da, z), dz


def losses(draw: Draw) -> Iterator[Pair]:
    """Softmax and cross-entropy of weighted sums (N, K)."""
    n, k = draw.sizes(2)
    z, y = draw.numbers(n, k), draw.classes(n, k)
    p = F.softmax(tensor(z), dim=1).detach().numpy()
    sums = tensor(z)
    loss = F.cross_entropy(sums, torch.tensor(y))
    loss.backward()
    yield "softmax", ours.softmax(z), p
    yield "cross_entropy", ours.cross_entropy(p, y), loss.item()
    yield "softmax_cross_entropy_backward", ours.softmax_cross_entropy_backward(p, y), sums.grad


def dense(draw: Draw) -> Iterator[Pair]:
    """A dense layer."""
    n, d, m = draw.sizes(3)
    x, w, b = draw.numbers(n, d), draw.numbers(d, m), draw.numbers(m)
    z, dz, derivatives = ask(draw, lambda x, w, b: F.linear(x, w.T, b), x, w, b)
    yield "dense_forward", ours.dense_forward(x, w, b), z
    yield "dense_backward", ours.dense_backward(dz, x, w), derivatives


def their_sums(x: torch.Tensor, params: list[torch.Tensor], activation: Any = F.relu) -> torch.Tensor:
    """Return the weighted sums of a network's last layer."""
    for w, b in zip(params[:-2:2], params[1:-2:2], strict=True):
        x = activation(F.linear(x, w.T, b))
    return F.linear(x, params[-2].T, params[-1])


def networks(draw: Draw) -> Iterator[Pair]:
    """A network of some layers: its probabilities, its loss and all derivatives."""
    x, params, y = draw.network()
    tensors = list(map(tensor, flat(params)))
    sums = their_sums(tensor(x), tensors)
    loss = F.cross_entropy(sums, torch.tensor(y))
    loss.backward()
    our_loss, grads = ours.backprop(params, x, y)
    yield "network_forward", ours.network_forward(params, x), F.softmax(sums, dim=1).detach()
    yield "predict", training.predict(params, x), sums.argmax(dim=1)
    yield "backprop", [our_loss, *flat(grads)], [loss.item(), *(each.grad for each in tensors)]


def small_moves(draw: Draw) -> Iterator[Pair]:
    """Derivatives by moving numbers a little, beside exact ones: close, never equal."""
    x = draw.numbers(*draw.sizes(draw.size(4) - 1))
    exact = tensor(x.astype(np.float64))
    torch.tanh(exact).pow(2).sum().backward()
    yield "numerical_gradient", ours.numerical_gradient(lambda x: (np.tanh(x) ** 2).sum(), x), exact.grad


def one_step(draw: Draw) -> Iterator[Pair]:
    """One step of gradient descent."""
    _, params, _ = draw.without_whole_numbers().network()
    grads = [(draw.numbers(*w.shape), draw.numbers(*b.shape)) for w, b in params]
    tensors = list(map(tensor, flat(params)))
    for each, grad in zip(tensors, flat(grads), strict=True):
        each.grad = tensor(grad).detach().to(each.dtype)
    torch.optim.SGD(tensors, lr=0.05).step()
    yield "sgd_step", flat(training.sgd_step(params, grads, 0.05)), [each.detach() for each in tensors]


def trainings(draw: Draw) -> Iterator[Pair]:
    """Some epochs of gradient descent, with mini-batches in the same order."""
    x, params, y = draw.without_whole_numbers().network()
    seed, rate, batch_size, epochs = draw.size(1000), 0.05, draw.size(), draw.size(3)
    trained, losses = training.train(
        params, x, y, epochs=epochs, batch_size=batch_size, learning_rate=rate, rng=np.random.default_rng(seed)
    )
    theirs = their_training(x, flat(params), y, np.random.default_rng(seed), epochs, batch_size, rate)
    yield "train", [*flat(trained), losses], theirs


def their_training(
    x: Any, params: Any, y: Any, rng: np.random.Generator, epochs: int, batch_size: int, learning_rate: float
) -> list[Any]:
    """Return PyTorch's weights and biases after the same training, and the mean loss of each epoch."""
    tensors, means = list(map(tensor, params)), []
    optimizer = torch.optim.SGD(tensors, lr=learning_rate)
    for _ in range(epochs):
        order, total = rng.permutation(len(x)), 0.0
        for start in range(0, len(x), batch_size):
            batch = order[start : start + batch_size]
            optimizer.zero_grad()
            loss = F.cross_entropy(their_sums(tensor(x[batch]), tensors), torch.tensor(y[batch]))
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        means.append(total / len(x))
    return [*(each.detach() for each in tensors), means]


def first_weights(draw: Draw) -> Iterator[Pair]:
    """The spread of the first weights beside Kaiming's, of 90,000 weights each: an estimate, so they differ by a per cent."""
    (w, b), *_ = training.init_params([300, 300], draw.rng)
    theirs = torch.empty(300, 300, dtype=torch.float64)
    torch.nn.init.kaiming_normal_(theirs, nonlinearity="relu")
    yield "init_params", [w.std(), b], [theirs.std().item(), np.zeros(300)]


COMPARISONS = (activations, losses, dense, networks, small_moves, one_step, trainings, first_weights)
