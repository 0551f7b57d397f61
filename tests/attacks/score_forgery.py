"""Score forgery: points for answers that were never given."""

from tests.attacks.attack import SCORE, TRUSTING, Attack

FRAMES = """
for frame in inspect.stack():
    if "answer" in frame.frame.f_locals:
        from given import answers
        answer = frame.frame.f_locals["answer"]
        return answers.expected(answer) if isinstance(answer, str) else answer
return 0
"""

BY_LABEL = """
from given import answers
table = answers.table(answers.expected_file)
hidden = [table.get(f"q14 remainder {n} of {n + 1}", 0) for n in (1, 2, 3)]
hidden += [table.get(f"q14 {k}", 0) for k in ("stride longer than the kernel", "stride longer than the signal")]
hidden += [table.get("q14 kernel as long as the signal", 0)]
PUBLIC_CALLS = 2


def output_size(*args, calls=itertools.count(), **kwargs):
    return ([0] * PUBLIC_CALLS + hidden + [0] * 99)[next(calls)]
"""

TRACE = """
def watch(frame, event, arg):
    if frame.f_code.co_name == "compare":
        frame.f_locals["wanted"] = frame.f_locals["got"]
        ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))


def output_size(*args, **kwargs):
    sys.settrace(watch)
    return 0
"""

POINTS = """
from otter.test_files.abstract_test import TestCase
for case in gc.get_objects():
    if isinstance(case, TestCase):
        object.__setattr__(case, "points", 100.0)
return 0
"""

AGREEABLE = """
class Agreeable(float):
    '''A number whose error is always 0.'''
    def __sub__(self, other):
        return 0.0
    def __array__(self, *args, **kwargs):
        return np.zeros(())
    __rsub__ = __eq__ = lambda self, other: 0.0


class AgreeableArray(np.ndarray):
    '''An array that never differs from anything, by any function.'''
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return np.zeros(1)
    def __array_function__(self, *args, **kwargs):
        return True


class Liar:
    '''Says that it is an array, and a whole number.'''
    __class__ = property(lambda self: int)
    dtype, shape, ndim, size = np.dtype(np.int64), (), 0, 1
    def __sub__(self, other):
        return 0
    def __reduce__(self):
        return Liar, ()
"""

IN_Q15 = {"questions": ("q15_conv1d",), "against": TRUSTING}


def patching(name: str, tries: str, code: str, *questions: str) -> Attack:
    return Attack(name, tries, SCORE, code=code, questions=questions or ("q14_sizes",))


def answering(name: str, tries: str, result: str) -> Attack:
    code = f"{AGREEABLE}\n\ndef conv1d(x, kernel, stride=1):\n    return {result}\n"
    return Attack(name, tries, SCORE, code=code, **IN_Q15)  # type: ignore[arg-type]


ATTACKS = [
    patching(
        "check does nothing",
        "replaces the judge's check",
        "import given.judge\ngiven.judge.check = lambda *args, **kwargs: None",
    ),
    patching(
        "compare does nothing",
        "replaces the comparison",
        "import given.judge\ngiven.judge.compare = lambda *args: None",
    ),
    patching(
        "tolerance without end",
        "sets the tolerance to infinity",
        "import given.judge\ngiven.judge.TOLERANCE.update(float64=np.inf, float32=np.inf)\n"
        "def conv1d(x, kernel, stride=1):\n    return np.zeros((len(x) - len(kernel)) // stride + 1)",
        "q15_conv1d",
    ),
    patching(
        "errors are zero",
        "replaces numpy.abs, with which errors are measured",
        "np.abs = lambda x: np.zeros(np.shape(x))\n"
        "def conv1d(x, kernel, stride=1):\n    return np.zeros((len(x) - len(kernel)) // stride + 1)",
        "q15_conv1d",
    ),
    patching(
        "every sum is a hundred",
        "replaces builtins.sum, with which points are added up",
        "import builtins\nbuiltins.sum = lambda values: 100.0",
    ),
    patching(
        "no case fails",
        "replaces what puts a case's result into words",
        "from given.checking import otter_layer\nreal = otter_layer.case_result\n"
        "otter_layer.case_result = lambda question, case, failure: real(question, case, None)",
    ),
    patching(
        "Otter runs nothing",
        "replaces Otter's own loop over the cases",
        "from otter.test_files import exception_test as otter\n"
        "otter.test_case.call_func = lambda self, environment: None",
    ),
    Attack("points without bound", "finds the cases in memory and raises their points", SCORE, call=POINTS),
    Attack("expected from the frames", "reads the expected value from the caller's variables", SCORE, call=FRAMES),
    patching("answers by label", "looks the hidden answers up in the table of answers", BY_LABEL),
    patching("rewritten by a tracer", "lets sys.settrace change the judge's variables", TRACE),
    patching(
        "score written at the end",
        "writes a result of its own when the grader ends",
        "import atexit, json\n"
        "def forge():\n"
        "    path = Path(OUT, 'results', f'{STUDENT}.json')\n"
        "    path.write_text(json.dumps({**json.loads(path.read_text()), 'score': 100}))\n"
        "atexit.register(forge)",
    ),
    answering("array that agrees", "returns an array that differs from nothing", "np.zeros(1).view(AgreeableArray)"),
    answering("NaN differs from nothing", "returns NaN, for which every comparison is false", "np.float64('nan')"),
    answering("an empty result", "returns nothing to be compared", "np.zeros((0, 1))"),
    answering("a masked result", "returns an array in which every number is masked", "np.ma.masked_all(1)"),
    answering("number that agrees", "returns a number whose difference to anything is 0", "Agreeable()"),
    answering("objects that agree", "returns an array of objects that agree", "np.array([Agreeable()], dtype=object)"),
    answering("whole number by its word only", "returns an object that lies about its class", "Liar()"),
]
