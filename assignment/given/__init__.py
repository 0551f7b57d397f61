"""Ready-made for you: the data, the pictures, the judge and its words.

You do not have to read or change anything in here. If you are curious, `judge.py` is how an answer is compared.
"""

import os
import sys

if sys.version_info < (3, 10):  # noqa: UP036 - of all in here, only this can be read by an older one
    this = f"{sys.version_info[0]}.{sys.version_info[1]} ({sys.executable})"
    sys.exit(f"Python 3.10 or newer is needed, and this is {this}: README.md says how to start")

# NumPy asks for these when it is first imported. On matrices as small as ours, several threads are slower than one and
# burn CPU time while they wait for each other; the grader, too, gives you one.
for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")
