"""What we rely on in Otter-Grader 7, most of it undocumented: if one of these fails, read given/checking/otter_layer.py again."""

import importlib
import importlib.metadata
import re
import subprocess
import sys
from functools import cache
from types import ModuleType

import pytest

from autograder import paths
from autograder.authoring import sample_class, zips
from autograder.grading.result import Options
from autograder.sandbox import choice
from autograder.submissions.submission import Submission
from given import ladder
from given.checking.otter_layer import QuestionFile
from given.checking.quick_otter import ExceptionTestFile
from given.machinery.questions import MODULES, QUESTIONS
from tests.given.test_check import CORE, command, lay_out, paste
from tests.helpers.grading import grade_here
from tests.marks.agreement import QUICK_FIT, points_of_stock_otter

TEST_FILE = '''"""q00_example: what it asks."""

OK_FORMAT = False

from otter.test_files import test_case

name = "q00_example"


@test_case(name="first", points=0.5, failure_message="Think.")
def first(double, absent):
    assert absent is None
    assert double(2) == 4, "it's 'wrong'"


@test_case(name="second", points=2, hidden=True)
def second(env):
    raise ValueError(sorted(env))


@test_case(name="third", points=1)
def third(double):
    assert double(3) == 6
'''


@pytest.fixture
def path(tmp_path):
    found = tmp_path / "q00_example.py"
    found.write_text(TEST_FILE, encoding="ascii")
    return found


@cache
def load_whole() -> dict[str, ModuleType]:
    """Return all modules of Otter, loaded beside the part of it that we take: that takes 2 s, and few tests want it."""
    part = take_out()
    importlib.import_module("otter")
    whole = take_out()
    sys.modules.update(part)
    return whole


def take_out() -> dict[str, ModuleType]:
    """Take what is loaded of Otter out of this process, and return it."""
    names = [name for name in sys.modules if name.partition(".")[0] == "otter"]
    return {name: sys.modules.pop(name) for name in names}


@pytest.fixture
def otter(monkeypatch):
    """The whole of Otter, as a notebook's grader has it, in the place of the part that we take."""
    for name, module in load_whole().items():
        monkeypatch.setitem(sys.modules, name, module)
    return sys.modules["otter"]


def run(text=TEST_FILE, double=lambda x: 2 * x, kind=ExceptionTestFile):
    file = kind.from_string(text)
    file.run({"double": double})
    return file


def test_the_major_version_is_pinned_and_installed():
    pins = re.findall(r'"otter-grader(?:\[grading\])?(.*?)"', (paths.ROOT / "pyproject.toml").read_text())
    assert set(pins) == {">=7,<8"}
    assert "otter-grader>=7,<8" in zips.FOR_OTTER.read_text()
    assert "otter" not in (paths.ASSIGNMENT / "requirements.txt").read_text()
    assert importlib.metadata.version("otter-grader").startswith("7.")


def test_a_case_has_the_attributes_we_read():
    from otter.test_files import test_case  # here: of what was taken of Otter meanwhile

    case = test_case(name="n", points=0.5, hidden=True, failure_message="hint")(lambda double: None)
    assert (case.name, case.points, case.hidden, case.failure_message) == ("n", 0.5, True, "hint")
    assert case.success_message is None and callable(case.test_func)
    found = case.to_dataclass()
    assert (found.name, found.points, found.hidden, found.failure_message) == ("n", 0.5, True, "hint")
    assert found.body is case


def test_cases_are_visible_unless_hidden():
    assert [case.hidden for case in run().test_cases] == [False, True, False]


def test_results_come_in_the_order_of_the_cases():
    file = run()
    assert [result.test_case.name for result in file.test_case_results] == ["first", "second", "third"]
    assert [result.passed for result in file.test_case_results] == [True, False, True]
    assert [result.test_case for result in file.test_case_results] == file.test_cases


def test_undefined_names_arrive_as_none_and_env_is_everything():
    assert run().test_case_results[0].passed  # asserts that `absent` is None
    assert "ValueError: ['double']" in run().test_case_results[1].message
    assert not run(TEST_FILE.replace("absent is None", "absent")).test_case_results[0].passed


def test_points_are_those_of_the_cases():
    file = run()
    assert (file.score, file.possible, file.all_or_nothing) == (1.5, 3.5, False)
    assert [case.points for case in file.test_cases] == [0.5, 2, 1]


@pytest.mark.parametrize(
    ("line", "resolved"),
    [("", [1, 1, 1]), ("points = 6", [2, 2, 2]), ("points = [1, 2, 3]", [1, 2, 3])],
)
def test_points_of_a_question_are_shared_out(line, resolved):
    text = re.sub(r"points=[\d.]+, |, points=[\d.]+", "", TEST_FILE).replace("name =", f"{line}\nname =")
    expected = [1 / 3] * 3 if not line else resolved
    assert [case.points for case in run(text).test_cases] == pytest.approx(expected)


def test_a_case_without_points_beside_others_is_worth_nothing():
    assert [case.points for case in run(TEST_FILE.replace(", points=1)", ")")).test_cases] == [0.5, 2, 0]


def test_a_test_file_is_executed_without_a_file_name(path):
    path.write_text(TEST_FILE.replace("name =", 'assert "__file__" not in globals()\nname ='), encoding="ascii")
    assert ExceptionTestFile.from_file(str(path)).name == "q00_example"
    path.write_text(TEST_FILE.replace("name =", "__file__\nname ="), encoding="ascii")
    with pytest.raises(NameError):
        ExceptionTestFile.from_file(str(path))


