"""Training: from random weights to a network that reads handwriting.

Backpropagation tells for every weight whether the loss grows or shrinks with it. Gradient descent
does the obvious thing with that: it moves every weight a small step in the direction in which the
loss shrinks, and asks again. How small a step is set by the learning rate. Too small, and learning
takes forever; too large, and the network jumps over the valley that it wanted to walk into.

To ask all 60,000 digits before every step would be a waste, as a few dozen of them point in nearly
the same direction. So we shuffle the digits, cut them into small groups (mini-batches), and take a
step after each. When every digit has had its turn, an epoch is over; we shuffle again and start the
next. This is stochastic gradient descent, SGD.

The first weights are drawn at random, since neurons that start equal would stay equal forever, and
with care for their size: too small, and the weighted sums shrink from layer to layer; too large,
and they explode (questions 10 to 12). Then comes the afternoon's reward: train on MNIST and see how
many handwritten digits your own network reads (question 13).

Shapes: N examples with D inputs each are x (N, D), their classes are y (N,), whole numbers. K is
the number of classes. `params` is a list of pairs (w, b), one a layer, from input to output: w is
(fan-in, fan-out), the number of inputs and of outputs of the layer, and b is (fan-out,).

All randomness comes from `rng`, a generator made with np.random.default_rng(seed): the same seed
gives the same network. No function changes x or y.
"""

import numpy as np

from backprop import backprop, network_forward


def init_params(sizes, rng):
    """Draw the weights of a new network.

    Arguments:
        sizes: how many numbers there are before, between and after the layers: [784, 100, 10] is a
            network of two layers, from 784 pixels over 100 neurons to 10 classes. (The neurons of
            all layers but the last are called hidden.)
        rng: the generator to draw from.

    Returns params, a list of pairs (w, b) with w (fan-in, fan-out) and b (fan-out,), float64.

    Formula: weights from the normal distribution with mean 0 and *variance* 2 / fan-in, where
    fan-in is the number of inputs of the layer. Biases are 0. rng.normal draws such numbers. (Mind
    that it wants the standard deviation, the square root of the variance.)

    Source: He et al. 2015, "Delving Deep into Rectifiers": ReLU throws half of its inputs away, the
    2 makes up for it, so that the weighted sums keep their size through many layers.
    """
    raise NotImplementedError("q10_init_params: random weights of the right size, and zero biases")


def sgd_step(params, grads, learning_rate):
    """Take one step of gradient descent: every weight and bias a little downhill.

    Arguments:
        params: a list of pairs (w, b), one a layer.
        grads: a list of pairs (dw, db) in the same order, as backprop returns it.
        learning_rate: how large the step is, a number.

    Returns the new params, a list of pairs (w, b). (The old ones may be changed, if you find that
    easier: only what you return counts.)

    Formula: every weight and every bias moves against its own derivative, by the learning rate
    times that derivative. So where the derivative is positive, the number becomes smaller.

    Source: the lecture on dense networks.
    """
    raise NotImplementedError("q11_sgd_step: move every weight and bias a little downhill")


def train(params, x, y, *, epochs, batch_size, learning_rate, rng):
    """Train a network with mini-batch gradient descent.

    Arguments:
        params: the network to start from, a list of pairs (w, b).
        x: the inputs (N, D), one example a row.
        y: the true classes (N,), whole numbers from 0 to K - 1.
        epochs: how often every example is used.
        batch_size: how many examples make a mini-batch. If N cannot be divided by it, the last
            mini-batch of an epoch is smaller. It is used like the others.
        learning_rate: how large each step is.
        rng: the generator that shuffles.

    (The * means: what comes after it must be given by name, train(..., epochs=3, batch_size=32,
    ...).)

    Returns (params, losses): the trained network, and a list with one number for each epoch, the
    mean over all its N examples of the loss at the moment when their mini-batch was used (that is,
    before the step that it led to). Mind that a smaller last mini-batch has fewer examples in this
    mean.

    In every epoch: put the examples into a new random order, the same for x and y; cut it into
    mini-batches; for each, find the derivatives and take a step. rng.permutation(N) draws an order:
    the row numbers 0 to N - 1, each once. x[rows] are the rows with these numbers, y[rows] theirs.

    Slide: "Train a dense neural network on the MNIST dataset".
    """
    raise NotImplementedError("q12_train: shuffle, cut into mini-batches, take a step after each")


def predict(params, x):
    """Say for each example which class it most probably is.

    Arguments:
        params: a network, as train or fit_mnist returns it.
        x: the inputs (N, D), one example a row.

    Returns the classes (N,), whole numbers from 0 to K - 1.

    Formula: the class with the highest of the probabilities that network_forward gives.

    Slide: "Train a dense neural network on the MNIST dataset".
    """
    raise NotImplementedError("q12_train: the most probable class of each example")


def fit_mnist(x, y, rng):
    """Train a network that reads handwritten digits as well as you can make it.

    Arguments:
        x: the images (60000, 784), float32, from 0 (paper) to 1 (ink), one image of 28 x 28 a row.
        y: the class of each (60000,), a whole number from 0 to 9: the digit that it shows. (In the
            grader the images are mirrored or turned and a little bent, and the classes renamed.)
        rng: the generator for everything random.

    Returns params for your own predict, whatever they look like.

    What counts is the share of 10,000 new digits that predict reads correctly: no points for 80 %
    or less, four at 90 %, eight at 95 %, ten at 97 %, in straight lines between; 98 % is a
    distinction. You may use 60 seconds of processor time, for fit_mnist and predict together, so
    try on a part of the images first. When it is graded there are 2 GB of memory and one thread,
    and no file can be read or written.

    Worth trying: the number of hidden neurons, the learning rate (and a smaller one towards the
    end), the size of the mini-batches, the number of epochs. Calculations in float32 take half the
    time of those in float64, but only if the weights are float32 as well.

    Slide: "Train a dense neural network on the MNIST dataset".
    """
    raise NotImplementedError("q13_mnist_accuracy: choose a network, train it, return its params")
