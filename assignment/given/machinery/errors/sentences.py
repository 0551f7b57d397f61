"""What errors mean: at the end a table, which has for the text of an error a sentence, or what makes one of it and of the line."""

import ast
import builtins
import difflib
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from given.machinery.errors.line import Line

Match = re.Match[str]
Sentence = str | Callable[[Match, "Line"], str]

LONGEST = (
    500  # letters of an error's text that are looked at: NumPy's are shorter, and a search in a million takes minutes
)
NOTHING_RETURNED = "Something is None here: a function returned nothing. Is a return missing at its end?"


LARGEST = {"maximum": "largest", "minimum": "smallest"}


def one_yes_or_no(found: Match, line: "Line") -> str:
    """Explain an array where one yes or no is wanted: in an if, or in Python's own max."""
    for node in ast.walk(line.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("max", "min") and len(node.args) == 1:
            name = ast.unparse(node.func)
            return (
                f"Python's own {name} goes through the rows of a table and compares these; of all numbers of an array, the "
                f"{LARGEST[f'{name}imum']} is np.{name}(a)."
            )
    return (
        "if, and, or, max(a, b) and min(a, b) want one yes or no, and here is an array of many. For the larger of two numbers "
        "at each place write np.maximum(a, b); for if, np.where(condition, a, b)."
    )


def broadcast(found: Match, line: "Line") -> str:
    """Explain shapes that do not fit; guess at a lost dimension, and at a matrix product."""
    one, other = read_shapes(found[1])[:2]
    says = f"Shapes {one} and {other} do not fit place by place: from the right, two sizes must be equal, or one of them 1."
    if sorted(map(len, (one, other))) == [1, 2] and max(one, other, key=len)[0] == min(one, other, key=len)[0]:
        return f"{says} Has a sum or maximum lost its dimension? keepdims=True keeps it."
    if len(one) == len(other) == 2 and one[1] == other[0] and "*" in line.text:
        return f"{says} (If it is to be a matrix product, write @, not *.)"
    return says


def cut_off(found: Match, line: "Line") -> str:
    """Explain a place that is smaller, or larger, than what is added to it."""
    return in_place(*read_shapes(found[1])[:2])


def put_in(found: Match, line: "Line") -> str:
    """Explain the same where it is set."""
    return in_place(*reversed(read_shapes(found[1])[:2]))


def in_place(place: tuple[int, ...], value: tuple[int, ...]) -> str:
    """Say that something does not fit into its place."""
    says = f"The place on the left has the shape {place}, and what is put there {value}."
    if len(place) == len(value):
        return (
            f"{says} What of a slice sticks out beyond the array is cut off without a word: is the array padded, "
            "and does the slice begin and end where it should?"
        )
    return says


def read_shapes(text: str) -> list[tuple[int, ...]]:
    """Return the shapes in a text such as "(2,3) (2,)"."""
    shapes = [tuple(int(size) for size in re.findall(r"\d+", shape)) for shape in re.findall(r"\(([\d, ]*)\)", text)]
    return [*shapes, (), ()]


def product(found: Match, line: "Line") -> str:
    """Explain a matrix product that cannot be."""
    return (
        "In a matrix product a @ b, a must have as many columns as b has rows: (N, D) @ (D, M) gives (N, M). "
        f"Here {found[1]} meets {found[2]}. Is each of them what you take it for? (a.T has rows and columns exchanged; "
        "number by number is *.)"
    )


def several_in_one_place(found: Match, line: "Line") -> str:
    """Explain that one place takes one number; a matrix product gives many."""
    says = "One place of an array takes one number, and here it is given several."
    return f"{says} (@ gives a whole matrix: number by number is *, and np.sum adds up.)" if "@" in line.text else says


def out_of_bounds(found: Match, line: "Line") -> str:
    """Explain an index that is too large."""
    says = line.say_missed_place()
    if says:
        return says
    places = f"There are {found[2]} places, from 0 to {int(found[2]) - 1}, and {found[1]} is not one of them."
    if int(found[1]) == int(found[2]):
        return f"{places} Does a loop go on too far, or is another array meant?"
    return f"{places} (argmax of a whole table counts its numbers row by row: np.unravel_index makes row and column of it.)"


def beyond_list(found: Match, line: "Line") -> str:
    """Explain an index that is too large for a list, or for a shape."""
    shape = re.search(r"(\w+)\.shape\[(\d+)\]", line.text)
    if shape and np.ndim(line.names.get(shape[1], ())) <= int(shape[2]):
        given = np.shape(line.names.get(shape[1], ()))
        return f"{shape[1]} has the shape {given}, with a number for each dimension, so there is no {shape[1]}.shape[{shape[2]}]."
    otherwise = "The list is shorter than that: its last place is len(...) - 1. Does a loop go on too far?"
    return line.say_missed_place() or otherwise


def wrong_index(found: Match, line: "Line") -> str:
    """Explain what stands between [ ] and is no whole number: a pair, most often, where its place is meant."""
    for node in ast.walk(line.tree):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Name):
            name, value = node.slice.id, line.names.get(node.slice.id)
            if type(value) in (tuple, list) or (isinstance(value, np.ndarray) and value.ndim):
                return (
                    f"{name} is {name_kind(value)} here, and no number. `for {name} in ...` gives the things themselves, "
                    f"`for {name} in range(len(...))` the numbers of their places."
                )
    return (
        "A place is counted in whole numbers. / gives a fraction, // a whole number; a list takes one index at a time: "
        "params[i][0]."
    )


