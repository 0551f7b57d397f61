"""The MNIST that ships here is the published one, and the test digits are where students cannot get them."""

import hashlib
import re
import struct

import numpy as np
import pytest

from autograder import paths

README = (paths.DATA / "README.md").read_text(encoding="utf-8")
IMAGES_MAGIC, LABELS_MAGIC = 2051, 2049


def published(name: str) -> str:
    return re.search(rf"`{name}` \| [\d,]+ \| `([0-9a-f]{{32}})`", README)[1]


@pytest.mark.slow
@pytest.mark.parametrize(("part", "prefix"), [("train", "train"), ("test", "t10k")])
def test_rebuilt_idx_files_have_the_published_checksums(part, prefix):
    with np.load(paths.DATA / f"mnist_{part}.npz", allow_pickle=False) as stored:
        images, labels = stored["images"], stored["labels"]
    image_file = struct.pack(">4i", IMAGES_MAGIC, len(images), 28, 28) + images.tobytes()
    label_file = struct.pack(">2i", LABELS_MAGIC, len(labels)) + labels.tobytes()
    assert hashlib.md5(image_file).hexdigest() == published(f"{prefix}-images-idx3-ubyte")
    assert hashlib.md5(label_file).hexdigest() == published(f"{prefix}-labels-idx1-ubyte")


def test_maker_and_readme_name_the_same_checksums():
    maker = (paths.DATA / "make.py").read_text(encoding="utf-8")
    assert set(re.findall(r"[0-9a-f]{32}", maker)) == set(re.findall(r"[0-9a-f]{32}", README))


@pytest.mark.slow
def test_the_exam_is_the_test_digits_shuffled_with_noise(tmp_path):
    from autograder import mnist_files
    from autograder.limits import LIMITS

    mnist_files.write_exam(tmp_path / "exam.npz")
    with np.load(tmp_path / "exam.npz") as exam, np.load(paths.DATA / "mnist_test.npz") as original:
        images, labels = exam["images"].astype(int), exam["labels"]
        originals, original_labels = original["images"].astype(int), original["labels"]
    assert sorted(labels) == sorted(original_labels)
    assert (labels == original_labels).mean() < 0.2  # a list of the labels in their published order is worth a guess
    order = np.random.default_rng(LIMITS.exam.seed).permutation(len(labels))
    difference = np.abs(images - originals[order])
    assert 0 < difference.max() <= LIMITS.exam.noise
    assert difference.any(axis=1).all()  # no image's bytes, and so no hash of them, are the published ones
