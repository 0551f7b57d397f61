"""Turn the four original MNIST files (IDX, gzip) into data/mnist_train.npz and data/mnist_test.npz.

    python data/make.py FOLDER_WITH_THE_FOUR_FILES

The raw IDX bytes are compared with the published MD5 checksums first, so that what ships here is MNIST and nothing else.
"""

import gzip
import hashlib
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent

# Of the uncompressed files, as published (see data/README.md for where); the .gz files differ with every packer.
MD5 = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}
IMAGE_HEADER, LABEL_HEADER = 16, 8  # bytes before the first value of an IDX file


def raw(folder: Path, name: str) -> bytes:
    """Return the uncompressed bytes of one IDX file; exit with one line if it is missing or not the published file."""
    path = folder / f"{name}.gz"
    if not path.is_file():
        sys.exit(f"{path} is missing: give the folder that holds the four MNIST files")
    content = gzip.decompress(path.read_bytes())
    if (found := hashlib.md5(content).hexdigest()) != MD5[name]:
        sys.exit(f"{path}: MD5 of the raw file is {found}, published is {MD5[name]}; fetch it again")
    return content


def images(folder: Path, name: str) -> np.ndarray:
    """Return (N, 784) uint8, one image a row, 0 for paper and 255 for ink."""
    return np.frombuffer(raw(folder, name), np.uint8, offset=IMAGE_HEADER).reshape(-1, 28 * 28)


def labels(folder: Path, name: str) -> np.ndarray:
    """Return (N,) uint8, the digit on each image."""
    return np.frombuffer(raw(folder, name), np.uint8, offset=LABEL_HEADER)


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    for part, prefix in (("train", "train"), ("test", "t10k")):
        arrays = {
            "images": images(folder, f"{prefix}-images-idx3-ubyte"),
            "labels": labels(folder, f"{prefix}-labels-idx1-ubyte"),
        }
        path = HERE / f"mnist_{part}.npz"
        np.savez_compressed(path, **arrays)
        print(f"{path.name}: {len(arrays['labels']):,} images, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
