"""Every measurement, one after the other: `make bench`, or `python -m bench NAME ...` for some of them."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MEASUREMENTS = {
    "mnist": "accuracy and CPU time of the reference on MNIST, over ten seeds",
    "conv": "convolution forward and backward, against PyTorch",
    "grading": "seconds a submission, against stock Otter; seconds of a student's check",
}


def main() -> None:
    names = sys.argv[1:] or list(MEASUREMENTS)
    unknown = sorted(set(names) - set(MEASUREMENTS))
    if unknown:
        sys.exit(f"there is no measurement {', '.join(unknown)}; choose from {', '.join(MEASUREMENTS)}")
    for name in names:
        print(f"\n== {name}: {MEASUREMENTS[name]}\n", flush=True)
        # A process of its own for each: imports and thread settings of one must not slow another down.
        subprocess.run([sys.executable, str(HERE / f"{name}.py")], check=False)


if __name__ == "__main__":
    main()