@pytest.mark.slow
def test_a_test_file_is_executed_twice_and_by_us_once(path, tmp_path, otter):
    traces = tmp_path / "traces"
    text = TEST_FILE.replace("name =", f"open({str(traces)!r}, 'a').write('.')\nname =")
    path.write_text(text, encoding="ascii")
    otter.test_files.create_test_file(str(path), otter.nbmeta_config.NBMetadataConfig())
    assert traces.read_text() == ".."
    QuestionFile.from_file(str(path))
    assert traces.read_text() == "..."


def test_a_test_file_read_again_is_new_and_shares_no_state(path):
    first, again = QuestionFile.from_file(str(path)), QuestionFile.from_file(str(path))
    functions = [file.test_cases[0].body.test_func for file in (first, again)]
    assert functions[0].__globals__ is not functions[1].__globals__
    path.write_text(TEST_FILE.replace("q00_example", "q00_changed"), encoding="ascii")
    assert QuestionFile.from_file(str(path)).name == "q00_changed"


def test_a_file_without_the_format_flag_is_refused(path, otter):
    path.write_text(TEST_FILE.replace("OK_FORMAT = False", ""), encoding="ascii")
    with pytest.raises(RuntimeError, match="OK_FORMAT"):
        otter.test_files.create_test_file(str(path), otter.nbmeta_config.NBMetadataConfig())


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_only_exceptions_are_caught(error):
    def double(x):
        raise error

    with pytest.raises(error):
        run(double=double)


def test_whatever_is_an_exception_fails_its_case_alone():
    def double(x):
        raise RecursionError("too deep") if x == 2 else MemoryError

    assert [result.passed for result in run(double=double).test_case_results] == [False, False, False]


def test_otters_own_message_names_test_code_and_loses_quotes():
    """The reasons why we word failures ourselves: a student would see our code, and texts come out damaged."""
    message = run(double=lambda x: 0).test_case_results[0].message
    assert "assert double(2) == 4" in message
    assert message.rstrip().endswith("it's 'wrong")


def test_messages_are_asked_for_once_per_failed_case_in_order():
    file = run(double=lambda x: 4, kind=QuestionFile)
    failed = [result for result in file.test_case_results if not result.passed]
    assert [type(error) for error in file.failures] == [ValueError, AssertionError]
    assert [result.test_case.name for result in failed] == ["second", "third"]
    assert "['double']" in str(file.failures[0])


def test_checks_are_collected_only_in_grading_mode(path, monkeypatch, otter):
    checker, settings = otter.execute.Checker, otter.nbmeta_config.NBMetadataConfig()
    monkeypatch.setattr(checker, "_test_files", [])
    checker.check(str(path), settings, global_env={"double": abs})
    assert checker.get_results() == []
    monkeypatch.setattr(checker, "_track_results", True)
    checker.check(str(path), settings, global_env={"double": abs})
    results = otter.test_files.GradingResults(checker.get_results())
    assert list(results.results) == ["q00_example"] and results.results["q00_example"].score == 0


# Stock `otter run`.


@pytest.fixture(scope="module")
def autograder_zip(tmp_path_factory):
    return zips.pack_autograder(tmp_path_factory.mktemp("dist") / "autograder.zip")


def hand_in(folder, mistakes):
    """Write a student's folder with every core question answered, in it these mistakes; hand it in and return the zip."""
    lay_out(folder)
    paste(folder, *CORE)
    solved = {f"{module}.py": (folder / f"{module}.py").read_text(encoding="utf-8") for module in MODULES}
    for name, text in sample_class.with_mistakes(solved, mistakes).items():
        (folder / name).write_text(text + (QUICK_FIT if name == "training.py" else ""), encoding="utf-8")
    assert command(folder, "handin.py").returncode in (0, 1)  # 1 if a function is missing
    return folder / "handin.zip"


@pytest.mark.on_record
@pytest.mark.parametrize(
    "mistakes", [("relu_in_place", "average_pool_overwrites"), pytest.param((), marks=pytest.mark.exhaustive)]
)
def test_stock_otter_agrees_with_us_question_by_question(mistakes, autograder_zip, tmp_path):
    zipped = hand_in(tmp_path / "practical", mistakes)
    ours = grade_here(Submission("student", zipped), Options(choice.choose_sandbox(None).name, tuple(CORE)))
    assert ours.status == "graded"
    # Stock Otter carries no error forward: what is right only given another function has no points there.
    scores = {q.question: round(sum(c.points for c in q.cases if not c.given), 6) for q in ours.questions}
    (tmp_path / "otter").mkdir()
    stock = points_of_stock_otter(zipped, autograder_zip, tmp_path / "otter")
    # It shows the digits as they are published, and we in a guise drawn from the files: as well read, not as many to one.
    assert stock[ladder.QUESTION] == pytest.approx(scores[ladder.QUESTION], abs=1)
    others = scores.keys() - {ladder.QUESTION}
    assert {question: stock[question] for question in others} == pytest.approx({q: scores[q] for q in others})
    lost = {question for question, score in scores.items() if score < QUESTIONS[question].points}
    assert lost >= {"q02_relu", "q22_average_pool_layer"} if mistakes else lost == {ladder.QUESTION}
    assert 0 < scores[ladder.QUESTION] < 10


def test_the_quick_otter_is_the_real_one_without_its_ballast():
    """In a process of its own, since here the whole of Otter is imported already."""
    program = (
        "import sys; sys.path.insert(0, 'assignment'); from given.checking import quick_otter\n"
        "from given.checking.otter_layer import run_question; from otter.test_files import test_case\n"
        "print(test_case.__module__, sorted({'nbformat', 'pandas', 'IPython', 'otter.api'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=paths.ROOT, capture_output=True, text=True)
    assert done.stdout.split() == ["otter.test_files.exception_test", "[]"], done.stderr
