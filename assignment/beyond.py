"""There's a lot more: the bonus questions, each a piece of what the last slides only name.

Take them in any order. Most build on what you wrote before and take twenty lines or fewer:

- b01 and b02 put your layers together into a convolutional network, and train it on MNIST;
- b03 to b06 are the slide "There's a lot more": batch normalisation, dropout, recurrent networks
  and the vanishing gradient problem;
- b07 and b08 go back to biology: find the heartbeats, find a motif in DNA;
- b09 is the trick that lets HyenaDNA read a million letters of DNA at once;
- b10 counts the weights and biases of two real networks, AlexNet and DeepYeast.

Shapes: N examples are handled together (a mini-batch), images are (N, C, H, W). Each function says
what else it takes.

Everywhere: whole numbers count as float64, float64 in gives float64 out, and no argument is
changed.
"""

import numpy as np

from backprop import (
    cross_entropy,
    dense_backward,
    dense_forward,
    relu,
    relu_backward,
    sigmoid,
    sigmoid_backward,
    softmax,
    softmax_cross_entropy_backward,
)
from conv import conv_backward, conv_forward, conv_parameters, dense_parameters, output_size
from pool import max_pool_backward, max_pool_forward
from training import sgd_step


def convnet_forward(params, x):
    """Pass a mini-batch of images through a small convolutional network.

    Arguments:
        params: [(conv_w, conv_b), (dense_w, dense_b)]. The kernels conv_w are (F, C, KH, KW) and
            have the biases conv_b (F,). The dense layer takes the D numbers that are left of an
            image: dense_w is (D, K), dense_b is (K,), for K classes.
        x: the images (N, C, H, W).

    Returns the probabilities p (N, K).

    Formula: convolution (stride 1, no padding), ReLU, max pooling (size 2, stride 2), flatten,
    dense, softmax. The convolution makes F images of HO = H - KH + 1 rows and WO = W - KW + 1
    columns; pooling halves both, and leaves out a last odd row or column; flatten writes the
    numbers of one image into a row as NumPy's reshape does, so that
    D = F * (HO // 2) * (WO // 2).

    Slide: "Use in face detection".
    """
    raise NotImplementedError("b01_convnet: convolution, ReLU, pooling, flatten, dense, softmax")


def convnet_backprop(params, x, y):
    """Find a mini-batch's loss, and its derivatives with respect to every weight and bias.

    Arguments:
        params: [(conv_w, conv_b), (dense_w, dense_b)], as in convnet_forward.
        x: the images (N, C, H, W).
        y: the true classes (N,), whole numbers from 0 to K - 1.

    Returns (loss, grads): the cross-entropy, one number, and the derivatives
    [(dconv_w, dconv_b), (ddense_w, ddense_b)], each with the shape of what it belongs to.

    Derivative: the chain rule, layer by layer, from the loss back to the convolution. You have
    written the step back of every layer; flatten only rearranges the numbers, so its step back
    rearranges the derivatives into the shape that the images had before it.

    Slide: "normally you can train these weights by backpropagation".
    """
    raise NotImplementedError("b01_convnet: forward with a memory, then back through the layers")


def fit_mnist_convnet(x, y, rng):
    """Train a convolutional network that reads handwritten digits.

    Arguments:
        x: the images (60000, 1, 28, 28), float32, from 0 (paper) to 1 (ink).
        y: the class of each (60000,), a whole number from 0 to 9: the digit that it shows. (In the
            grader the images are mirrored or turned, and the classes renamed.)
        rng: the generator for everything random.

    Returns params for your own convnet_forward. The digit that it finds most probable is what
    counts. It is called with 1,000 images at a time.

    What counts is the share of 10,000 new digits that are read correctly: no points for 90 % or
    less, all points at 98.5 %, in a straight line between; 99 % is a distinction. You may use 180
    seconds of processor time, for training and reading together, so try on a part of the images
    first. When it is graded there are 2 GB of memory and one thread, and no file can be read or
    written. You choose the number of kernels and their size.

    Worth knowing: the first weights should be small and random, as in init_params, where the fan-in
    of a kernel is the C * KH * KW numbers that it covers. Calculations in float32 take half the
    time of those in float64, but only if the weights are float32 as well. sgd_step does not mind
    what shape the weights have.

    Slide: "Use in face detection".
    """
    raise NotImplementedError("b02_mnist_convnet: choose the kernels, train with mini-batches")


