"""A dense neural network, and how it finds out in which direction to change its weights.

The network is a row of layers, and a layer is a group of neurons. In a dense layer, each neuron
multiplies all its inputs by weights, adds up the products, and adds a bias. The result is called
its weighted sum, z. An activation function is applied to every weighted sum: without one, a row of
layers could do no more than a single layer. The last layer has one neuron for each class (each
digit, 0 to 9), and softmax turns its weighted sums into probabilities. Cross-entropy then says with
one number, the loss, how badly these probabilities fit the true classes: it is 0 when the network
is certain and right, and large when it is certain and wrong.

Learning means making the loss smaller, and for that we need the derivative of the loss with respect
to every weight: would the loss go up or down, and how steeply, if this weight grew a little? The
chain rule answers that layer by layer, starting at the loss and walking back to the input. That
walk is backpropagation. Every step forward below has its partner, a step backward, which is handed
the derivative of the loss with respect to the *result* of the forward step and finds from it the
derivative with respect to its *inputs*. We write da, dz, dw ... for "the derivative of the loss
with respect to a, z, w ..."; each has the same shape as a, z, w ... itself. All derivatives
together are called the gradient, a word that stands in a few names.

How can you be sure that a derivative is right? Move one number a tiny bit up and down and look at
what the loss does. That is numerical_gradient, question 9: far too slow to learn with, but an
honest judge of everything you wrote before it.

Shapes: N examples are handled together (a mini-batch), one a row. A layer has D inputs and M
neurons, the last layer has K neurons, one a class. `params` is a list of pairs (w, b), one a layer,
from input to output: w is (D, M), b is (M,).

Everywhere: whole numbers count as float64, float64 in gives float64 out, and no argument is
changed.
"""

import numpy as np


def sigmoid(z):
    """Squash every number into the range 0 to 1.

    Arguments:
        z: weighted sums, an array of any shape.

    Returns an array of the shape of z.

    Formula: s(z) = 1 / (1 + exp(-z)), which is the same as exp(z) / (1 + exp(z)).

    exp(1000) is too large for a computer, exp(-1000) is a harmless 0. For each z choose the form
    that never takes exp of a large number: there must be no warning at z = 1000 nor at z = -1000.

    Source: the lecture on dense networks (the activation that ReLU has replaced).
    """
    raise NotImplementedError("q01_sigmoid: squash every number into 0 to 1, without overflow")


def sigmoid_backward(da, z):
    """Pass a derivative back through sigmoid.

    Arguments:
        da: the derivative of the loss with respect to a = sigmoid(z), same shape as z.
        z: the weighted sums that sigmoid was given, any shape.

    Returns dz, same shape as z.

    Derivative: by the chain rule, every number of da is multiplied by the slope of sigmoid at its
    z. That slope is s (1 - s), where s is the result of sigmoid.

    Source: the lecture on dense networks. The product s (1 - s) is never above 1/4, which is why
    derivatives fade on their way back through many sigmoid layers. Slide: "There's a lot more"
    ("Vanishing gradient problem").
    """
    raise NotImplementedError("q01_sigmoid: the chain rule through sigmoid")


def relu(z):
    """Keep positive numbers, replace negative ones by 0.

    Arguments:
        z: weighted sums, an array of any shape.

    Returns an array of the shape of z.

    Formula: a = max(z, 0), for each number by itself.

    Slide: the rows "ReLU output", for instance in "Size = 3, Stride = 1".
    """
    raise NotImplementedError("q02_relu: keep what is positive")


def relu_backward(da, z):
    """Pass a derivative back through ReLU.

    Arguments:
        da: the derivative of the loss with respect to a = relu(z), same shape as z.
        z: the weighted sums that relu was given, any shape.

    Returns dz, same shape as z.

    Derivative: by the chain rule, every number of da is multiplied by the slope of ReLU at its z.
    That slope is 1 where z is positive and 0 where it is negative. At 0, where ReLU has a corner,
    we agree on 0.

    Slide: the rows "ReLU output", for instance in "Size = 3, Stride = 1".
    """
    raise NotImplementedError("q02_relu: the chain rule through ReLU")


def softmax(z):
    """Turn the weighted sums of the last layer into probabilities.

    Arguments:
        z: weighted sums (N, K), one row for each example, one column for each class.

    Returns p (N, K): numbers between 0 and 1, every row adds up to 1.

    Formula: p[n, k] = exp(z[n, k]) / (sum over j of exp(z[n, j])).

    Adding the same number to a whole row of z changes nothing in p, since it cancels in the
    fraction. Use this to keep exp away from large numbers: z = 1000 must work, without a warning.

    Along each row is axis=1, in sums and for the largest number alike. "NumPy in ten lines", at the
    beginning of the story (or python check.py --numpy), shows why keepdims=True is of use then.

    Source: the lecture on dense networks.
    """
    raise NotImplementedError("q03_softmax: turn every row into probabilities, without overflow")


