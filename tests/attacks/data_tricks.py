"""Data tricks: to know the hidden digits instead of reading them. Everybody can download MNIST's official test digits."""

import base64
import hashlib
import json
import zlib
from functools import cache

import numpy as np

from autograder import paths
from autograder.reference import catalogue
from tests.attacks.attack import SCORE, Attack, read

QUESTION = "q13_mnist_accuracy"
HASH_BYTES = 4


@cache
def public() -> tuple[np.ndarray, np.ndarray]:
    """Return the official test digits in their published order: images (10000, 784) uint8, labels (10000,)."""
    with np.load(paths.DATA / "mnist_test.npz") as stored:
        return stored["images"].reshape(len(stored["labels"]), -1), stored["labels"]


def packed(content: bytes) -> str:
    return base64.b85encode(zlib.compress(content, 9)).decode()


def labels_in_order() -> str:
    return f"np.frombuffer(unpacked({packed(public()[1].astype(np.uint8).tobytes())!r}), np.uint8)"


def table(prepared: np.ndarray) -> str:
    """Return code for a table from a hash of an image's bytes to its label."""
    keys = b"".join(hashlib.md5(image.tobytes()).digest()[:HASH_BYTES] for image in prepared)
    return f"unpacked({packed(keys)!r}), {labels_in_order()}"


UNPACKED = """

import base64, hashlib, zlib
unpacked = lambda text: zlib.decompress(base64.b85decode(text))


def fit_mnist(x, y, rng):
    return 0


"""
BY_TABLE = """
def look_up(images, keys, labels):
    table = {{keys[{n} * i : {n} * i + {n}]: label for i, label in enumerate(labels)}}
    return np.array([table.get(hashlib.md5(image.tobytes()).digest()[:{n}], 0) for image in images], int)


def predict(params, x):
    return look_up({prepare}, {table})
"""


def trick(name: str, tries: str, predict: str) -> Attack:
    files: dict[str, str | bytes] = {"training.py": catalogue.reference()["training.py"] + UNPACKED + predict}
    return Attack(name, tries, SCORE, files=files, questions=(QUESTION, "q14_sizes"))


def by_table(name: str, tries: str, prepare: str, prepared: np.ndarray) -> Attack:
    return trick(name, tries, BY_TABLE.format(n=HASH_BYTES, prepare=prepare, table=table(prepared)))


# Networks and tables that were made at home.


@cache
def network() -> str:
    """Return the weights of one layer that sees 14 x 14 pixels, fitted to the public test digits, with 8 bits each."""
    images, labels = public()
    x = np.hstack([shrink(images, 2), np.ones((len(images), 1))])
    weights = np.linalg.solve(x.T @ x + np.eye(x.shape[1]), x.T @ np.eye(10)[labels])
    return base64.b85encode(np.rint(127 * weights / np.abs(weights).max()).astype(np.int8).tobytes()).decode()


def shrink(images: np.ndarray, by: int) -> np.ndarray:
    """Return the means of squares of pixels, from 0 to 1."""
    return images.reshape(-1, 28 // by, by, 28 // by, by).mean(axis=(2, 4)).reshape(len(images), -1) / 255


def means() -> list[int]:
    """Return the mean image of each digit, from 0 to 99."""
    images, labels = public()
    small = 99 * shrink(images, 2)
    return [int(value) for digit in range(10) for value in small[labels == digit].mean(axis=0)]


def features() -> str:
    return packed(np.rint(255 * shrink(public()[0], 7)).astype(np.uint8).tobytes())


def from_home(*parts: str, comment: str = "", notebook: str = "", **constants: object) -> Attack:
    """Return the attack of files of hand_ins/data_tricks/, of which the last gives it its name; constants go before them."""
    codes = [read(f"data_tricks/{part}") for part in parts]
    name, tries = codes[-1].splitlines()[0].removeprefix("# ").split(": ", 1)
    values = [f"{key} = {value!r}" for key, value in constants.items()]
    text = "\n".join(
        [catalogue.reference()["training.py"], UNPACKED, *values, *codes, f"#: {comment}" if comment else ""]
    )
    files: dict[str, str | bytes] = {"training.py": text}
    if notebook:
        cell = {"cell_type": "markdown", "metadata": {}, "source": [notebook]}
        files["practical.ipynb"] = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4})
    return Attack(name, tries, SCORE, files=files, questions=(QUESTION, "q14_sizes"))


ATTACKS = [
    from_home("network", NETWORK=network()),
    from_home("network", "all_turns", "turns_and_names", "in_the_notebook", NETWORK="", notebook=network()),
    trick(
        "labels in their public order",
        "hands in the list of all test labels",
        f"def predict(params, x):\n    return {labels_in_order()}.astype(int)\n",
    ),
    by_table(
        "table of the images' bytes",
        "hands in the label for the hash of every test image",
        "np.rint(x * 255).astype(np.uint8)",
        public()[0],
    ),
    trick(
        "asks for the exam",
        "asks the course's own functions for the hidden digits",
        "def predict(params, x):\n    from given import mnist\n    return mnist.exam()[1]\n",
    ),
    trick(
        "reads the exam",
        "reads the file of the grader's digits",
        "def predict(params, x):\n    from given import mnist\n    return np.load(mnist.exam_file)['labels'].astype(int)\n",
    ),
]

# Each trains or reads for seconds: in `make test-all`.
MORE_FROM_HOME = [
    from_home("network", "all_turns", NETWORK=network()),
    from_home("network", "names_of_classes", NETWORK=network()),
    from_home("network", "in_a_comment", NETWORK="", comment=network()),
    from_home("network", "all_turns", "turns_and_names", NETWORK=network()),
    from_home("features", FEATURES=features(), LABELS=packed(public()[1].tobytes())),
    from_home("means", MEANS=means()),
    from_home("own_copy"),
]