def name_kind(value: Any) -> str:
    """Say what a value is: a pair, a list, an array."""
    if type(value) is tuple:
        return "a pair" if len(value) == 2 else f"a tuple of {len(value)}"
    return "a list" if type(value) is list else f"an array of shape {value.shape}"


def one_number(found: Match, line: "Line") -> str:
    """Explain that an array is no number: to count with, or to calculate with."""
    if "range(" in line.text:
        return "range counts up to a whole number, and here it is given an array or a list: its length is len(...) or .shape[0]."
    return (
        "math.exp, float and int take one number, and here is an array of many. NumPy's own np.exp, np.log, np.sqrt take "
        "all numbers at once."
    )


def no_whole_number(found: Match, line: "Line") -> str:
    """Explain what range, or a shape, was given in place of a whole number."""
    if found[1] == "float":
        return "A whole number belongs here, and this is a fraction: // gives a whole number, / does not."
    return f"A whole number belongs here, and this is something else ({found[1]}): the length of it is len(...)."


def unpacked(found: Match, line: "Line") -> str:
    """Explain a wrong number of names on the left."""
    says = f"On the left of = there are {found[1]} names, on the right another number of values."
    if ".shape" in line.text:
        return f"{says} A shape has a number for each dimension of the array."
    return f"{says} What does the function return?"


def one_value(found: Match, line: "Line") -> str:
    """Explain several names for a single number."""
    says = "On the left of = there are several names, on the right is a single number."
    if "arg" in line.text:
        return f"{says} argmax counts the numbers of a table row by row: np.unravel_index(place, table.shape) makes row and column of it."
    return says


def whole(found: Match, line: "Line") -> str:
    """Explain that an array of whole numbers takes up no fractions: one that is made anew, or one that was given."""
    target = next((node.target for node in ast.walk(line.tree) if isinstance(node, ast.AugAssign)), None)
    name = next((node.id for node in ast.walk(target) if isinstance(node, ast.Name)), "x") if target else "x"
    return (
        f"An array of whole numbers ({found[2]}) cannot take up {found[1]}. If {name} was given to you, "
        f"np.array({name}, dtype=float) is a copy that can; a new one for any numbers is np.zeros({name}.shape)."
    )


def unknown_name(found: Match, line: "Line") -> str:
    """Say where a name comes from: from NumPy, from another one of the five files; or which one is meant."""
    name = found[1]
    if name in ("np", "numpy"):
        return "The line `import numpy as np` is missing at the top of the file."
    if name in line.functions:
        module = line.functions[name].module
        return (
            f"{name} is in {module}.py: write `from {module} import {name}` at the top. Your files may use one another."
        )
    own = difflib.get_close_matches(name, line.names, 1, 0.7)
    near = own or difflib.get_close_matches(name, [*vars(builtins), *line.functions], 1, 0.7)
    meant = f"id you mean {near[0]}?" if near else "s it misspelt, or set later or elsewhere?"
    if hasattr(np, name):
        return f"NumPy's {name} is called np.{name} here." + (f" Or d{meant}" if near else "")
    return f"Nothing is called {name} here. {'D' if near else 'I'}{meant}"


