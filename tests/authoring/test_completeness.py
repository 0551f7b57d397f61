"""Whatever is missing of a question is said in one line that names the file, and what to write there."""

import re
import shutil

import pytest

from autograder import paths
from autograder.authoring import completeness, notebook
from autograder.errors import AuthoringError
from autograder.reference import catalogue

BONUS = "autograder/questions/b08_motif.py"
NOTEBOOK = "autograder/authoring/practical.md"
MISTAKES = "autograder/reference/mistakes/beyond.toml"
ANSWER = "solutions/beyond.py"


def test_nothing_is_missing():
    completeness.require_complete()


@pytest.fixture
def sources(tmp_path, monkeypatch):
    """A copy of what we write by hand, to spoil."""
    shutil.copytree(paths.SOLUTIONS, tmp_path / "solutions")
    shutil.copytree(paths.QUESTIONS, tmp_path / "autograder" / "questions")
    shutil.copytree(catalogue.FOLDER / "mistakes", tmp_path / "autograder" / "reference" / "mistakes")
    (tmp_path / "autograder" / "authoring").mkdir()
    shutil.copy(notebook.SOURCE, tmp_path / NOTEBOOK)
    monkeypatch.setattr(paths, "SOLUTIONS", tmp_path / "solutions")
    monkeypatch.setattr(paths, "QUESTIONS", tmp_path / "autograder" / "questions")
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path / "autograder" / "reference")
    monkeypatch.setattr(notebook, "SOURCE", tmp_path / NOTEBOOK)
    return tmp_path


def refuse(sources):
    """Return the one line with which the sources are refused."""
    with pytest.raises(AuthoringError) as refusal:
        completeness.require_complete()
    line = str(refusal.value)
    assert "\n" not in line
    for file in re.findall(r"[\w/]+\.(?:py|md|toml)", line):
        assert (sources / file).is_file() or f"write {file}" in line, file
    return line


# The file to spoil, what is taken out of it and what comes in its place, and what is said about that.
SPOILT = {
    "no marker": (ANSWER, "# BEGIN SOLUTION b08_motif:", "# begin:", f"{BONUS}: no answer has its marker: .* in {ANSWER}"),
    "a marker of no question": (ANSWER, "BEGIN SOLUTION b09_long", "BEGIN SOLUTION b99_long", "long_conv .*write autograder/questions/b99_long_convolution.py"),
    "no docstring": (ANSWER, r'(def motif_scan.*?)""".*?"""', r"\1", f"{ANSWER}: motif_scan has no docstring"),
    "another name": (BONUS, 'name = "b08_motif"', 'name = "b09"', f'{BONUS}: .*write name = "b08_motif"'),
    "a case about nothing": (BONUS, "def square.motif_scan", "def square(motif_scam", f"{BONUS}: a case asks for motif_scam: write .* in {ANSWER}"),
    "no case for an answer": (BONUS, "(def .*?)motif_scan", r"\1conv1d", f"{BONUS}: no case asks for motif_scan"),
    "points of the bonus": (BONUS, "points=0.25(.*)", r"points=0.5\1", r"questions/b\*.py: 30.25 points, not 30: .*points=0"),
    "points of the core": ("autograder/questions/q02_relu.py", "points=0.5", "points=0.25", r"questions/q\*.py: 99.75 points, not 100"),
    "no hints": (BONUS, r"HINTS = .*?\n}\n", "", f"{BONUS}: there are no hints to motif_scan: write HINTS"),
    "hints to nothing": (BONUS, '"motif_scan": [(]', '"motif_scam": (', f"{BONUS}: .*motif_scan"),
    "two hints": (BONUS, r"\n        'rows = [^\n]*", "", f"{BONUS}: the hints to motif_scan are not 3 texts: write"),
    "an empty hint": (BONUS, r"\n        'rows = [^\n]*", '\n        " ",', f"{BONUS}: the hints to motif_scan are not 3 texts"),
    "a first line that is none": (BONUS, "'rows = ", "'rows == (", f"{BONUS}: .* end with what is no line of Python: write"),
    "a hint too many": (BONUS, "'rows = .*?'", '"length=weights . shape[1]"', f"{BONUS}: .* give a line of the answer away .length=weights.shape"),
    "hints that are calculated": (BONUS, "HINTS = {", "HINTS = dict() or {", f"{BONUS}: HINTS are calculated: write them out"),
    "no section": (NOTEBOOK, "## b08_motif:", "## Motif:", f"{NOTEBOOK}: there is no section '## b08_motif:"),
    "a section about nothing": (NOTEBOOK, "# Hand in", "## b98_x: what\n\n# Hand in", f"{NOTEBOOK}: .*write autograder/questions/b98_x.py"),
    "no mistake": (MISTAKES, r"\n\[motif_scan_.*?(?=\n\[|\Z)", "", f"{MISTAKES}: there is no mistake in motif_scan: write .motif_scan_"),
    "a mistake in nothing": (MISTAKES, r'"motif_scan"', '"motif_scam"', rf"{MISTAKES}: \[motif_scan_\w+\] is about motif_scam"),
    "a mistake that fails nothing": (MISTAKES, '"b08_motif"', '"b08_motive"', rf"{MISTAKES}: \[motif_scan_\w+\] fails b08_motive"),
    "a mistake without words": (MISTAKES, '\nsays = "[^"]*"', "", rf"{MISTAKES}: \[\w+\] has no says"),
    "an unknown key": (MISTAKES, "\nsays = ", "\nsay = ", rf"{MISTAKES}: \[\w+\] has .*say.*: write function"),
    "no TOML": (MISTAKES, "\nsays = ", "\nsays: ", rf"{MISTAKES} is no TOML: .*line \d+"),
}  # fmt: skip


@pytest.mark.on_record_of_all
@pytest.mark.slow
@pytest.mark.parametrize("spoilt", SPOILT)
def test_what_is_missing_is_one_line(spoilt, sources):
    file, before, after, said = SPOILT[spoilt]
    text = (sources / file).read_text(encoding="utf-8")
    changed = re.sub(before, after, text, flags=re.DOTALL)
    assert changed != text
    (sources / file).write_text(changed, encoding="utf-8")
    assert re.search(said, refuse(sources)), refuse(sources)
