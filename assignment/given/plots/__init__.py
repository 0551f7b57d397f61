"""The pictures of the notebook, drawn with your own functions.

    plots.sliding_kernel(yours.conv1d, yours.relu, kernel=[0, 2, 1], stride=1)

`yours.conv1d` is your conv1d, as the file conv.py on disk has it now. Where a function is not started, or something is
wrong with it, one line says so, and what can be drawn without it is drawn. The notebook says what to see in each.
"""

from given.plots.curves import activation, loss, probabilities
from given.plots.deep_networks import (
    convnet_kernels,
    dropout_curves,
    dropout_masks,
    kernels_before_and_after,
    norms_by_depth,
    spread_over_depth,
    states_through_time,
)
from given.plots.digits_read import confusion, digits, hidden_weights
from given.plots.kernels_on_images import edges, error_on_image, feature_maps, parameter_counts
from given.plots.kernels_on_signals import learned_kernel, sliding, sliding_kernel
from given.plots.networks import dense_layer, dense_layer_backward, error_flow, network
from given.plots.pool_windows import pooling, pooling_backward
from given.plots.systems.cell_networks import cell_confusion, cell_kernels, learn_cells
from given.plots.systems.durations import durations
from given.plots.systems.layers import layers
from given.plots.systems.motifs import motif
from given.plots.systems.moved_beats import moved_beats
from given.plots.training import downhill, first_weights, gradient_check, ladder, learning_curves

__all__ = [
    "activation",
    "cell_confusion",
    "cell_kernels",
    "confusion",
    "convnet_kernels",
    "dense_layer",
    "dense_layer_backward",
    "digits",
    "downhill",
    "dropout_curves",
    "dropout_masks",
    "durations",
    "edges",
    "error_flow",
    "error_on_image",
    "feature_maps",
    "first_weights",
    "gradient_check",
    "hidden_weights",
    "kernels_before_and_after",
    "ladder",
    "layers",
    "learn_cells",
    "learned_kernel",
    "learning_curves",
    "loss",
    "motif",
    "moved_beats",
    "network",
    "norms_by_depth",
    "parameter_counts",
    "pooling",
    "pooling_backward",
    "probabilities",
    "sliding",
    "sliding_kernel",
    "spread_over_depth",
    "states_through_time",
]
