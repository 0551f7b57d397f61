"""b05_rnn: a recurrent network and backpropagation through time. 4 bonus points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given.answers import numbers
from given.judge import check, check_forms

name = "b05_rnn"
HINTS = {
    "rnn_forward": (
        "A loop over the steps in time. The new state is made of the input of this step and of the state "
        "before it, with the same weights at every step.",
        "x[:, t] is (N, D), the state before is (N, H): two matrix products, each (N, H), are added, and b "
        "(H,). tanh keeps the shape. All T states together are (N, T, H).",
        "h = np.zeros((..., ..., ...))  # examples, steps, neurons",
    ),
    "rnn_backward": (
        "A loop over the steps, last one first. The derivative of a state is what the loss says of it, plus"
        " what came back from the step after it; from there back through tanh, then through two dense "
        "layers.",
        "At step t, dh[:, t], h[:, t] and dz are (N, H), dx[:, t] is (N, D), and what goes back in time is "
        "(N, H). dwx (D, H), dwh (H, H) and db (H,) begin as zeros and collect over all steps. Before step "
        "0 the state is h0.",
        "from_later = np.zeros(...)  # nothing comes back to the last step",
    ),
}


@test_case(
    name="two steps by hand",
    points=0.25,
    failure_message="Each step adds up what comes in, twice the state before it, as wh is 2, and the bias -1, and takes "
    "tanh. The state before the first step is h0, 1 here; after it the state is 0.5.",
)
def forward_by_hand(rnn_forward):
    x = np.array([[[np.arctanh(0.5) - 1], [np.arctanh(0.25)]]])
    h0, wx, wh, b = np.array([[1.0]]), np.array([[1.0]]), np.array([[2.0]]), np.array([-1.0])
    check(np.array([[[0.5], [0.25]]]), rnn_forward, x, h0, wx, wh, b)


@test_case(
    name="a mini-batch of sequences",
    points=0.25,
    failure_message="Each step takes x at that step, for all sequences at once, and the state of the step before; h0 is "
    "the state before the first step. All states come back, (N, T, H).",
)
def forward_batch(rnn_forward):
    """Every sequence of a mini-batch has states of its own, from its own h0 on."""
    rng = numbers(501)
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
    name="dx of one step by hand",
    points=0.25,
    failure_message="The derivative of tanh is 1 - h**2, 3/4 here, so that the derivative of the sum inside tanh is 3. x "
    "reached it through wx, which is 10.",
)
def dx_by_hand(rnn_backward):
    dh, x, h0, h = np.array([[[4.0]]]), np.array([[[2.0]]]), np.array([[0.1]]), np.array([[[0.5]]])
    check(np.array([[[30.0]]]), rnn_backward, dh, x, h0, h, np.array([[10.0]]), np.array([[-1.0]]), part="dx")


@test_case(
    name="dwh of one step by hand",
    points=0.25,
    failure_message="The derivative of tanh is 1 - h**2, 3/4 here, so that the derivative of the sum inside tanh is 3. wh"
    " multiplied the state before, h0, which is 0.1.",
)
def dwh_by_hand(rnn_backward):
    dh, x, h0, h = np.array([[[4.0]]]), np.array([[[2.0]]]), np.array([[0.1]]), np.array([[[0.5]]])
    check(np.array([[0.3]]), rnn_backward, dh, x, h0, h, np.array([[10.0]]), np.array([[-1.0]]), part="dwh")


@test_case(
    name="dwx, back through five steps",
    points=0.5,
    failure_message="A state counts twice: in the result, and in the next state. So go backwards, and add what comes from"
    " later to dh. The weights are shared by all steps: their derivatives are sums over the steps.",
)
def dwx_of_five_steps(rnn_backward):
    rng = numbers(502)
    dh, h, x = rng.standard_normal((4, 5, 2)), np.tanh(rng.standard_normal((4, 5, 2))), rng.standard_normal((4, 5, 3))
    h0, wx, wh = rng.standard_normal((4, 2)), rng.standard_normal((3, 2)), rng.standard_normal((2, 2))
    check("b05 backward dwx", rnn_backward, dh, x, h0, h, wx, wh, part="dwx")


@test_case(
    name="what comes back: the states, and the five derivatives",
    points=0.25,
    failure_message="The way forward returns the states, an array of shape (N, T, H); the way back (dx, dh0, dwx, dwh, "
    "db), each with the shape of the array whose derivatives it holds.",
)
def both_forms(rnn_forward, rnn_backward):
    """The wrappings: an array of states, five derivatives; h is drawn, not computed."""
    rng = numbers(509)
    x, h0, wx, wh, b = map(rng.standard_normal, [(3, 4, 2), (3, 5), (2, 5), (5, 5), 5])
    dh, h = rng.standard_normal((3, 4, 5)), np.tanh(rng.standard_normal((3, 4, 5)))
    check_forms(
        lambda: check("b05 form", rnn_forward, x, h0, wx, wh, b, form=True, untouched=True),
        lambda: check("b05 form of the way back", rnn_backward, dh, x, h0, h, wx, wh, form=True, untouched=True),
    )
