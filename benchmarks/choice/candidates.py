"""What was tried in place of the answers: each candidate is an answer with some of its text changed."""

from dataclasses import dataclass, field

from autograder.reference.catalogue import Edit, Files, reference

DENSE, KERNELS = "fit_mnist", "fit_mnist_convnet"
# What stands in the answer with kernels: how many and how large they are, and how much of the images they see; epochs,
# mini-batch, momentum and learning rate; how far digits are turned and stretched, and how far they are shifted; how the rate
# rises at first; the margin that is put around the dense layer's weights in the end.
SIZES, TRAINING, TURN, SHIFT = "32, 9, 24", "7, 64, 0.9, 0.1", "0.2 * left", "1.5 * left, (len"
RISE, MARGIN = "min(1, step / 1000)", "(1, 1), (1, 1)"


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
    Candidate(KERNELS, "digits not moved", {TURN: "0", SHIFT: "0, (len"}),
    Candidate(KERNELS, "moved half as far", {TURN: "0.1 * left", SHIFT: "0.75 * left, (len"}),
    Candidate(KERNELS, "moved four thirds as far", {TURN: "0.27 * left", SHIFT: "2 * left, (len"}),
    Candidate(KERNELS, "turned and stretched three quarters as far", {TURN: "0.15 * left"}),
    Candidate(KERNELS, "moved half as far, in the end too", {TURN: "0.1", SHIFT: "0.75, (len"}),
    Candidate(KERNELS, "large steps from the start", {RISE: "1"}),
    Candidate(KERNELS, "half the learning rate", {TRAINING: "7, 64, 0.9, 0.05"}),
    Candidate(KERNELS, "twice the learning rate", {TRAINING: "7, 64, 0.9, 0.2"}),
    Candidate(KERNELS, "no momentum, ten times the learning rate", {TRAINING: "7, 64, 0, 1"}),
    Candidate(KERNELS, "mini-batches of 32", {TRAINING: "7, 32, 0.9, 0.1"}),
    Candidate(KERNELS, "mini-batches of 128", {TRAINING: "7, 128, 0.9, 0.1"}),
    Candidate(KERNELS, "6 epochs", {TRAINING: "6, 64, 0.9, 0.1"}),
    Candidate(KERNELS, "16 kernels, 14 epochs", {SIZES: "16, 9, 24", TRAINING: "14, 64, 0.9, 0.1"}),
    Candidate(KERNELS, "40 kernels, 6 epochs", {SIZES: "40, 9, 24", TRAINING: "6, 64, 0.9, 0.1"}),
    Candidate(KERNELS, "kernels of 7 x 7", {SIZES: "32, 7, 24"}),
    Candidate(KERNELS, "kernels of 11 x 11", {SIZES: "32, 11, 24"}),
    Candidate(
        KERNELS, "whole images, 6 epochs", {SIZES: "32, 9, 28", TRAINING: "6, 64, 0.9, 0.1", MARGIN: "(0, 0), (0, 0)"}
    ),
    Candidate(DENSE, "as it is"),
    Candidate(DENSE, "digits not moved", {"np.roll(x, shift, axis=1) if shift else x": "x"}),
    Candidate(DENSE, "last rates as large", {"(28, 0.2), (-28, 0.1), (0, 0.03)": "(28, 0.3), (-28, 0.3), (0, 0.3)"}),
    Candidate(DENSE, "200 neurons", {"[784, 100, 10]": "[784, 200, 10]"}),
    Candidate(DENSE, "mini-batches of 64", {"batch_size=32": "batch_size=64"}),
)
