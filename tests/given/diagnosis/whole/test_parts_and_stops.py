"""Parts in another order, with one more slip; a function that stops, and the one change with which it does not."""

import pytest

from tests.given.diagnosis.test_explain import edit, says

LAYERS_BACK = """inputs, sums, a = [], [], x
for w, b in params:
    inputs.append(a)
    sums.append(dense_forward(a, w, b))
    a = relu(sums[-1])
p = softmax(sums[-1])
dz = softmax_cross_entropy_backward(p, y)
grads = []
for i in reversed(range(len(params))):
    dx, dw, db = dense_backward(dz, inputs[i], params[i][0])
    grads.insert(0, (dw, db))
    {}
return cross_entropy(p, y), grads"""


@pytest.mark.parametrize(
    ("body", "words", "others"),
    [
        (
            "return x.T @ dz, dz @ w.T, 2.0 * dz.sum(axis=0)",
            "You return dw, dx and db",
            "your db is twice what is right.",
        ),
        ("return x.T @ dz / len(x), dz.sum(axis=0), dz @ w.T", "You return dw, db and dx", "your dw is 1 / N times"),
        ("return x.T @ dz, dz @ w.T, dz.sum()", "You return dw, dx and db", "You added all of dz up."),
    ],
)
def test_the_order_and_what_is_wrong_besides_are_told_apart(body, words, others):
    found = says(edit("dense_backward", body))
    assert found.startswith(words) and f"It should be dx, dw and db. And, besides: {others}" in found


@pytest.mark.parametrize(
    ("function", "body", "says_first"),
    [
        (
            "dense_backward",
            "return x.T @ dz, dz.sum(axis=1), dz @ w.T",
            "You return dw, db and dx, in this order. It should be dx, dw and db. And, besides: your db is wrong.",
        ),
        (
            "conv1d_backward",
            "dx, dkernel = np.zeros(x.shape), np.zeros(kernel.shape)\n"
            "for o in range(len(dy)):\n"
            "    for k in range(len(kernel)):\n"
            "        dx[o * stride + k] = dy[o] * kernel[k]\n"
            "        dkernel[k] += dy[o] * x[o * stride + k]\n"
            "return dkernel, dx",
            "You return dkernel and dx, in this order. It should be dx and dkernel. And, besides: your dx is wrong.",
        ),
    ],
)
def test_the_order_is_told_where_one_part_is_wrong_besides(function, body, says_first):
    assert says(edit(function, body)).startswith(says_first)


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        "return x.T @ dz, x.T @ dz, dz.sum(axis=0)",  # dx is not there at all
        "return dz @ w.T, dz.sum(axis=0), 2.0 * x.T @ dz + 1.0",  # db is, and dw looks like nothing
    ],
)
def test_one_part_out_of_its_place_is_no_order(body):
    found = says(edit("dense_backward", body))
    assert "your dx is wrong" not in found


def test_a_part_that_is_wrong_in_its_place_is_no_order():
    assert "in this order" not in says(edit("dense_backward", "return dz @ w.T, -x.T @ dz, 2.0 * dz.sum(axis=0)"))


def test_what_must_not_be_done_at_the_first_layer_is_named():
    always = says(edit("backprop", LAYERS_BACK.format("dz = relu_backward(dx, sums[i - 1])")))
    assert (
        "`dz = relu_backward(dx, sums[i - 1])`" in always
        and "which should not be done when i is 0, makes all" in always
    )


@pytest.mark.slow
def test_what_one_change_does_not_mend_stays_with_numpys_words():
    assert says(edit("backprop", LAYERS_BACK.format("dz = relu_backward(dx, sums[i - 1]) @ x.T @ x + missing"))) == ""
