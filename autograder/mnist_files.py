"""MNIST for the grader: the training digits as files that players map, and the hidden digits of the exam."""

import tempfile
from pathlib import Path

import numpy as np

from autograder import paths
from autograder.cache import cache_folder, digest_of_file, make_once, publish
from autograder.limits import LIMITS
from autograder.machine.disk import need_room
from autograder.machine.readers import let_everybody_read
from given import mnist


def training_folder() -> Path:
    """Return the folder with train_images.npy (60000, 784) float32 and train_labels.npy (60000,) int64, made if need be.

    They are stored as students get them, so that all players share one copy in memory.
    """
    folder = cache_folder() / f"mnist-{digest_of_file(paths.DATA / 'mnist_train.npz')}"
    with need_room(folder.parent):
        make_once(folder, write_training)
    let_everybody_read(folder)  # it may be of a version that left this to the umask
    return folder


def write_training(folder: Path) -> None:
    """Write the training digits."""
    images, labels = mnist.read(paths.DATA / "mnist_train.npz")
    np.save(folder / "train_images.npy", images)
    np.save(folder / "train_labels.npy", labels)


def exam_file() -> Path:
    """Return the .npz of the exam, made if need be: the official test digits in an order and with noise of our own.

    Neither a list of the labels in their published order nor a table of the images' hashes answers it. Against networks and
    features that were made at home, each hand-in has the digits in a guise of its own: see player/guise.py.
    """
    seed, noise = LIMITS.exam.seed, LIMITS.exam.noise
    path = cache_folder() / f"exam-{digest_of_file(paths.DATA / 'mnist_test.npz')}-{seed}-{noise}.npz"
    if not path.is_file():
        with need_room(path.parent), tempfile.TemporaryDirectory(dir=path.parent, prefix="making-") as making:
            exam = Path(making) / "exam.npz"
            write_exam(exam)
            exam.chmod(0o600)  # players are another user, where the grader is root
            publish(exam, path)
    return path


def write_exam(path: Path) -> None:
    """Write the exam: images (10000, 784) uint8, labels (10000,) uint8."""
    seed, noise = LIMITS.exam.seed, LIMITS.exam.noise
    rng = np.random.default_rng(seed)
    with np.load(paths.DATA / "mnist_test.npz", allow_pickle=False) as stored:
        order = rng.permutation(len(stored["labels"]))
        images, labels = stored["images"][order].astype(np.int16), stored["labels"][order]
    images += rng.integers(-noise, noise, images.shape, dtype=np.int16, endpoint=True)
    np.savez_compressed(path, images=images.clip(0, 255).astype(np.uint8), labels=labels)
