"""Your networks in Keras, with your own weights: for the last section of the notebook, and for nothing else.

In: your functions and weights. Out: the same networks in Keras, and pictures of what both compute. Keras is imported only
when one of these is called, so all else works without it; no check uses any of this.
"""

from given.keras_twin.build import find_keras, read_weights
from given.keras_twin.side_by_side import convnet, dense_network, learning_curves

__all__ = ["convnet", "dense_network", "find_keras", "learning_curves", "read_weights"]