def batchnorm_forward(x, gamma, beta, eps=1e-5):
    """Give every input the mean beta and the spread gamma, whatever it had before.

    Arguments:
        x: a mini-batch (N, D), one example a row, one input of the layer a column.
        gamma: the new standard deviation of each input (D,), learned.
        beta: the new mean of each input (D,), learned.
        eps: a small number that keeps us from dividing by 0 where an input is the same in all
            examples.

    Returns y (N, D).

    Formula, for each input d by itself, with the mean and the variance over the N examples:
        xhat[n, d] = (x[n, d] - mean[d]) / sqrt(variance[d] + eps),
        y[n, d]    = gamma[d] * xhat[n, d] + beta[d].
    The variance is the mean of (x - mean)**2: divided by N, not by N - 1.

    Slide: "There's a lot more". Source: Ioffe and Szegedy 2015.
    """
    raise NotImplementedError("b03_batchnorm: normalise every input over the mini-batch")


def batchnorm_backward(dy, x, gamma, eps=1e-5):
    """Pass a derivative back through batch normalisation.

    Arguments:
        dy: the derivative of the loss with respect to y = batchnorm_forward(x, gamma, beta, eps),
            (N, D).
        x, gamma, eps: those that batchnorm_forward was given.

    Returns (dx, dgamma, dbeta), with the shapes (N, D), (D,) and (D,).

    Derivative: with xhat as above and dxhat[n, d] = dy[n, d] * gamma[d], for each input by itself,
        dbeta[d]  = sum over n of dy[n, d],
        dgamma[d] = sum over n of dy[n, d] * xhat[n, d],
        dx[n, d]  = (dxhat[n, d] - a[d] - xhat[n, d] * c[d]) / sqrt(variance[d] + eps),
    where a[d] is the mean of dxhat[n, d] over the N examples, and c[d] is the mean of
    dxhat[n, d] * xhat[n, d]. Without the two means this would be the derivative of a division by a
    fixed number. They are there because each number of x also moves the mean and the variance of
    its column.

    Slide: "There's a lot more". Source: Ioffe and Szegedy 2015.
    """
    raise NotImplementedError("b03_batchnorm: the chain rule, also through the mean and the variance")


def dropout_forward(x, drop, rng):
    """Switch off a random share of the numbers, each by itself.

    Arguments:
        x: the inputs, an array of any shape.
        drop: the probability that a number is switched off, at least 0 and below 1.
        rng: the generator to draw from.

    Returns (y, mask), both of the shape of x. mask is boolean: True where a number was kept, False
    where it was switched off.

    Formula: what is switched off becomes 0, and what is kept is divided by 1 - drop, the
    probability of being kept. The division makes up for what is missing, so that y is on average as
    large as x. (This is called inverted dropout. When training is over, you simply leave dropout
    out.)

    Slide: "There's a lot more". Source: Srivastava et al. 2014: no neuron can rely on a
    certain other one.
    """
    raise NotImplementedError("b04_dropout: draw a mask, switch off, make up for it")


def dropout_backward(dy, mask, drop):
    """Pass a derivative back through dropout.

    Arguments:
        dy: the derivative of the loss with respect to the y of dropout_forward, any shape.
        mask: the mask that dropout_forward returned, boolean, same shape.
        drop: the drop that dropout_forward was given.

    Returns dx, same shape as dy.

    Derivative: dropout_forward multiplied every number of x by a factor of its own: by 0 where it
    was switched off, by 1 / (1 - drop) where it was kept. The chain rule multiplies the number of
    dy in the same place by the same factor.

    Slide: "There's a lot more". Source: Srivastava et al. 2014.
    """
    raise NotImplementedError("b04_dropout: the chain rule through the mask")


def rnn_forward(x, h0, wx, wh, b):
    """Let a recurrent network read a mini-batch of sequences, one step after the other.

    Arguments:
        x: the sequences (N, T, D): N sequences, T steps, D numbers at each step.
        h0: what the network has in mind at the start, its first state (N, H).
        wx: the weights of the input (D, H).
        wh: the weights of the state before (H, H).
        b: the biases (H,).

    Returns the states h (N, T, H), after each step.

    Formula: h[n, t, j] = tanh of the weighted sum
        z[n, t, j] = b[j] + sum over d of x[n, t, d] * wx[d, j]
                          + sum over i of h[n, t - 1, i] * wh[i, j].
    At the first step h0[n, i] takes the place of h[n, t - 1, i]. All steps share the same weights,
    as all positions share the kernel of a convolution.

    Slide: "There's a lot more" ("Recurrent neural nets").
    """
    raise NotImplementedError("b05_rnn: one step after the other, each with the state before")


