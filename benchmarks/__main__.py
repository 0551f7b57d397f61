"""Every measurement, one after the other: `make bench`; `python -m benchmarks NAME ...`: some."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import goal

MEASUREMENTS = {
    "mnist": "accuracy and CPU time of the reference on MNIST, over ten seeds, and five of the one with kernels",
    "learning": "CPU time to 93.8 % of the digits, against PyTorch and conjugate gradients",
    "conv": "convolution forward and backward, against PyTorch",
    "grading": "seconds a submission, against stock Otter and with two jobs; seconds of a student's check",
    "scale": "ten submissions beside a thousand, a hundred thousand simulated",
    "university": "a thousand hand-ins, one in twenty hostile",
}


def main() -> None:
    """Take the measurements, print all their goals, and exit with an error if one had no result."""
    names = sys.argv[1:] or list(MEASUREMENTS)
    unknown = sorted(set(names) - set(MEASUREMENTS))
    if unknown:
        sys.exit(f"there is no measurement {', '.join(unknown)}; choose from {', '.join(MEASUREMENTS)}")
    with tempfile.NamedTemporaryFile() as file:
        os.environ[goal.COLLECTED_IN] = file.name
        failures = [name for name in names if run_measurement(name)]
        goal.print_goals(goal.read_goals(Path(file.name)))
    if failures:
        sys.exit(f"no result from {', '.join(failures)}: see above")


def run_measurement(name: str) -> int:
    """Take one measurement and return its exit status, 0 also if a goal is missed."""
    print(f"\n== {name}: {MEASUREMENTS[name]}\n", flush=True)
    # A process of its own for each: imports and memory of one must not slow another down.
    return subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode


if __name__ == "__main__":
    main()
