"""Choose how fit_mnist and fit_mnist_convnet train: by digits held back from the 60,000, never by the official test.

    python -m benchmarks.choice [SEEDS [NUMBER]]        of all candidates, or of the one with this number alone

In: the answers in solutions/, and changes of them. Out: a table with the accuracy of each on the last 10,000 of the
training digits, after training on the first 50,000. `python -m benchmarks.mnist` looks at the official test.
"""