def too_early(found: Match, line: "Line") -> str:
    return f"{found[1]} is used before it has a value: set it before the loop, and in each branch of an if."


def no_such_attribute(found: Match, line: "Line") -> str:
    """Suggest the names in NumPy that look alike."""
    near = difflib.get_close_matches(found[1], dir(np), 2)
    return f"NumPy has no {found[1]}." + (f" Did you mean np.{' or np.'.join(near)}?" if near else "")


def not_of_an_array(found: Match, line: "Line") -> str:
    """Say how to do with an array what only lists, or only NumPy itself, can do."""
    name = found[1]
    if name in ("append", "extend", "insert"):
        return "An array does not grow. Collect in a list, out = [] and out.append(...), and make np.array(out) of it at the end."
    near = difflib.get_close_matches(name, dir(np.ndarray), 1)
    if near:
        return f"An array has no .{name}. Did you mean .{near[0]}?"
    return f"An array has no .{name}." + (f" NumPy has: np.{name}(...)." if hasattr(np, name) else "")


def missing_argument(found: Match, line: "Line") -> str:
    if not line.text:
        return as_at_first(found[1], line)
    return f"{found[1]} was called without {found[2]}: give it all that stands in its first line."


def too_many_arguments(found: Match, line: "Line") -> str:
    """Explain a call with more than a function takes: its first line was changed, or what it takes is named."""
    name, given = found[1], int(found[3])
    if name in line.functions and not line.text:
        return as_at_first(name, line)
    if name in ("maximum", "minimum"):
        return f"np.{name} compares two arrays place by place; of one array, the {LARGEST[name]} number is np.{name[:3]}(a)."
    if name == "train":
        return f"What stands behind the * in the first line of {name} is given by name, as in {name}(..., rng=rng)."
    return f"{name} was called with {given} thing{'s' * (given != 1)}, and takes {found[2]}. Is a pair to be one thing? Then it has brackets of its own."


def one_argument(found: Match, line: "Line") -> str:
    name = found[1].rpartition(".")[2]
    return (
        f"{name} takes one thing, and here are {found[2]}. A pair is one thing in brackets of its own: {name}((w, b))."
    )


def as_at_first(name: str, line: "Line") -> str:
    """Say how the first line of a function of the assignment has to be."""
    arguments = ", ".join(line.functions[name].arguments) if name in line.functions else "..."
    return f"The check calls {name}({arguments}), so its first line must be as it was: def {name}({arguments})."


def unexpected_argument(found: Match, line: "Line") -> str:
    """Explain a name that a function does not know."""
    if found[1] in line.functions:
        return f"{found[1]} is called with {found[2]}=..., so its first line must have an argument of this name, as it had at first."
    if hasattr(builtins, found[1]) and hasattr(np, found[1]):
        return f"Python's own {found[1]} knows no {found[2]}; NumPy's does: np.{found[1]}."
    return f"{found[1]} knows no argument called {found[2]}. Is it misspelt?"


def unknown_to_builtin(found: Match, line: "Line") -> str:  # Python 3.12 and before say it so
    return f"Python's own {found[2]} knows no {found[1]}; NumPy's does: np.{found[2]}."


def unfilled(found: Match, line: "Line") -> str:
    if "newaxis" in found[2]:  # NumPy's word for -1
        shape = found[2].replace("newaxis", "-1").replace(",", ", ")
        return f"{found[1]} numbers do not come out even in the shape {shape}: are there as many as you think?"
    return f"{found[1]} numbers do not fill the shape {found[2]}. -1 in one place lets NumPy count."


def no_such_axis(found: Match, line: "Line") -> str:
    return f"Dimensions are counted from 0, and the array has {found[2]}: there is no axis={found[1]}."


def not_an_array(found: Match, line: "Line") -> str:
    """Explain that a list is no array: one of pairs is to be gone through, one of numbers to be made an array."""
    names = [node.id for node in ast.walk(line.tree) if isinstance(node, ast.Name)]
    for name in names:
        value = line.names.get(name)
        if isinstance(value, list | tuple) and any(isinstance(item, list | tuple | np.ndarray) for item in value):
            things = "pairs" if isinstance(value[0], tuple) else "arrays"
            return f"{name} is a {'list' if isinstance(value, list) else 'tuple'} of {things}, and not an array: go through them one by one, in a loop."
    return "A list cannot be calculated with like an array: np.array(...) makes an array of it."


