"""Call a function and see everything a test must know: its result, warnings, changed arguments, errors, CPU time.

`observe` is the one helper through which every test looks at student code. It works on a function of this process and,
in the grader, on a stand-in for a function that lives in another one; the tests cannot tell the difference.
"""

import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from given.machinery import plain_words
from given.machinery.errors.line import Line
from given.machinery.errors.sentences import in_plain_words
from given.machinery.outcome import Kind, Looks, Outcome, Trouble
from given.machinery.plain import MAX_DEPTH, make_plain
from given.machinery.questions import BOUNDS, FUNCTIONS, MODULES
from given.mnist import DataSet

FILES = tuple(f"{module}.py" for module in MODULES)
MAX_WORDS = 500  # characters of an exception's text that are shown


def observe(function: Any, args: tuple, kwargs: dict, keep: bool = False) -> Outcome:
    """Call `function(*args, **kwargs)` on copies of the arguments and return what happened, never raising.

    With `keep` the result is passed on as it is (to be handed back to another function of the student), not as plain
    arrays. A `function` may bring its own `observe`: the grader's stand-ins do.
    """
    elsewhere = getattr(function, "observe", None)
    return elsewhere(args, kwargs, keep) if elsewhere else observe_here(function, args, kwargs, keep)


def observe_here(function: Callable, args: tuple, kwargs: dict, keep: bool = False) -> Outcome:
    """Do the same with a function of this process."""
    args_seen, kwargs_seen = copy_of(args), copy_of(kwargs)
    result, trouble, start = None, None, time.process_time()
    with np.errstate(all="warn", under="ignore"), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = function(*args_seen, **kwargs_seen)
            result = result if keep else make_plain(result)  # which runs what a generator has not run yet
        except (Exception, SystemExit) as error:
            trouble = explain_exception(error, function)
    return Outcome(
        result,
        trouble,
        tuple(str(w.message) for w in caught if issubclass(w.category, RuntimeWarning)),
        changes(args, args_seen) | changes(kwargs, kwargs_seen),
        time.process_time() - start,
        look_at(result) if keep and not trouble else None,
    )


def look_at(result: Any) -> Looks | None:
    """Return what can be told of a result that is kept, if memory allows: its weights are arrays, wherever they are."""
    try:
        arrays = list(arrays_in(result))
        finite = all(np.isfinite(array).all() for array in arrays)
        biases = [float(np.abs(array).max(initial=0)) for array in arrays if array.ndim == 1]
        largest = max(biases) if biases and finite else None
        return Looks(result is None, is_pair_with_losses(result), finite, any(map(has_equals, arrays)), largest)
    except MemoryError:
        return None


def arrays_in(value: Any, depth: int = 0) -> Iterator[np.ndarray]:
    """Yield the arrays of numbers in lists, tuples and dicts. Only in plain ones: others may do anything when asked."""
    if type(value) is np.ndarray and value.dtype.kind in "iuf":
        yield value
    elif type(value) in (list, tuple, dict) and depth < MAX_DEPTH:
        for item in list(value.values()) if type(value) is dict else list(value):
            yield from arrays_in(item, depth + 1)


def is_pair_with_losses(value: Any) -> bool:
    """Whether these are two things, and the second is a list of numbers."""
    if type(value) not in (list, tuple) or len(value) != 2 or type(value[1]) is not list:
        return False
    return all(isinstance(item, float | int | np.floating) for item in value[1])


def has_equals(weights: np.ndarray) -> bool:
    """Whether the neurons of a dense layer, which are columns, or the kernels of a convolution are all the same."""
    if weights.ndim < 2 or not weights.size:
        return False
    neurons = weights.T if weights.ndim == 2 else weights
    return len(neurons) > 1 and bool((neurons == neurons[:1]).all())


def copy_of(value: Any) -> Any:
    """Copy arrays, lists, texts, generators and data sets, so that the tests' own are out of the function's reach."""
    if isinstance(value, np.ndarray):
        return value.copy(order="K")
    if isinstance(value, list | tuple):
        return type(value)(copy_of(item) for item in value)
    if isinstance(value, dict):
        return {key: copy_of(item) for key, item in value.items()}
    if isinstance(value, DataSet):
        return value.array()
    if isinstance(value, str):
        return "".join(list(value))  # equal, but not the same: `is` must fail here as it fails where texts come by pipe
    return copy_of_generator(value) if isinstance(value, np.random.Generator) else value


def copy_of_generator(generator: np.random.Generator) -> np.random.Generator:
    """Return another generator in the same state: what copy.deepcopy does, in a tenth of its time."""
    bits = type(generator.bit_generator)(0)
    bits.state = generator.bit_generator.state
    return np.random.Generator(bits)


def changes(before: Any, after: Any) -> dict[int | str, Any]:
    """Return the arguments that are not what they were, by position (of a tuple) or name (of a dict)."""
    keys = before if isinstance(before, dict) else range(len(before))
    return {key: make_plain(after[key]) for key in keys if not is_unchanged(before[key], after[key])}


def is_unchanged(before: Any, after: Any) -> bool:
    """Whether two arguments hold the same numbers; what is neither an array nor a list of them cannot be changed."""
    if isinstance(before, list | tuple):
        return len(before) == len(after) and all(map(is_unchanged, before, after))
    if not isinstance(before, np.ndarray) or before.dtype.kind not in "biufc":
        return True
    return np.array_equal(before, after, equal_nan=True)


def explain_exception(error: BaseException, function: Any = None) -> Trouble:
    """Tell an untouched stub from an error, and say in which line of whose file the error arose."""
    if isinstance(error, NotImplementedError):
        return Trouble(Kind.NOT_STARTED, str(error))
    try:
        words = str(error)[:MAX_WORDS]
    except Exception:
        words = "(its text cannot be shown)"
    origin = plain_words.find_origin(error, FILES, FUNCTIONS)
    if isinstance(error, MemoryError) and not words:  # Python itself has no words for it
        words = f"it takes more than the {BOUNDS.memory_bytes / 1e9:g} GB of memory that there are, here as when it is graded"
    meaning = explain(words, error, origin)
    lines = [*origin.lines, *([plain_words.BEGINNING + meaning] if meaning else [])]
    place = origin.place if origin.is_inside or not in_files(function) else place_of_function(function)
    return Trouble(Kind.EXCEPTION, "\n".join([f"{type(error).__name__}: {words} ({place})", *lines]))


def explain(words: str, error: BaseException, origin: plain_words.Origin) -> str:
    """Return what an error means, and what to do, in plain words; "" for one that says it itself."""
    line = Line(origin.line, origin.names, FUNCTIONS)
    from_the_end = line.say_place_from_the_end() if isinstance(error, plain_words.OF_ARRAYS) else ""
    blames = f"If {origin.called} is ✔ by itself, look at what this line gives it." if origin.called else ""
    return " ".join(part for part in (from_the_end, in_plain_words(words, line), blames) if part)


def in_files(function: Any) -> bool:
    """Whether a function stands in one of the student's files."""
    code = getattr(function, "__code__", None)
    return code is not None and plain_words.name_of_file(code.co_filename) in FILES


def place_of_function(function: Any) -> str:
    """Return where a function begins: an error before its first line was run is one about that line."""
    code = function.__code__
    return f"{plain_words.name_of_file(code.co_filename)}, line {code.co_firstlineno}"