def cross_entropy(p, y):
    """Return how badly the probabilities fit the true classes: the loss.

    Arguments:
        p: probabilities (N, K), as softmax gives them.
        y: the true classes (N,), whole numbers from 0 to K - 1.

    Returns one number, the mean over the examples.

    Formula: loss = -(1 / N) * (sum over n of log(p[n, y[n]])), with the natural logarithm. A
    probability of 0 counts as 1e-12, as log(0) would be minus infinity. To take p[n, y[n]] for all
    n, a loop over the examples will do; so will picking by pairs (see "NumPy in ten lines").

    A network that knows nothing gives every class 1 / K and has the loss log(K), for ten digits
    2.30. A handy check: that is about where the loss of a new network should start.

    Source: the lecture on dense networks.
    """
    raise NotImplementedError("q04_cross_entropy: the mean surprise at the true classes")


def softmax_cross_entropy_backward(p, y):
    """Pass the derivative of the loss back through cross_entropy and softmax in one step.

    Arguments:
        p: probabilities (N, K), the result of softmax(z).
        y: the true classes (N,), whole numbers from 0 to K - 1.

    Returns dz (N, K): the derivative of cross_entropy(softmax(z), y) with respect to z.

    Derivative: taken one by one the two derivatives are long, together nearly everything cancels.
    What is left is "what the network said, minus what it should have said", divided by N, as the
    loss is a mean over N examples. It should have said 1 for the true class of each example, and 0
    for all other classes: such an array is called onehot.

    Source: the lecture on dense networks.
    """
    raise NotImplementedError("q04_cross_entropy: the chain rule through the loss and softmax")


def dense_forward(x, w, b):
    """Pass a mini-batch through a dense layer.

    Arguments:
        x: the inputs (N, D), one example a row.
        w: the weights (D, M), one column for each neuron.
        b: the biases (M,), one for each neuron.

    Returns the weighted sums z (N, M), before any activation.

    Formula: z[n, m] = b[m] + sum over d of x[n, d] * w[d, m].

    Slide: "every pixel value is connected to every neuron".
    """
    raise NotImplementedError("q05_dense_forward: all the weighted sums, for all examples")


def dense_backward(dz, x, w):
    """Pass a derivative back through a dense layer.

    Arguments:
        dz: the derivative of the loss with respect to z = dense_forward(x, w, b), (N, M).
        x: the inputs (N, D) that dense_forward was given.
        w: the weights (D, M) that dense_forward was given.

    Returns (dx, dw, db), with the shapes of x, w and b: (N, D), (D, M) and (M,).

    Derivative: in z[n, m] = b[m] + sum over d of x[n, d] * w[d, m], each weight is multiplied by an
    input, and each input by a weight. What stands in several weighted sums collects from all:
        dx[n, d] = sum over m of dz[n, m] * w[d, m],
        dw[d, m] = sum over n of x[n, d] * dz[n, m],
        db[m]    = sum over n of dz[n, m].
    Each of the first two is a matrix product. If you are unsure which, look at the shapes: there is
    only one way to make (N, D) out of (N, M) and (D, M). The third adds up over the examples, down
    the rows.

    Source: the lecture on dense networks.
    """
    raise NotImplementedError("q06_dense_backward: derivatives of inputs, weights and biases")


def network_forward(params, x):
    """Pass a mini-batch through the whole network.

    Arguments:
        params: a list of at least one pair (w, b), one a layer, from input to output.
        x: the inputs (N, D), one example a row.

    Returns the probabilities p (N, K), one column for each class.

    Formula: every layer is dense. Between two layers comes ReLU, and what it gives is the input of
    the next layer. After the last layer comes softmax, and no ReLU.

    Source: the lecture on dense networks.
    """
    raise NotImplementedError("q07_network_forward: from the input to the probabilities")


def backprop(params, x, y):
    """Find the loss of a mini-batch, and its derivatives with respect to every weight and bias.

    Arguments:
        params: a list of at least one pair (w, b), one a layer, from input to output.
        x: the inputs (N, D), one example a row.
        y: the true classes (N,), whole numbers from 0 to K - 1.

    Returns (loss, grads): the cross-entropy, one number, and a list of pairs (dw, db) in the order
    of params, each with the shapes of its w and b.

    Derivative: the chain rule, from the loss back to the input. Walk forward through the network as
    in network_forward, but remember what went into each layer and what z came out of it: the steps
    back need them. Then start with the dz of the last layer, which the loss gives you, and for each
    layer, last one first, find its (dw, db), and from its dx the dz of the layer before.

    Slide: "Implement backpropagation yourself".
    """
    raise NotImplementedError("q08_backprop: forward with a memory, then back through the layers")


def numerical_gradient(f, x, h=1e-5):
    """Measure the derivatives of a function: move each number a little up and a little down.

    Arguments:
        f: a function that takes an array of the shape of x and returns one number.
        x: where to measure, an array of any shape (a single number is an array of shape ()).
        h: how far to move.

    Returns the derivatives, a float64 array of the shape of x. Whole numbers in x count as float64,
    and x is afterwards as it was before.

    Formula: for each number of x by itself, with all the others left alone,
        (f(x with h added to it) - f(x with h taken from it)) / (2 h).
    Going both ways is called a "central difference". Halve h, and the result is four times as
    precise; going only up, it would be twice as precise.

    Source: any course on numerical methods. Use it to check every derivative that you write.
    """
    raise NotImplementedError("q09_numerical_gradient: move one number at a time, up and down")
