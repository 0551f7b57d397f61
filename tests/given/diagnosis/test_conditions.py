"""When a function is right and when it is not: said where it holds in every call, and only there."""

import pytest

from tests.given.diagnosis.test_explain import edit, says

CONV_PADDED_AFTER = """N, C, H, W = x.shape
F, _, KH, KW = w.shape
y = np.zeros((N, F, (H - KH) // stride + 1, (W - KW) // stride + 1))
for r in range(y.shape[2]):
    for c in range(y.shape[3]):
        window = x[:, :, r * stride : r * stride + KH, c * stride : c * stride + KW]
        y[:, :, r, c] = np.tensordot(window, w, ([1, 2, 3], [1, 2, 3])) + b
return np.pad(y, ((0, 0), (0, 0), (padding, padding), (padding, padding)))"""


@pytest.mark.on_record
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (edit("conv_forward", CONV_PADDED_AFTER), "is right where padding is 0, and wrong in all other cases"),
        (
            edit("dense_backward", "return dz @ w.T, np.outer(x.sum(0), dz.sum(0)), dz.sum(0)"),
            "dx and db are right, dw not. Your dw is right where N is 1",
        ),
        (
            edit("motif_scan", "k = weights.shape[1]\nrows = np.array(['ACGT'.find(s) for s in sequence])\n"
                 "return np.array([weights[rows[o:o + k], np.arange(k)].sum() for o in range(len(sequence) - k + 1)])"),
            "is right where there is no N in sequence",
        ),
        (
            edit("relu_backward", "dz = np.where(z > 0, da, 0)\ndz[z > 0] += np.tanh(da[z > 0])\ndz[z > 0] = np.where(dz[z > 0] > 1, 1.5, dz[z > 0] ** 3)\nreturn dz"),
            "wrong where z is positive, and right everywhere else",
        ),
        (
            edit("softmax_cross_entropy_backward",
                 "g = p / len(y)\ng[np.arange(len(y)), y] = np.tanh(p[np.arange(len(y)), y]) * 1.5 - np.sin(p[0, 0])\nreturn g"),
            "is wrong at the true class of each example, and right everywhere else",
        ),
    ],
)  # fmt: skip
def test_what_holds_in_all_calls_is_said(wrong, words):
    assert words in says(wrong)


@pytest.mark.on_record
@pytest.mark.parametrize(
    "wrong",
    [
        edit("conv_forward", CONV_PADDED_AFTER.replace("return np.pad(y", "return np.pad(np.cos(y)")),
        edit("relu_backward", "return np.where(z > 0, np.tanh(da) * 1.5 + np.sin(da), 0.3 * da)"),
    ],
)
def test_where_it_does_not_hold_in_one_call_nothing_is_said(wrong):
    assert "is right where" not in says(wrong) and "everywhere else" not in says(wrong)
