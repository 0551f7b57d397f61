"""Score forgery: points for answers that were never given."""

from tests.attacks.attack import SCORE, TRUSTING, Attack, from_file, read

Q15 = ("q15_conv1d",)
RESULTS_THAT_AGREE = read("score_forgery/results_that_agree")


def patching(name: str, tries: str, code: str) -> Attack:
    return Attack(name, tries, SCORE, code=code)


def answering(name: str, tries: str, result: str) -> Attack:
    code = f"{RESULTS_THAT_AGREE}\n\ndef conv1d(x, kernel, stride=1):\n    return {result}\n"
    return Attack(name, tries, SCORE, code=code, questions=Q15, against=TRUSTING)


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
    from_file("score_forgery/tolerance_without_end", SCORE, questions=Q15),
    from_file("score_forgery/errors_are_zero", SCORE, questions=Q15),
    patching(
        "every sum is a hundred",
        "replaces builtins.sum, with which points are added up",
        "import builtins\nbuiltins.sum = lambda values: 100.0",
    ),
    from_file("score_forgery/no_case_fails", SCORE),
    patching(
        "Otter runs nothing",
        "replaces Otter's own loop over the cases",
        "from otter.test_files import exception_test as otter\n"
        "otter.test_case.call_func = lambda self, environment: None",
    ),
    from_file("score_forgery/points_without_bound", SCORE),
    from_file("score_forgery/expected_from_the_frames", SCORE),
    from_file("score_forgery/answers_by_label", SCORE),
    from_file("score_forgery/rewritten_by_a_tracer", SCORE),
    from_file("score_forgery/score_written_at_the_end", SCORE),
    answering("array that agrees", "returns an array that differs from nothing", "np.zeros(1).view(AgreeableArray)"),
    answering("NaN differs from nothing", "returns NaN, for which every comparison is false", "np.float64('nan')"),
    answering("an empty result", "returns nothing to be compared", "np.zeros((0, 1))"),
    answering("a masked result", "returns an array in which every number is masked", "np.ma.masked_all(1)"),
    answering("number that agrees", "returns a number whose difference to anything is 0", "Agreeable()"),
    answering("objects that agree", "returns an array of objects that agree", "np.array([Agreeable()], dtype=object)"),
    answering("whole number by its word only", "returns an object that lies about its class", "Liar()"),
]