def rnn_backward(dh, x, h0, h, wx, wh):
    """Pass derivatives back through a recurrent network, from the last step to the first.

    Arguments:
        dh: the derivative of the loss with respect to the states h, (N, T, H), each seen by itself:
            how the loss uses h_t directly, not what h_t does to the states after it. That is for
            you to add.
        x, h0: the sequences (N, T, D) and the first state (N, H) that rnn_forward was given.
        h: the states (N, T, H) that it returned.
        wx, wh: the weights (D, H) and (H, H) that it was given.

    Returns (dx, dh0, dwx, dwh, db), with the shapes of x, h0, wx, wh and b.

    Derivative: from the last step to the first, three things happen.
    1. A state is used by the loss and by the next step, so dh at step t and what came back from
       step t + 1 are added.
    2. This passes back through tanh, whose slope is 1 - h**2, and is then dz at step t.
    3. Each step is two dense layers whose results are added: one from x at step t with the weights
       wx, one from the state before with wh. Take dz back through both. To the inputs it gives dx
       at step t, and what goes back to step t - 1 (from the first step, this is dh0).
    All steps share wx, wh and b, so dwx, dwh and db collect from all of them. This is called
    backpropagation through time.

    Slide: "There's a lot more" ("Recurrent neural nets").
    """
    raise NotImplementedError("b05_rnn: backpropagation through time")


def gradient_norms(params, x, y, activation):
    """Measure how large the derivatives of the weights are in each layer of a deep network.

    Arguments:
        params: a list of at least one pair (w, b), one a layer, from input to output.
        x: the inputs (N, D), one example a row.
        y: the true classes (N,), whole numbers from 0 to K - 1.
        activation: "sigmoid" or "relu", what comes between two layers. (After the last comes
            softmax.)

    Returns a list with one number for each layer, the one next to the input first.

    Formula: the Frobenius norm of each layer's dw, which is the square root of the sum of the
    squares of all its numbers. dw is the derivative of the cross-entropy, as in backprop, but with
    the activation that was asked for.

    Try it on a network of ten layers: with sigmoid, the first layers hardly learn at all, as each
    sigmoid on the way back makes the derivatives at least four times smaller. With ReLU they do.

    Slide: "There's a lot more" ("Vanishing gradient problem").
    """
    raise NotImplementedError("b06_vanishing_gradient: backpropagation with a choice of activation")


def fit_heartbeat(signals, labels, rng):
    """Train a network that finds heartbeats, wherever they are.

    Arguments:
        signals: (N, L), one signal a row, one point in time a column, float64.
        labels: (N, L), the class of every point in time, a whole number: 1 in a beat, 0 elsewhere.
        rng: the generator for everything random.

    Returns params for your own predict_heartbeat, whatever they look like.

    The signals come from given/heartbeats.py: have a look there (in the grader the beats have
    another shape). All beats in `signals` lie in the left half of the signal. What counts is how
    well you find them where you have never seen one, in the right half: a dense network has to
    learn every position anew, a convolution does not. The measure is the F1 score (see f1 in
    given/heartbeats.py): no points for 0.7 or less, all points at 0.95, in a straight line between.
    You may use 60 seconds of processor time, for training and finding together, so try a few epochs
    first. When it is graded there are 2 GB of memory and one thread, and no file can be read or
    written.

    One way: a convolution with a few kernels of 5 weights, ReLU, then a second convolution that
    makes one weighted sum z for each point in time, and p = sigmoid(z). Take as the loss the mean,
    over all points in time of all signals in the mini-batch, of -log(p) where the class is 1 and of
    -log(1 - p) where it is 0. Then dz = (p - labels) / p.size. Signals are images of one row:
    signals[:, np.newaxis, np.newaxis] is (N, 1, 1, L).

    Slide: "When is the heart beating?"
    """
    raise NotImplementedError("b07_heartbeat: train two convolutions")


