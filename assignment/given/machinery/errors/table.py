"""Which sentence goes with which error: the first pattern that is found in an error's text."""

import re

from given.machinery.errors import sentences as say
from given.machinery.errors.line import Line

SENTENCES: tuple[tuple[str, say.Sentence], ...] = (
    (
        r"truth value of an array",
        "if, and, or, max(a, b) and min(a, b) want one yes or no, and here is an array of many. For the larger of two numbers "
        "at each place write np.maximum(a, b); for if, np.where(condition, a, b).",
    ),
    (r"only (?:length-1|size-1|0-dimensional|integer scalar) arrays", say.one_number),
    (r"'([\w.]+)' object cannot be interpreted as an integer", say.no_whole_number),
    (
        r"Cannot interpret '.*' as a data type",
        "A shape goes in one pair of brackets of its own: np.zeros((N, K)). What stands behind it is taken for a dtype.",
    ),
    (r"broadcast together with remapped shapes", "np.pad wants a pair of numbers for each dimension of the array."),
    (r"could not be broadcast together with shapes (.*)", say.broadcast),
    (r"could not broadcast input array from shape (.* into shape .*)", say.put_in),
    (r"non-broadcastable output operand with (shape .* match the broadcast shape .*)", say.cut_off),
    (r"mismatch in its core dimension .*size (\d+) is different from (\d+)", say.product),
    (r"shapes (\(.*?\)) and (\(.*?\)) not aligned", say.product),
    (
        r"does not have enough dimensions",
        "A matrix product @ wants arrays, and one of the two here is a single number: write * for that.",
    ),
    (
        r"'tuple' object does not support item assignment",
        "A pair such as (w, b) cannot be changed. Make a new one, (new_w, new_b), and put that into a list.",
    ),
    (r"only integers, slices|indices must be integers", say.wrong_index),
    (
        r"arrays used as indices must be of integer",
        "Places are whole numbers, or True and False, and this array holds neither: it is one of fractions.",
    ),
    (
        r"inhomogeneous shape|all input array(?: dimension|s must have the same)",
        "The pieces are not all of one shape, so they are no array. Is this a pair (params, losses), or a list of layers, where "
        "one array belongs?",
    ),
    (
        r"setting an array element with a sequence",
        "One place of an array takes one number, and here it is given several.",
    ),
    (
        r"zero-size array to reduction|attempt to get arg(?:max|min) of an empty",
        "The array is empty, so nothing in it is largest. Does a slice end before it begins?",
    ),
    (r"NoneType", say.NOTHING_RETURNED),
    (r"not enough values to unpack \(expected (?:at least )?(\d+)", say.unpacked),
    (r"too many values to unpack \(expected (\d+)", say.unpacked),
    (r"cannot unpack non-iterable (?:numpy\.)?(?:int|float)\d*", say.one_value),
    (r"index (-?\d+) is out of bounds for (?:axis \d+ with )?size (\d+)", say.out_of_bounds),
    (r"axis (-?\d+) is out of bounds for array of dimension (\d+)", say.no_such_axis),
    (r"(?:list|tuple) index out of range", say.beyond_list),
    (r"too many indices for array", "There are more numbers between the [ ] than the array has dimensions."),
    (
        r"invalid index to scalar|'(?:float|int|numpy\.\w+)' object is not subscriptable",
        "A single number has no places to look at with [ ].",
    ),
    (
        r"'(?:float|int|numpy\.(?:float|int)\d+)' object is not iterable|iteration over a 0-d array",
        "A single number cannot be gone through: for i in range(n) counts from 0 to n - 1.",
    ),
    (
        r"'(?:function|builtin_function_or_method|type)' object is not subscriptable",
        "A function is called with ( ), and here are [ ] behind its name.",
    ),
    (r"cast ufunc .* from dtype\('(\w+)'\) to dtype\('(\w+)'\)", say.whole),
    (r"local variable '(\w+)'", say.too_early),
    (r"name '(\w+)' is not defined", say.unknown_name),
    (r"module 'numpy' has no attribute '(\w+)'", say.no_such_attribute),
    (r"'numpy.ndarray' object has no attribute '(\w+)'", say.not_of_an_array),
    (r"(\w+)\(\) missing \d+ required (?:positional|keyword-only) arguments?: (.*)", say.missing_argument),
    (r"(\w+)\(\) takes (?:from \d+ to )?(\d+) positional arguments? but (\d+)", say.too_many_arguments),
    (r"([\w.]+)\(\) takes exactly one argument \((\d+) given\)", say.one_argument),
    (r"(\w+)\(\) got an unexpected keyword argument '(\w+)'", say.unexpected_argument),
    (r"'(\w+)' is an invalid keyword argument for (\w+)\(\)", say.unknown_to_builtin),
    (r"cannot reshape array of size (\d+) into shape (\(.*?\))", say.unfilled),
    (
        r"'(?:list|tuple)' (?:object has no attribute|and|object cannot)|and '(?:list|tuple)'|multiply sequence"
        r"|can only concatenate (?:list|tuple)|unary -: '(?:list|tuple)'",
        say.not_an_array,
    ),
    (
        r"object is not callable",
        "There is ( ) behind something that is no function. For a place write [ ]; is a * missing?",
    ),
    (r"division by zero", "Something is divided by 0: print what stands below the line, or to the right of the /."),
    (r"maximum recursion depth", "The function calls itself without end."),
    (r"GB of memory that there are", "Does a list or a loop grow without end?"),
    (
        r"matrices? (?:contains|must)|Unable to allocate",
        "So large an array does not fit into memory: look at the shape asked for.",
    ),
)
WHOLLY_UNKNOWN = Line()


def in_plain_words(text: str, line: Line = WHOLLY_UNKNOWN) -> str:
    """Return what an error's text means, and what to do; "" for one that says it itself."""
    for pattern, sentence in SENTENCES:
        found = re.search(pattern, text, re.DOTALL)
        if found:
            if isinstance(sentence, str):
                return sentence
            return sentence(found, line) if all(group is not None for group in found.groups()) else ""
    return ""
