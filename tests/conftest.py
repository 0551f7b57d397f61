"""What several tests need: the reference's functions, and hand-ins made from the reference."""

import signal
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, settings

from autograder import paths
from given import answers
from given.machinery import modules
from tests import draws

RECORDED = ("exhaustive", "on_record", "on_record_of_all")  # the marks of what `make test` takes for granted


@pytest.fixture(scope="session")
def reference():
    """The reference's functions, by name."""
    return modules.functions(modules.load_all(paths.SOLUTIONS))


@pytest.fixture
def right(reference) -> SimpleNamespace:
    """The reference's functions, to be written right.relu."""
    return SimpleNamespace(**reference)


@pytest.fixture
def figure() -> Iterator[Callable]:
    """Return what returns the figure that was drawn last."""
    import matplotlib.pyplot as plt

    plt.switch_backend("agg")  # no window, whatever the machine
    yield plt.gcf
    plt.close("all")


@pytest.fixture
def grader_answers(monkeypatch):
    """Make the judge compare with all the recorded answers, as the grader does, not only the public ones."""
    monkeypatch.setattr(answers, "expected_file", paths.EXPECTED)


@pytest.fixture
def hand_in(tmp_path):
    """Return a function that writes a folder with the reference's files, some of them replaced."""

    def write(name: str, **replaced: str) -> Path:
        folder = tmp_path / name
        folder.mkdir(parents=True)
        for source in paths.SOLUTIONS.glob("*.py"):
            text = replaced.get(source.stem, source.read_text(encoding="utf-8"))
            (folder / source.name).write_text(text, encoding="utf-8")
        return folder

    return write


def pytest_configure(config):
    """Heed Ctrl-C, as what the tests start is to do: a background job of a script begins, and so its children, deaf to it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # How fast examples are drawn says how busy the machine is, and nothing about the code.
    settings.register_profile("any machine", suppress_health_check=[HealthCheck.too_slow], deadline=None)
    settings.load_profile("any machine")
    draws.share = 1.0 if config.getoption("exhaustive") else 0.25


def pytest_addoption(parser):
    parser.addoption("--only-question", help="leave out what tries one question after the other, but for this one")
    parser.addoption("--exhaustive", action="store_true", help="also what only `make test-all` runs, in every sandbox")


def pytest_collection_modifyitems(config, items):
    """Leave out what repeats a proof that is kept with a fingerprint of what it depends on, and questions not asked for."""
    question = config.getoption("only_question")
    if question:
        leave_out(config, items, lambda item: is_of_another_question(item, question))
    if not config.getoption("exhaustive"):
        leave_out(config, items, lambda item: any(map(item.get_closest_marker, RECORDED)))


def leave_out(config, items, unwanted):
    """Take these tests out of the list, and have pytest count them."""
    config.hook.pytest_deselected(items=[item for item in items if unwanted(item)])
    items[:] = [item for item in items if not unwanted(item)]


def is_of_another_question(item, question):
    """Whether a test tries one question of many, and another than this."""
    from given.machinery.questions import QUESTIONS  # here: most tests want none of what it imports

    others = QUESTIONS.keys() - {question}
    return any(isinstance(value, str) and value in others for value in params_of(item).values())


def params_of(item):
    """Return with what a test is called, by name."""
    return item.callspec.params if hasattr(item, "callspec") else {}


def zipped(target: Path, **files: str | bytes) -> Path:
    """Write a zip with these files, `__` in a name standing for a dot and `____` for a slash."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("____", "/").replace("__", "."), content)
    return target


@pytest.fixture
def run_command(monkeypatch, capsys):
    """Return a function that runs a command of the grader here and returns its exit status, output and errors."""

    from autograder.__main__ import main  # here: most tests want none of what it imports

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["autograder", *map(str, arguments)])
        with pytest.raises(SystemExit) as caught:
            main()
        out, err = capsys.readouterr()
        return caught.value.code or 0, out, err

    return run