SENTENCES: tuple[tuple[str, Sentence], ...] = (
    (r"truth value of an array", one_yes_or_no),
    (r"only (?:length-1|size-1|0-dimensional|integer scalar) arrays", one_number),
    (r"'([\w.]+)' object cannot be interpreted as an integer", no_whole_number),
    (
        r"Cannot interpret '.*' as a data type",
        "A shape goes in one pair of brackets of its own: np.zeros((N, K)). What stands behind it is taken for a dtype.",
    ),
    (r"broadcast together with remapped shapes", "np.pad wants a pair of numbers for each dimension of the array."),
    (r"could not be broadcast together with shapes (.*)", broadcast),
    (r"could not broadcast input array from shape (.* into shape .*)", put_in),
    (r"non-broadcastable output operand with (shape .* match the broadcast shape .*)", cut_off),
    (r"mismatch in its core dimension .*size (\d+) is different from (\d+)", product),
    (r"shapes (\(.*?\)) and (\(.*?\)) not aligned", product),
    (
        r"does not have enough dimensions",
        "A matrix product @ wants arrays, and one of the two here is a single number: write * for that.",
    ),
    (
        r"'tuple' object does not support item assignment",
        "A pair such as (w, b) cannot be changed. Make a new one, (new_w, new_b), and put that into a list.",
    ),
    (r"only integers, slices|indices must be integers", wrong_index),
    (
        r"arrays used as indices must be of integer",
        "Places are whole numbers, or True and False, and this array holds neither: it is one of fractions.",
    ),
    (
        r"inhomogeneous shape|all input array(?: dimension|s must have the same)",
        "The pieces are not all of one shape, so they are no array. Is this a pair (params, losses), or a list of layers, where "
        "one array belongs?",
    ),
    (r"setting an array element with a sequence", several_in_one_place),
    (
        r"zero-size array to reduction|attempt to get arg(?:max|min) of an empty",
        "The array is empty, so nothing in it is largest. Does a slice end before it begins?",
    ),
    (r"NoneType", NOTHING_RETURNED),
    (r"not enough values to unpack \(expected (?:at least )?(\d+)", unpacked),
    (r"too many values to unpack \(expected (\d+)", unpacked),
    (r"cannot unpack non-iterable (?:numpy\.)?(?:int|float)\d*", one_value),
    (r"index (-?\d+) is out of bounds for (?:axis \d+ with )?size (\d+)", out_of_bounds),
    (r"axis (-?\d+) is out of bounds for array of dimension (\d+)", no_such_axis),
    (r"(?:list|tuple) index out of range", beyond_list),
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
    (r"cast ufunc .* from dtype\('(\w+)'\) to dtype\('(\w+)'\)", whole),
    (r"local variable '(\w+)'", too_early),
    (r"name '(\w+)' is not defined", unknown_name),
    (r"module 'numpy' has no attribute '(\w+)'", no_such_attribute),
    (r"'numpy.ndarray' object has no attribute '(\w+)'", not_of_an_array),
    (r"(\w+)\(\) missing \d+ required (?:positional|keyword-only) arguments?: (.*)", missing_argument),
    (r"(\w+)\(\) takes (?:from \d+ to )?(\d+) positional arguments? but (\d+)", too_many_arguments),
    (r"([\w.]+)\(\) takes exactly one argument \((\d+) given\)", one_argument),
    (r"(\w+)\(\) got an unexpected keyword argument '(\w+)'", unexpected_argument),
    (r"'(\w+)' is an invalid keyword argument for (\w+)\(\)", unknown_to_builtin),
    (r"cannot reshape array of size (\d+) into shape (\(.*?\))", unfilled),
    (
        r"'(?:list|tuple)' (?:object has no attribute|and|object cannot)|and '(?:list|tuple)'|multiply sequence"
        r"|can only concatenate (?:list|tuple)|unary -: '(?:list|tuple)'",
        not_an_array,
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


def in_plain_words(text: str, line: "Line") -> str:
    """Return what an error's text means, and what to do; "" for one that says it itself."""
    for pattern, sentence in SENTENCES:
        found = re.search(pattern, text[:LONGEST], re.DOTALL)
        if found:
            if isinstance(sentence, str):
                return sentence
            return sentence(found, line) if all(group is not None for group in found.groups()) else ""
    return ""
