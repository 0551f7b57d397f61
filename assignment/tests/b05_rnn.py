"""b05_rnn: a recurrent network and backpropagation through time. 4 bonus points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given.judge import check

name = "b05_rnn"


@test_case(
    name="two steps by hand",
    points=0.5,
    failure_message="After the first step the state is tanh of what comes in, 0.5 here. The second step adds twice this "
    "0.5, as wh is 2, to what comes in before it takes tanh.",
)
def forward_by_hand(rnn_forward):
    x = np.array([[[np.arctanh(0.5)], [np.arctanh(0.25) - 1]]])
    check(
        np.array([[[0.5], [0.25]]]), rnn_forward, x, np.zeros((1, 1)), np.ones((1, 1)), np.array([[2.0]]), np.zeros(1)
    )


@test_case(
    name="a mini-batch of sequences",
    points=0.5,
    failure_message="Each step takes x at that step, for all sequences at once, and the state of the step before; h0 is "
    "the state before the first step. All states come back, (N, T, H).",
)
def forward_batch(rnn_forward):
    """Every sequence of a mini-batch has states of its own, from its own h0 on."""
    rng = np.random.default_rng(501)
    x, h0 = rng.standard_normal((4, 5, 3)), rng.standard_normal((4, 2))
    check(
        "b05 batch",
        rnn_forward,
        x,
        h0,
        rng.standard_normal((3, 2)),
        rng.standard_normal((2, 2)),
        rng.standard_normal(2),
    )


@test_case(
    name="back one step by hand",
    points=0.5,
    failure_message="The state is 0.5, so that the derivative of tanh is 1 - 0.25, and dz is 4 * 0.75 = 3. From there it "
    "is a dense layer with two inputs, x and h0: x = 2 with the weight 10, h0 = 0.1 with the weight -1.",
)
def backward_by_hand(rnn_backward):
    dh, x, h0, h = np.array([[[4.0]]]), np.array([[[2.0]]]), np.array([[0.1]]), np.array([[[0.5]]])
    wanted = (np.array([[[30.0]]]), np.array([[-3.0]]), np.array([[6.0]]), np.array([[0.3]]), np.array([3.0]))
    check(wanted, rnn_backward, dh, x, h0, h, np.array([[10.0]]), np.array([[-1.0]]))


@test_case(
    name="back through five steps",
    points=0.5,
    failure_message="From the last step to the first: what a step hands back through wh is added to the dh of the step "
    "before, ahead of the derivative of tanh. The weights collect from all steps.",
)
def backward_batch(rnn_backward):
    rng = np.random.default_rng(502)
    dh, h, x = rng.standard_normal((4, 5, 2)), np.tanh(rng.standard_normal((4, 5, 2))), rng.standard_normal((4, 5, 3))
    h0, wx, wh = rng.standard_normal((4, 2)), rng.standard_normal((3, 2)), rng.standard_normal((2, 2))
    check("b05 backward batch", rnn_backward, dh, x, h0, h, wx, wh)
