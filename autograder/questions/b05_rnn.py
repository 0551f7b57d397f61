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


@test_case(
    name="one step, one sequence, one number",
    points=0.75,
    hidden=True,
    failure_message="A single step, a single sequence, a state of a single number, or one number at a time to read: the "
    "result always has three dimensions. h0 is not zero.",
)
def small_shapes(rnn_forward):
    rng = np.random.default_rng(503)
    for n, t, d, h in [(3, 1, 4, 2), (1, 6, 2, 3), (4, 3, 2, 1), (2, 5, 1, 3)]:
        args = [rng.standard_normal(shape) for shape in [(n, t, d), (n, h), (d, h), (h, h), (h,)]]
        check(f"b05 shapes {n} {t} {d} {h}", rnn_forward, *args, untouched=True)


@test_case(
    name="dh0 and a mini-batch in which no two dimensions are alike",
    points=0.25,
    hidden=True,
    failure_message="No two of the sizes are alike here, so that each array can be told by its shape. Arguments stay as "
    "they were. h0 is reached through the first state alone.",
)
def dh0_all_different(rnn_backward):
    rng = np.random.default_rng(504)
    dh, h, x = rng.standard_normal((2, 7, 4)), np.tanh(rng.standard_normal((2, 7, 4))), rng.standard_normal((2, 7, 5))
    h0, wx, wh = rng.standard_normal((2, 4)), rng.standard_normal((5, 4)), rng.standard_normal((4, 4))
    check("b05 dh0, all different", rnn_backward, dh, x, h0, h, wx, wh, part="dh0", untouched=True)


@test_case(
    name="dwh and a mini-batch in which no two dimensions are alike",
    points=0.25,
    hidden=True,
    failure_message="No two of the sizes are alike here, so that each array can be told by its shape. Arguments stay as "
    "they were. wh is used in every step.",
)
def dwh_all_different(rnn_backward):
    rng = np.random.default_rng(510)
    dh, h, x = rng.standard_normal((2, 7, 4)), np.tanh(rng.standard_normal((2, 7, 4))), rng.standard_normal((2, 7, 5))
    h0, wx, wh = rng.standard_normal((2, 4)), rng.standard_normal((5, 4)), rng.standard_normal((4, 4))
    check("b05 dwh, all different", rnn_backward, dh, x, h0, h, wx, wh, part="dwh", untouched=True)


@test_case(
    name="dx if only the last state counts",
    points=0.25,
    hidden=True,
    failure_message="The loss uses only the last state, yet every earlier step has a share in it: the derivative travels "
    "back through all of them, and out at h0.",
)
def last_state(rnn_backward):
    """dh is zero but at the last step, so that all that reaches earlier ones has travelled through time."""
    rng = np.random.default_rng(505)
    dh, h, x = np.zeros((3, 4, 3)), np.tanh(rng.standard_normal((3, 4, 3))), rng.standard_normal((3, 4, 3))
    dh[:, -1] = rng.standard_normal((3, 3))
    check(
        "b05 last state",
        rnn_backward,
        dh,
        x,
        *rng.standard_normal((1, 3, 3)),
        h,
        *rng.standard_normal((2, 3, 3)),
        part="dx",
    )


@test_case(
    name="dwh, back through a single step",
    points=0.25,
    hidden=True,
    failure_message="With one step there is nothing to travel back through, and the state before it is h0.",
)
def single_step(rnn_backward):
    rng = np.random.default_rng(506)
    dh, h, x = rng.standard_normal((4, 1, 2)), np.tanh(rng.standard_normal((4, 1, 2))), rng.standard_normal((4, 1, 3))
    h0, wx, wh = rng.standard_normal((4, 2)), rng.standard_normal((3, 2)), rng.standard_normal((2, 2))
    check("b05 single step", rnn_backward, dh, x, h0, h, wx, wh, part="dwh")


@test_case(
    name="large numbers and whole numbers",
    points=0.25,
    hidden=True,
    failure_message="tanh of a large number is 1 or -1, without a warning. Whole numbers count as float64.",
)
def large_numbers(rnn_forward, rnn_backward):
    """tanh saturates without a warning, and whole numbers count as float64."""
    rng = np.random.default_rng(507)
    x, h0 = 1e4 * rng.standard_normal((2, 3, 2)), rng.standard_normal((2, 2))
    check(
        "b05 large",
        rnn_forward,
        x,
        h0,
        rng.standard_normal((2, 2)),
        rng.standard_normal((2, 2)),
        np.zeros(2),
        quiet=True,
    )
    dh, x, h = rng.integers(-5, 6, (2, 3, 2)), rng.integers(-5, 6, (2, 3, 2)), np.tanh(rng.standard_normal((2, 3, 2)))
    check(
        "b05 whole numbers",
        rnn_backward,
        dh,
        x,
        h0,
        h,
        np.array([[1, 2], [3, 4]]),
        np.array([[0, 1], [-1, 0]]),
        part="db",
    )


@test_case(
    name="float32, another order, arguments by name",
    points=0.25,
    hidden=True,
    failure_message="The arguments have the names of the first line of the function, and stay as they were. They are "
    "float32 here, and stored last dimension first.",
)
def single_precision(rnn_forward, rnn_backward):
    """float32 in another memory order, and all arguments by name."""
    rng = np.random.default_rng(508)
    sizes = {"x": (3, 4, 2), "h0": (3, 5), "wx": (2, 5), "wh": (5, 5), "b": (5,), "dh": (3, 4, 5), "h": (3, 4, 5)}
    a = {key: np.asfortranarray(0.5 * rng.standard_normal(size), dtype=np.float32) for key, size in sizes.items()}
    a["h"] = np.tanh(a["h"])
    check("b05 float32", rnn_forward, **{key: a[key] for key in ("b", "wh", "wx", "h0", "x")}, untouched=True)
    names = ("wh", "wx", "h", "h0", "x", "dh")
    check("b05 float32 backward", rnn_backward, **{key: a[key] for key in names}, untouched=True, part="dx")
