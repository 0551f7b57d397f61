"""MNIST: 70,000 handwritten digits, 28 x 28 pixels each, as rows of 784 numbers between 0 (paper) and 1 (ink).

    images, labels = training()      # (60000, 784) float32 and (60000,) int64

`labels` is the usual word in data files for the class of each image: the digit that it shows.

You have the 60,000 training digits. The other 10,000 stay with the grader. To know how well you do before you hand in,
question 13 trains on the first 50,000 here and tests on the last 10,000.
"""

import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
HELD_OUT = 10_000  # training digits set apart for testing where the grader's digits are not at hand
IN_BROWSER = (
    sys.platform == "emscripten"
)  # the page without an installation: matrix products take 17 times as long there
FEW = 10_000  # so it trains on these only, for some 10 s

# Only the grader has this file. It sets another path here when it runs.
exam_file = HERE / "mnist_exam.npz"


@dataclass(frozen=True)
class DataSet:
    """A large array by its name, so that a test can hand it to a function without copying or sending it."""

    name: str

    def array(self) -> np.ndarray:
        """Return the array itself."""
        if self.name == "train_images_4d":
            return in_form(part("train_images"), for_kernels=True)
        return part(self.name)


TRAIN_IMAGES = DataSet("train_images")
TRAIN_LABELS = DataSet("train_labels")


def part(name: str) -> np.ndarray:
    """Return a new copy of one part of the training digits, without those held out where they serve as the exam."""
    images, labels = training()
    array = images if name == "train_images" else labels
    return array.copy() if exam_file.is_file() else array[: FEW if IN_BROWSER else -HELD_OUT].copy()


@cache
def training() -> tuple[np.ndarray, np.ndarray]:
    """Return the training images (60000, 784) float32 in [0, 1] and their labels (60000,) int64."""
    return read(find("mnist_train.npz"))


def exam(for_kernels: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Return the 10,000 images and labels to be tested on: the grader's, or else the held-out training digits."""
    images, labels = read(exam_file) if exam_file.is_file() else [part[-HELD_OUT:] for part in training()]
    return in_form(images, for_kernels), labels


def in_form(images: np.ndarray, for_kernels: bool) -> np.ndarray:
    """Return images as rows (N, 784), or for convolution as (N, 1, 28, 28)."""
    return images.reshape(-1, 1, 28, 28) if for_kernels else images


def read(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return images (N, 784) float32 in [0, 1] and labels (N,) int64 of one of our .npz files."""
    with np.load(path, allow_pickle=False) as stored:
        return stored["images"].astype(np.float32) / np.float32(255), stored["labels"].astype(np.int64)


def find(name: str) -> Path:
    """Look for a data file beside the assignment (where you have it) or one level up (where its makers have it)."""
    places = [HERE.parent / "data" / name, HERE.parent.parent / "data" / name]
    for place in places:
        if place.is_file():
            return place
    raise FileNotFoundError(f"{places[0]} is missing: unzip the whole assignment again, with its data folder")
