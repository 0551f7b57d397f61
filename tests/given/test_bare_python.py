"""A student's Python has what README tells to install and no more: no Otter, and in a terminal no Jupyter either."""

import ast
import importlib.metadata
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from autograder import paths
from autograder.limits import tomllib
from given.checking import quick_otter
from tests.given.test_check import edit, lay_out, paste

COPIED = ("test_files/abstract_test.py", "test_files/exception_test.py")
OTTER = importlib.metadata.distribution("otter-grader")


def test_the_copy_is_byte_for_byte_the_installed_otters():
    for name in COPIED:
        copy, original = quick_otter.COPY / Path(name).name, OTTER.locate_file("otter") / name
        assert copy.read_bytes() == original.read_bytes(), f"Otter {OTTER.version} has changed it: cp {original} {copy}"
    (licence,) = [file for file in OTTER.files if file.name == "LICENSE"]
    assert (quick_otter.COPY / "LICENSE.txt").read_bytes() == licence.locate().read_bytes()
    assert OTTER.version.startswith(quick_otter.MAJOR)


def distributions(*names: str) -> set[str]:
    """Return these and whatever comes along when they are installed."""
    found, waiting = set(), [*names]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            required = map(Requirement, importlib.metadata.requires(name) or [])
            waiting += [other.name for other in required if not other.marker or other.marker.evaluate({"extra": ""})]
    return found


def top_of(name: str) -> Iterator[Path]:
    """Yield the files and folders of a distribution that lie at the top of site-packages."""
    files = [file for file in importlib.metadata.files(name) or [] if ".." not in file.parts]
    for top in {file.parts[0] for file in files}:
        yield Path(importlib.metadata.distribution(name).locate_file(top))


def install(site: Path, *names: str) -> Path:
    """Make a folder of packages with these and what they need, as links to ours; return it."""
    site.mkdir()
    for path in {path for name in distributions(*names) for path in top_of(name)}:
        (site / path.name).symlink_to(path)
    return site


def run(folder: Path, site: Path, *words: str) -> str:
    """Run a Python that has these packages only, and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-S", *words],
        cwd=folder,
        env={"PYTHONPATH": str(site), "PYTHONIOENCODING": "utf-8", "MPLCONFIGDIR": str(site)},
        capture_output=True,
        encoding="utf-8",
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def folder(tmp_path):
    folder = lay_out(tmp_path / "practical")
    paste(folder, "q15_conv1d", "q02_relu")
    return folder


NOTEBOOK = """
from given.grader import Grader

grader = Grader()
print(grader.check("q15"))
grader.check_all()
"""


@pytest.mark.slow
def test_checks_need_numpy_only(folder, tmp_path):
    site = install(tmp_path / "site", "numpy")
    assert {path.name.split("-")[0].split(".")[0] for path in site.iterdir()} == {"numpy"}
    assert run(folder, site, "check.py", "q15").startswith("✔ q15_conv1d")
    said = run(folder, site, "-c", NOTEBOOK)
    assert said.startswith("✔ q15_conv1d") and "\n✔ q02_relu" in said and "\n· q22" in said


PICTURES = """
from given import plots
from given.yours import yours

film = plots.sliding(yours.conv1d)
print(film, len(film._repr_html_()))
plots.sliding_kernel(yours.conv1d, yours.relu, kernel=[0, 2, 1])
"""


@pytest.mark.on_record_of_all
@pytest.mark.slow
def test_pictures_need_matplotlib_and_no_notebook(folder, tmp_path):
    site = install(tmp_path / "site", "numpy", "matplotlib")
    assert not [path for path in site.iterdir() if path.name.startswith(("IPython", "otter"))]
    assert re.fullmatch(r"a film: .+ \d{5,}\n", run(folder, site, "-c", PICTURES))


@pytest.mark.slow
def test_an_older_python_is_told_which_one_is_needed(folder):
    for name in ("check.py", "given/__init__.py"):  # its own complaint would be of a line that it cannot read
        ast.parse((folder / name).read_text(encoding="utf-8"), feature_version=(3, 7))
    done = subprocess.run(
        [sys.executable, "-c", "import sys; sys.version_info = (3, 9, 18); import check"],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    said = f"Python 3.10 or newer is needed, and this is 3.9 ({sys.executable}): README.md says how to start\n"
    assert (done.returncode, done.stderr) == (1, said)


def needed_by(script: Path) -> dict[str, object]:
    """Return what `uv run` reads at the top of a script (PEP 723)."""
    (block,) = re.findall(r"^# /// script\n((?:# .*\n)+)# ///$", script.read_text(encoding="utf-8"), re.MULTILINE)
    return tomllib.loads(block.replace("# ", ""))


def test_uv_finds_at_the_top_of_a_script_what_it_needs():
    first, *_ = (paths.ASSIGNMENT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    numpy = first.partition("#")[0].strip()
    assert needed_by(paths.ASSIGNMENT / "check.py") == {"requires-python": ">=3.10", "dependencies": [numpy]}
    assert needed_by(paths.ASSIGNMENT / "handin.py") == {"requires-python": ">=3.10"}


@pytest.mark.slow
def test_scratch_files_are_not_taken_for_libraries(folder, tmp_path):
    """Those of a student's own are found all the same."""
    for name in ("numpy", "random", "math", "inspect", "json", "otter"):
        (folder / f"{name}.py").write_text("raise SystemExit('not a library')")
    (folder / "helper.py").write_text("print('my own')")
    edit(folder / "conv.py", "import numpy as np\n", "import random\n\nimport helper\nimport numpy as np\n")
    said = run(folder, install(tmp_path / "site", "numpy"), "check.py", "q15")
    assert said.startswith("my own\n✔ q15_conv1d") and "not a library" not in said


# Another Otter, or something else that is called so.


def fake_otter(site: Path, version: str, **files: str) -> None:
    (site / "otter" / "test_files").mkdir(parents=True)
    (site / "otter" / "__init__.py").write_text("raise ImportError('this Otter is broken')")
    for name, text in files.items():
        (site / "otter" / "test_files" / f"{name}.py").write_text(text)
    (site / f"otter_grader-{version}.dist-info").mkdir()
    (site / f"otter_grader-{version}.dist-info" / "METADATA").write_text(f"Name: otter-grader\nVersion: {version}\n")


MARKED = (quick_otter.COPY / "exception_test.py").read_text(encoding="utf-8") + "\nprint('of the installed Otter')\n"
TAKEN = {"exception_test": MARKED, "abstract_test": (quick_otter.COPY / "abstract_test.py").read_text(encoding="utf-8")}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("version", "files", "is_taken"),
    [
        ("7.3.0", TAKEN, True),
        ("70.0.0", TAKEN, False),
        ("6.1.3", {**TAKEN, "exception_test": "raise ImportError"}, False),
        ("7.0.0", {}, False),
    ],
)
def test_an_installed_otter_is_taken_if_it_is_ours(folder, tmp_path, version, files, is_taken):
    site = install(tmp_path / "site", "numpy")
    fake_otter(site, version, **files)
    said = run(folder, site, "check.py", "q15")
    assert "✔ q15_conv1d" in said
    assert ("of the installed Otter" in said) == is_taken
