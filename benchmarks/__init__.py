"""Measure how fast and how well the practical does, beside its peers: `python -m benchmarks`.

In: the reference, the grader, and the peers: PyTorch, SciPy, scikit-learn, stock Otter. Out:
figures on the screen, and a table of goals, met or missed. Nothing is kept; docs/scale.md and
docs/how-it-works.md quote the figures.

`python -m benchmarks` takes one measurement after the other, `python -m benchmarks conv mnist`
these two, and `python -m benchmarks.conv 5` this one, with its own arguments.
"""

import os

# Everything is measured on one thread. NumPy and PyTorch read this when they are imported, so after this package;
# processes started from here inherit it.
os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