def predict_heartbeat(params, signals):
    """Say for each point in time whether it belongs to a heartbeat.

    Arguments:
        params: what fit_heartbeat returned.
        signals: (N, L), one signal a row.

    Returns the classes (N, L), whole numbers, 0 or 1, like the labels of fit_heartbeat.

    Slide: "When is the heart beating?"
    """
    raise NotImplementedError("b07_heartbeat: 1 where a beat is more probable than not")


def motif_scan(sequence, weights):
    """Slide a motif over a DNA sequence and score how well it fits at each position.

    Arguments:
        sequence: the DNA, a text of L upper-case letters A, C, G, T, or N where the letter is not
            known.
        weights: the motif (4, K): weights[0, k] is the weight of an A at its place k, weights[1, k]
            of a C, weights[2, k] of a G and weights[3, k] of a T. K is at most L.

    Returns the scores (L - K + 1,), one for each position at which the whole motif lies on the
    sequence.

    Formula: score[o] = sum over k of the weight, at place k, of the letter sequence[o + k]. An N
    counts as the mean of the four weights at that place.

    This is a convolution, too: write every letter as four numbers, of which one is 1 and three are
    0. Then the motif is a kernel over four channels, and a score is its weighted sum. The first
    layer of a network that reads DNA learns such motifs.

    Slide: "Biological use".
    """
    raise NotImplementedError("b08_motif: add up the weights of the letters under the motif")


def long_conv(x, kernel):
    """Convolve a signal with a kernel as long as the signal itself, fast.

    Arguments:
        x: the signal (L,).
        kernel: the weights (L,).

    Returns y (L,).

    Formula: y[t] = sum over s from 0 to t of kernel[s] * x[t - s]. This is "causal": y[t] depends
    on x up to t and on nothing later, so a network may use it to guess the next letter. Unlike in
    question 15, kernel[0] meets the newest number and kernel[t] the oldest: this is the convolution
    of mathematics, with the kernel turned around.

    The formula as it stands takes about L * L / 2 multiplications: far too many for a million
    letters. In Fourier space a convolution is one multiplication for each frequency, and np.fft
    gets there and back in about L * log(L) steps. Mind that the Fourier transform takes a signal
    for a ring, where the end meets the beginning. So first put enough zeros behind both.
    (np.fft.rfft(x, n) and np.fft.irfft(f, n) do it if n is large enough.)

    Slide: "Biological use" (HyenaDNA). Source: Poli et al. 2023, "Hyena Hierarchy".
    """
    raise NotImplementedError("b09_long_convolution: multiply in Fourier space, with room for the tail")


def hyena_operator(v, gates, filters):
    """Mix a long sequence by turns: a long convolution, then a gate, and so on.

    Arguments:
        v: the sequence (L,).
        gates: (O, L), one gate a row: the numbers by which the sequence is multiplied, place by
            place.
        filters: (O, L), the long kernels, one a row. There are as many kernels as gates; their
            number O is the order of the operator.

    Returns z (L,).

    Formula: start with z = v. Then, for each order from 0 to O - 1 in turn, z is convolved with the
    long kernel of that order, and the result is multiplied, place by place, by its gate.

    A convolution alone treats all letters alike. The gates depend on the data (a network computes
    them from the sequence), which lets a letter decide what to take from the far past, as attention
    does, with a fraction of the work.

    Slide: "Biological use" (HyenaDNA). Source: Poli et al. 2023, "Hyena Hierarchy".
    """
    raise NotImplementedError("b09_long_convolution: by turns a long convolution and a gate")


def network_summary(layers, input_shape):
    """Follow one image through a network, and count what each layer has to learn.

    Arguments:
        layers: a table of layers such as ALEXNET or DEEPYEAST in given/architectures.py, where it
            is explained what it may hold: a list of tuples, one a layer.
        input_shape: the shape of the image, a tuple (C, H, W).

    Returns a list with one pair (output shape, parameters) for each layer: the shape of what comes
    out of the layer, a tuple (C, H, W) or (D,), and the number of its weights and biases, 0 for a
    layer that learns nothing.

    Formula: sizes and numbers as in question 14; with groups, every kernel covers only C / groups
    channels.

    If you add up all parameters you should find 60,965,224 for AlexNet and 10,982,924 for
    DeepYeast. See which layers have most of them: it is not the convolutions.

    Slides: "Example AlexNet (2012)" and "Biological use".
    """
    raise NotImplementedError("b10_architectures: the shape and the parameters of every layer")
