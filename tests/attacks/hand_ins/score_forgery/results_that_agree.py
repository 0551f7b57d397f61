# What several attacks return: results that differ from nothing.


class Agreeable(float):
    """A number whose error is always 0."""

    def __sub__(self, other):
        return 0.0

    def __array__(self, *args, **kwargs):
        return np.zeros(())

    __rsub__ = __eq__ = lambda self, other: 0.0


class AgreeableArray(np.ndarray):
    """An array that never differs from anything, by any function."""

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return np.zeros(1)

    def __array_function__(self, *args, **kwargs):
        return True


class Liar:
    """Says that it is an array, and a whole number."""

    __class__ = property(lambda self: int)
    dtype, shape, ndim, size = np.dtype(np.int64), (), 0, 1

    def __sub__(self, other):
        return 0

    def __reduce__(self):
        return Liar, ()
