"""What is drawn for one comparison: sizes and numbers of one kind."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
KINDS = ("float64", "float32", "int64")  # whole numbers count as float64


@dataclass(frozen=True)
class Draw:
    """A generator, and the kind of number that arrays have."""

    rng: np.random.Generator
    kind: str

    def without_whole_numbers(self) -> "Draw":
        """Return a draw of fractions: where weighted sums are 0 exactly, ReLU's derivative hangs on the last bit."""
        return Draw(self.rng, "float64") if self.kind == "int64" else self

    def size(self, largest: int = 6) -> int:
        """Draw a size, at least 1."""
        return int(self.rng.integers(1, largest + 1))

    def sizes(self, count: int, largest: int = 6) -> list[int]:
        """Draw several sizes."""
        return [self.size(largest) for _ in range(count)]

    def numbers(self, *shape: int) -> Array:
        """Draw numbers; every second array does not lie in one piece, as a transposed one does not."""
        if self.kind == "int64":
            return self.rng.integers(-4, 5, shape)
        drawn = np.asarray(self.rng.normal(size=shape), dtype=self.kind)
        return drawn.copy(order="F") if self.rng.random() < 0.5 else drawn

    def without_ties(self, *shape: int) -> Array:
        """Draw numbers that are all different: where two are the largest, a derivative may go to either."""
        places = self.rng.permutation(int(np.prod(shape))).reshape(shape) - 3
        return places if self.kind == "int64" else (places / 7).astype(self.kind)

    def classes(self, examples: int, classes: int) -> Array:
        """Draw the class of each example."""
        return self.rng.integers(0, classes, examples)

    def weights(self, *shape: int) -> Array:
        """Draw small numbers: a probability below 1e-12 counts as 1e-12 with us, and as it is with others."""
        return self.numbers(*shape) // 4 if self.kind == "int64" else self.numbers(*shape) / 4

    def network(self) -> tuple[Array, list[tuple[Array, Array]], Array]:
        """Draw inputs, the weights and biases of one to four layers, and classes."""
        n, *sizes = self.sizes(int(self.rng.integers(3, 7)))
        params = [(self.weights(d, m), self.weights(m)) for d, m in zip(sizes[:-1], sizes[1:], strict=True)]
        return self.weights(n, sizes[0]), params, self.classes(n, sizes[-1])
