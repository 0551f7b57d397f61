"""Data tricks: to know the hidden digits instead of reading them. Everybody can download MNIST's official test digits."""

import base64
import hashlib
import zlib
from functools import cache

import numpy as np

from autograder import paths
from autograder.reference import catalogue
from tests.attacks.attack import SCORE, Attack

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


ATTACKS = [
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
