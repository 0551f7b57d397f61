"""The notebook: complete, up to date, free of answers; and it runs, with the reference and with untouched stubs."""

import ast
import re
import shutil
from itertools import pairwise
from pathlib import Path

import nbformat
import numpy as np
import pytest
from IPython.core.inputtransformer2 import TransformerManager

from autograder import paths
from autograder.authoring import notebook
from given import grader
from given.machinery import modules
from given.machinery.questions import QUESTIONS
from tests.helpers import notebook_page
from tests.helpers.drawing import address_in
from tests.marks.agreement import QUICK_FIT

CORE = [question for question in QUESTIONS if question.startswith("q")]
# Its training takes longer than all the rest.
NO_CONVNET = """

def fit_mnist_convnet(x, y, rng):
    raise NotImplementedError("b02_mnist_convnet: left out")
"""


@pytest.fixture(scope="module")
def cells() -> list[nbformat.NotebookNode]:
    return nbformat.read(notebook.TARGET, as_version=4).cells


def test_no_diagram_is_wider_than_half_a_window():
    """JupyterLab shows so much of a line beside a file, at 1280 pixels with the list on the left hidden: seen in chromium."""
    diagrams = re.findall(
        r"^```text\n(.*?)^```$", notebook.SOURCE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    assert len(diagrams) >= len(QUESTIONS)
    assert [line for diagram in diagrams for line in diagram.splitlines() if len(line) > 54] == []


def test_diagrams_have_no_space_at_which_they_would_break(cells):
    blocks = [block for cell in cells for block in re.findall(r"(?ms)^```text\n.*?^```$", cell.source)]
    assert blocks and not [block for block in blocks if " " in block]
    outside = re.sub(r"(?ms)^```text\n.*?^```$", "", "\n".join(map(source_of, cells)))
    assert "\N{NO-BREAK SPACE}" not in outside


def test_the_table_on_top_has_points_and_time_of_each_file(cells):
    table = cells[0].source
    for module in modules.MODULES:
        own = [question for question in QUESTIONS.values() if question.module == module]
        points, minutes = sum(question.points for question in own), sum(question.minutes for question in own)
        row = re.search(rf"^\| `{module}.py` \|.*\| ([\d.]+) \| ([\d.]+) hours? \|$", table, re.MULTILINE)
        assert float(row[1]) == points and abs(60 * float(row[2]) - minutes) <= 15
    assert "{" not in table


def test_the_head_of_each_part_can_be_run_on_its_own(cells):
    heads = [cell.source for cell in cells if "given.start" in cell.source]
    assert len(heads) == 5
    names = {}
    exec(heads[0], names)
    assert {"grader", "mnist", "np", "plots", "yours"} <= names.keys()


def test_up_to_date():
    assert not notebook.is_stale(), "run python -m autograder.notebook"


def test_building_it_again_changes_nothing():
    assert notebook.build_text() == notebook.build_text()


def test_valid_with_cell_ids_of_their_own(cells):
    nbformat.validate(nbformat.reads(notebook.build_text(), as_version=4))
    assert len({cell.id for cell in cells}) == len(cells)


def test_every_question_has_a_heading_and_then_a_check(cells):
    marks = r'^## ([qb]\d\d_\w+):|^grader\.check\("(\w+)"\)$'
    found = [match for cell in cells for match in re.findall(marks, cell.source, re.MULTILINE)]
    assert found == [pair for question in QUESTIONS for pair in ((question, ""), ("", question))]


def test_every_question_gives_shapes_and_an_example(cells):
    texts = [cell.source for cell in cells if re.search(r"^## [qb]", cell.source, re.MULTILINE)]
    assert len(texts) == len(QUESTIONS)
    for text in texts:
        assert text.count("**Shapes:**") == text.count("```text") == text.count("**By hand:**") == 1, text


def test_every_question_has_a_picture_right_under_its_check(cells):
    sources = [cell.source for cell in code(cells)]
    for question in (question for question in QUESTIONS.values() if question.points):  # without, it is on trial
        below = sources[sources.index(f'grader.check("{question.id}")') + 1]
        named = [f"yours.{function}" for function in question.functions]
        assert "plots." in below and (any(name in below for name in named) or below.endswith("(yours)")), below


def test_cells_are_called_synthetic_after_the_last_question(cells):
    (text,) = [cell.source for cell in cells if "## Cells:" in cell.source]
    assert "**The cells here are synthetic:**" in text and "10.1534/g3.116.033654" in text
    sources = [cell.source for cell in cells]
    assert sources.index(text) > sources.index(f'grader.check("{list(QUESTIONS)[-1]}")')


def test_numpy_in_ten_lines_prints_what_each_gives(cells, capsys):
    (cell,) = [cell for cell in code(cells) if "np.maximum" in cell.source]
    exec(cell.source, {"np": np})
    printed = re.split(r"\n(?=\S)", capsys.readouterr().out.strip())
    lines = [line for line in cell.source.splitlines() if line.startswith("print")]
    assert len(lines) == len(printed) == 10
    for line, result in zip(lines, printed, strict=True):
        expression, comment = re.fullmatch(r'print\(f"\{(.+) = \}"\)  # (.+)', line).groups()
        assert result.startswith(f"{expression} = array(") and len(comment) > 10
    for name in NUMPY:
        assert name in cell.source


NUMPY = ("maximum", "where", "axis=0", "axis=1", "keepdims", "@", "* ", ".T", "argmax", "[:, 1:]", "[[0, 1], [2, 0]]")
NUMPY += ("rng.normal", "rng.permutation", "np.log")


def test_every_picture_has_what_to_see_right_above(cells):
    for above, cell in pairwise(cells):
        if cell.cell_type == "code" and re.search(r"^(\w+ = )?plots\.", cell.source):
            last = above.source.split("\n\n")[-1]
            assert above.cell_type == "markdown" and last.startswith("**In the picture:** "), cell.source
            assert len(last.split()) > 10, last


def test_every_question_says_how_long_it_takes(cells):
    text = "\n".join(map(source_of, cells))
    for question in QUESTIONS.values():
        effort = f"*A{question.effort[1:]}.*"
        assert re.search(rf"^## {question.id}: .+\n\n{re.escape(effort)}$", text, re.MULTILINE), question
    assert len(re.findall(r"^# .+\n\n\*About [\d.]+ hours? in all\.\*$", text, re.MULTILINE)) == 5


def test_every_part_asks_why_and_the_answer_unfolds(cells):
    parts = re.split(r"^# (?=Part|Bonus|Hand in)", "\n".join(map(source_of, cells)), flags=re.MULTILINE)[1:-1]
    assert len(parts) == 5
    # One block of HTML, without an empty line: behind one, some readers of notebooks show the answer unfolded.
    unfolds = r"<details>\n<summary>[^<\n]+</summary>\n(?:.+\n){2,6}</details>$"
    for part in parts:
        assert (
            part.count("<details>") == len(re.findall(rf"^\*\*Why [^*]+\?\*\*\n\n{unfolds}", part, re.MULTILINE)) == 1
        )


def test_links_within_the_notebook_lead_to_a_heading(cells):
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    anchors = {
        heading.replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }  # as Jupyter names them
    links = re.findall(r"\]\(#([^)]+)\)", text)
    assert links
    assert set(links) <= anchors


def test_a_check_is_alone_in_its_cell(cells):
    assert all(cell.source.count("\n") == 0 for cell in cells if cell.source.startswith("grader.check"))


def test_no_outputs_and_no_answers(cells):
    for cell in code(cells):
        assert cell.outputs == [] and cell.execution_count is None
        tree = ast.parse(TransformerManager().transform_cell(cell.source))
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Lambda)]


