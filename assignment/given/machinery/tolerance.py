"""How exact a result has to be."""

from typing import Any

import numpy as np

# The largest error allowed, relative to the largest number in the expected array. Elementwise relative errors would be
# unfair: correct float32 convolutions reach 8e-4 where numbers cancel.
TOLERANCE = {"float64": 1e-9, "float32": 1e-4}


def working_dtype(args: list) -> str:
    """Return float32 if any array among the arguments is float32, else float64: whole numbers count as float64."""
    arrays = [array for arg in args for array in arrays_in(arg)]
    return "float32" if any(array.dtype == np.float32 for array in arrays) else "float64"


def arrays_in(value: Any) -> list[np.ndarray]:
    """Return the arrays in an argument, however nested."""
    if isinstance(value, list | tuple):
        return [array for item in value for array in arrays_in(item)]
    return [value] if isinstance(value, np.ndarray) else []
