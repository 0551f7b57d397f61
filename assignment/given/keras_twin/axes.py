"""The order in which Keras keeps numbers: the channels of an image come last, where ours come first.

    what                   here                  in Keras
    images                 (N, C, H, W)          (N, H, W, C)
    kernels                (F, C, KH, KW)        (KH, KW, C, F)
    dense weights          (D, M)                (D, M)
    biases                 (F,) or (M,)          the same

Numbers change places, and none its value. A kernel is not turned round: what Keras calls a convolution is, as here, a
cross-correlation. Dense weights have the same shape in both, but behind a flatten layer their rows do not stand in the same
order: there is a row for each number of a flattened image, and flatten writes the numbers down as they lie. Ours begin
with all of channel 0; with Keras all channels of the first pixel come first. Forget this, and nothing complains: all
shapes fit, and the network computes something else.
"""

import numpy as np


def images_to_keras(x: np.ndarray) -> np.ndarray:
    """Turn images (N, C, H, W) into (N, H, W, C)."""
    return x.transpose(0, 2, 3, 1)


def kernels_to_keras(w: np.ndarray) -> np.ndarray:
    """Turn kernels (F, C, KH, KW) into (KH, KW, C, F)."""
    return w.transpose(2, 3, 1, 0)


def kernels_from_keras(w: np.ndarray) -> np.ndarray:
    """Turn kernels (KH, KW, C, F) into (F, C, KH, KW)."""
    return w.transpose(3, 2, 0, 1)


def rows_to_keras(w: np.ndarray, channels: int, height: int, width: int) -> np.ndarray:
    """Bring the rows of dense weights (C·H·W, M) into the order of an image that is flattened with its channels last."""
    return w.reshape(channels, height, width, -1).transpose(1, 2, 0, 3).reshape(w.shape)


def rows_from_keras(w: np.ndarray, channels: int, height: int, width: int) -> np.ndarray:
    """Bring the rows of dense weights (H·W·C, M) into the order of an image that is flattened with its channels first."""
    return w.reshape(height, width, channels, -1).transpose(2, 0, 1, 3).reshape(w.shape)
