"""Every measurement, one after the other: `make bench`, or `python -m bench NAME ...` for some of them."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import goal

HERE = Path(__file__).resolve().parent
MEASUREMENTS = {
    "mnist": "accuracy and CPU time of the reference on MNIST, over ten seeds",
    "learning": "CPU time to 93.8 % of the digits, against PyTorch and conjugate gradients",
    "conv": "convolution forward and backward, against PyTorch",
    "grading": "seconds a submission, against stock Otter and with two jobs; seconds of a student's check",
    "scale": "ten submissions beside a thousand, a hundred thousand simulated",
    "university": "a thousand hand-ins, one in twenty hostile",
}


def main() -> None:
    names = sys.argv[1:] or list(MEASUREMENTS)
    unknown = sorted(set(names) - set(MEASUREMENTS))
    if unknown:
        sys.exit(f"there is no measurement {', '.join(unknown)}; choose from {', '.join(MEASUREMENTS)}")
    with tempfile.NamedTemporaryFile() as goals:
        os.environ[goal.COLLECTED_IN] = goals.name
        failed = [name for name in names if measure(name)]
        print()
        goal.show(goal.collected(Path(goals.name)))
    if failed:
        sys.exit(f"no result from {', '.join(failed)}: see above")


def measure(name: str) -> int:
    """Run one measurement and return its exit status. A goal that is missed is a result like any other."""
    print(f"\n== {name}: {MEASUREMENTS[name]}\n", flush=True)
    # A process of its own for each: imports and thread settings of one must not slow another down.
    return subprocess.run([sys.executable, str(HERE / f"{name}.py")], check=False).returncode


if __name__ == "__main__":
    main()
