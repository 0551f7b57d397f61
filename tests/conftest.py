"""What several tests need: the reference's functions, and hand-ins made from the reference."""

import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import otter  # noqa: F401 - the whole of it, which the notebook's grader needs: ours takes a part if it comes first
import pytest

from autograder import paths
from autograder.sandbox import choice
from given import answers
from given.machinery import modules


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


def pytest_addoption(parser):
    parser.addoption("--sandboxes", choices=["default", "all"], default="default", help="on which to try the attacks")
    parser.addoption("--attack-table", help="the file to which the table of attacks is added")


def pytest_generate_tests(metafunc):
    """Try the attacks in the sandbox that is taken by default, or in all."""
    if "attacked_sandbox" in metafunc.fixturenames:
        every = [backend.name for backend in choice.BACKENDS]
        wanted = every if metafunc.config.getoption("sandboxes") == "all" else [choice.choose_sandbox().name]
        metafunc.parametrize("attacked_sandbox", wanted)


def pytest_terminal_summary(terminalreporter, config):
    """Say how many attacks of each class were held, and how many of their controls won."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.stats.get(outcome, [])]
    tried = [(*dict(r.user_properties)["attack"], r.passed) for r in reports if "attack" in dict(r.user_properties)]
    if tried and not hasattr(config, "workerinput"):  # each process of pytest-xdist has a summary as well
        table = attack_table(tried, user="root" if os.geteuid() == 0 else "an ordinary user")
        terminalreporter.write_line(f"\n{table}")
        if config.getoption("attack_table"):
            with open(config.getoption("attack_table"), "a", encoding="utf-8") as file:
                file.write(f"{table}\n\n")


def attack_table(tried, user: str) -> str:
    """Return a line for each class of attacks, a column for each place: (class, place, whether as it should be)."""
    places = sorted({place for _, place, _ in tried})
    lines = [f"as {user}: as it should be, of all".ljust(36) + "".join(f"{place:>14}" for place in places)]
    for kind in [*dict.fromkeys(kind for kind, _, _ in tried), "in all"]:
        cells = [[well for k, p, well in tried if p == place and kind in (k, "in all")] for place in places]
        lines.append(f"{kind:<36}" + "".join(f"{sum(cell):>8} of {len(cell):>2}" for cell in cells))
    return "\n".join(lines)


def zipped(target: Path, **files: str | bytes) -> Path:
    """Write a zip with these files, `__` in a name standing for a dot and `____` for a slash."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("____", "/").replace("__", "."), content)
    return target