def test_stock_otter_skips_the_pictures(cells):
    """Grading needs no matplotlib and nothing for show; the cells that make and use the grader are kept."""
    skipped = [cell.source for cell in code(cells) if "otter_ignore" in cell.metadata.get("tags", [])]
    kept = [source for source in skipped if "grader" in source and "google.colab" not in source]
    assert len(kept) == 5 and all(
        "given.start" in source for source in kept
    )  # the same again, at the head of each part
    assert not [cell for cell in code(cells) if "plots" in cell.source and cell.source not in skipped]


def test_given_is_imported_before_numpy(cells):
    """It sets the number of threads, which NumPy reads once: with several, training takes ten times the CPU time."""
    sources = [cell.source for cell in code(cells)]
    first = next(i for i, source in enumerate(sources) if "from given" in source)
    assert not [source for source in sources[: first + 1] if re.search("numpy|matplotlib", source)]


@pytest.mark.slow
@pytest.mark.exhaustive  # the quick one is on record, see tests/records.py
@pytest.mark.parametrize("fit", ["", QUICK_FIT], ids=["whole", "quick"])
def test_runs_with_the_reference(fit, tmp_path):
    folder = notebook_page.workplace(tmp_path, paths.SOLUTIONS)
    for name, text in (("training.py", fit), ("beyond.py", NO_CONVNET)):
        with open(folder / name, "a", encoding="utf-8") as file:
            file.write(text)
    ran = code(notebook_page.execute(folder).cells)
    marks = {"b02_mnist_convnet": "·", **({"q13_mnist_accuracy": "✘"} if fit else {})}
    for question, text in checks(ran).items():
        assert text.startswith(f"{marks.get(question, '✔')} {question}"), text
    assert len(checks(ran)) == len(QUESTIONS)
    for cell in pictures(ran):
        untrained = "fit_mnist_convnet" in cell.source
        assert bool(re.search("not started|no picture", said(cell))) == untrained, cell.source
        assert drawn(cell), cell.source
    # The film's player, and Keras's tables where it is installed.
    pages = [page for cell in ran for page in html_of(cell)]
    assert pages and not any(map(address_in, pages))
    assert (folder / "sliding_kernel.gif").is_file()
    assert sum(len(str(output)) for cell in ran for output in cell.outputs) < 4_000_000


