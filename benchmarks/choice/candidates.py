"""What was tried in place of the answers: each candidate is an answer with some of its text changed."""

from dataclasses import dataclass, field

from autograder.reference.catalogue import Edit, Files, reference

DENSE, KERNELS = "fit_mnist", "fit_mnist_convnet"
# What stands in the answer with kernels: how many and how large they are; epochs, mini-batch, momentum and learning rate;
# how far digits are turned and stretched, and how far they are shifted.
SIZES, TRAINING, TURN, SHIFT = "16, 7", "7, 32, 0.9, 0.04", "0.15 * left", "1.5 * left, (2, 1)"


@dataclass(frozen=True)
class Candidate:
    """A way to train: the answer to a function, with changes `{before: after}` of its text."""

    function: str
    name: str
    changes: dict[str, str] = field(default_factory=dict)

    def files(self) -> Files:
        """Return the files of a hand-in with it; raise AuthoringError where a change no longer fits the answer."""
        files = reference()
        for before, after in self.changes.items():
            files = Edit(self.name, self.function, before, after).made_in(files)
        return files


CANDIDATES = (
    Candidate(KERNELS, "as it is"),
    Candidate(KERNELS, "digits not moved", {TURN: "0", SHIFT: "0, (2, 1)"}),
    Candidate(KERNELS, "moved two thirds as far", {TURN: "0.1 * left", SHIFT: "left, (2, 1)"}),
    Candidate(KERNELS, "moved four thirds as far", {TURN: "0.2 * left", SHIFT: "2 * left, (2, 1)"}),
    Candidate(KERNELS, "moved half as far, in the end too", {TURN: "0.075", SHIFT: "0.75, (2, 1)"}),
    Candidate(KERNELS, "half the learning rate", {TRAINING: "7, 32, 0.9, 0.02"}),
    Candidate(KERNELS, "twice the learning rate", {TRAINING: "7, 32, 0.9, 0.08"}),
    Candidate(KERNELS, "no momentum, the learning rate 0.4", {TRAINING: "7, 32, 0, 0.4"}),
    Candidate(KERNELS, "mini-batches of 64", {TRAINING: "7, 64, 0.9, 0.04"}),
    Candidate(KERNELS, "8 kernels, 13 epochs", {SIZES: "8, 7", TRAINING: "13, 32, 0.9, 0.04"}),
    Candidate(KERNELS, "24 kernels, 5 epochs", {SIZES: "24, 7", TRAINING: "5, 32, 0.9, 0.04"}),
    Candidate(KERNELS, "kernels of 5 x 5", {SIZES: "16, 5"}),
    Candidate(KERNELS, "kernels of 9 x 9", {SIZES: "16, 9"}),
    Candidate(DENSE, "as it is"),
    Candidate(DENSE, "digits not moved", {"np.roll(x, shift, axis=1) if shift else x": "x"}),
    Candidate(DENSE, "last rates as large", {"(28, 0.2), (-28, 0.1), (0, 0.03)": "(28, 0.3), (-28, 0.3), (0, 0.3)"}),
    Candidate(DENSE, "200 neurons", {"[784, 100, 10]": "[784, 200, 10]"}),
    Candidate(DENSE, "mini-batches of 64", {"batch_size=32": "batch_size=64"}),
)
