"""An oracle that is not ours: every function of the reference beside PyTorch, and beside Keras where it has the layer.

    make oracle        or: python -m benchmarks.oracle [DRAWS]

In: the reference, and layers with drawn sizes, strides, paddings, numbers and kinds of numbers. Out: a table with the
largest relative error of each function, and the checks that public courses print. Derivatives are theirs too: PyTorch
finds them by itself (autograd).
"""