@pytest.mark.slow
@pytest.mark.exhaustive  # on record, see tests/records.py
def test_runs_with_untouched_stubs(tmp_path):
    ran = code(notebook_page.execute(notebook_page.workplace(tmp_path, paths.ASSIGNMENT)).cells)
    for question, text in checks(ran).items():
        assert text.startswith(f"· {question}") and "not started" in text, text
    assert len(checks(ran)) == len(QUESTIONS)
    for cell in pictures(ran):
        assert re.fullmatch(
            r"(\w+ is not started yet: the picture comes .*|no picture: there is no network .*)\n", said(cell)
        )
    blank = [cell.source.split("(")[0].removeprefix("plots.") for cell in pictures(ran) if not drawn(cell)]
    assert blank == [  # nothing there without yours
        *("hidden_weights", "confusion", "parameter_counts", "dropout_curves"),
        *("durations", "layers", "cell_kernels", "cell_confusion"),
    ]


def source_of(cell: nbformat.NotebookNode) -> str:
    return cell.source


def html_of(cell: nbformat.NotebookNode) -> list[str]:
    """Return what a cell has shown that a browser reads as a page."""
    return [output.data["text/html"] for output in cell.outputs if "text/html" in output.get("data", {})]


def code(cells: list) -> list:
    return [cell for cell in cells if cell.cell_type == "code"]


def checks(ran: list) -> dict[str, str]:
    """What each check showed, by question."""
    found = [(re.match(r'grader\.check\("(\w+)"\)', cell.source), cell) for cell in ran]
    return {match[1]: cell.outputs[-1]["data"]["text/plain"] for match, cell in found if match}


def pictures(ran: list) -> list:
    found = [cell for cell in ran if "plots." in cell.source]
    assert len(found) > len(CORE)
    return found


def said(cell: nbformat.NotebookNode) -> str:
    return "".join(output.text for output in cell.outputs if output.output_type == "stream")


def drawn(cell: nbformat.NotebookNode) -> bool:
    return any({"image/png", "text/html"} & set(output.get("data", {})) for output in cell.outputs)


@pytest.fixture
def student(monkeypatch, tmp_path) -> Path:
    """A folder of stubs that the notebook's grader takes for the student's."""
    for module in modules.MODULES:
        shutil.copy(paths.ASSIGNMENT / f"{module}.py", tmp_path)
    monkeypatch.setattr(grader, "ASSIGNMENT", tmp_path)
    return tmp_path


def answered(folder: Path, relu: str) -> None:
    """Save backprop.py with this body of relu and a right relu_backward."""
    stubs = (paths.ASSIGNMENT / "backprop.py").read_text(encoding="utf-8")
    own = f"def relu(z):\n    {relu}\n\n\ndef relu_backward(da, z):\n    return np.where(z > 0, da, 0.0)\n"
    (folder / "backprop.py").write_text(f"{stubs}\n\n{own}", encoding="utf-8")


def test_a_check_sees_every_save_and_never_an_old_import(student):
    """Right, then unreadable, then right again: each check speaks of the file as it is, and when it was saved."""
    grade = grader.Grader()
    said = []
    for relu in ("return np.maximum(z, 0.0)", "return np.maximum(z, 0.0", "return z", "return np.maximum(z, 0.0)"):
        answered(student, relu)
        said.append(repr(grade.check("q02_relu")))
    assert said[0].startswith("✔ q02_relu") and said[3].startswith("✔ q02_relu")
    assert said[1].startswith("✘") and "backprop.py has a SyntaxError in line" in said[1]
    assert said[2].startswith("✘") and "You called relu" in said[2]
    assert all("backprop.py was last saved just now" in text for text in said)


def test_a_check_of_a_stub_asks_whether_the_file_was_saved(student):
    assert "Have you changed it since? Then save it" in repr(grader.Grader().check("q15"))


def test_a_question_that_does_not_exist_is_one_line(student):
    assert re.fullmatch(r"there is no question 'q99'; .*", repr(grader.Grader().check("q99")))


@pytest.mark.slow
def test_check_all_checks_every_question_and_adds_up(student, capsys):
    answered(student, "return np.maximum(z, 0.0)")
    (student / "pool.py").write_text("def max_pool(:")
    grader.Grader().check_all()
    printed = capsys.readouterr().out
    marks = re.findall(r"^([✔✘·]) (q\d\d_\w+)", printed, re.MULTILINE)
    assert [question for _, question in marks] == CORE
    assert dict(map(reversed, marks))["q02_relu"] == "✔" and dict(map(reversed, marks))["q20_pool"] == "✘"
    assert "pool.py has a SyntaxError" in printed and re.search(
        r"^[1-9][\d.]* of [\d.]+ points so far", printed, re.MULTILINE
    )
    assert printed.endswith("Next: mend pool.py, which cannot be read: it is said above where\n")


def test_one_question_can_be_cut_out(cells):
    opened = nbformat.read(notebook.TARGET, as_version=4)
    cut = notebook_page.section(opened, "q15_conv1d")
    assert cut[0].source.count("## q15_conv1d:") == 1 and cut[1].source == 'grader.check("q15_conv1d")'
    assert not any("## q16" in cell.source for cell in cut)
