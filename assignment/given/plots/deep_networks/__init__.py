"""Pictures of deep networks, for the bonus questions b01 to b06: what they learn, and how numbers fare on their way through.

In: a student's functions, and digits or numbers that are drawn here. Out: a figure of what the functions gave. What is trained
for it is small and learns from few digits, in a page from fewer still.
"""

from given.plots.deep_networks.dropout import dropout_curves, dropout_masks
from given.plots.deep_networks.kernels_and_outputs import convnet_kernels, kernels_before_and_after
from given.plots.deep_networks.normalisation import spread_over_depth
from given.plots.deep_networks.recurrent import states_through_time
from given.plots.deep_networks.vanishing import norms_by_depth

__all__ = [
    "convnet_kernels",
    "dropout_curves",
    "dropout_masks",
    "kernels_before_and_after",
    "norms_by_depth",
    "spread_over_depth",
    "states_through_time",
]
