"""What is in the site: what a student's zip has and no more, in files that every web server hands out, with their licences."""

import gzip
import hashlib
import io
import json
import re
import zipfile
from pathlib import Path

import nbformat
import pytest

from autograder.authoring.zips import assignment_files
from autograder.errors import AuthoringError
from autograder.site.build import DIGITS, PAGE
from autograder.site.runtime import RUNTIME
from autograder.site.story import tell_story, to_html
from given.machinery.questions import QUESTIONS
from tests.site.conftest import SUBFOLDER

KNOWN_EVERYWHERE = {".html", ".css", ".js", ".bin", ".txt"}

# The editor is not ours: these are the bytes of its version 5.65.21.
CODEMIRROR = {
    "closebrackets.js": "143c3014c29254f3531cc30be6d90205084bcfc36cffa6f9b2a46fd42a40be20",
    "codemirror.css": "eb494ea972d2661ef86f7f6ac656dd6786d721e49c9c1b46e1eb967e4b6f9bf3",
    "codemirror.js": "e98aac5ffa07bae58acd4ff07c4293059f8921c0ae0eba506929d8c6f41c9288",
    "comment.js": "a65c038258c6541658a0e9f24c56c78255e0e20d4cf06aa9ad83342069a589be",
    "matchbrackets.js": "9d23a177f1e4d07e3acc37c210ffbe4c1c2eb4d55bbe54c16d3e7ad3d04d0401",
    "python.js": "19a59ca387addb04e95002c9adbe2b8c231427ce49369ac537107e3088a6947c",
}


@pytest.fixture(scope="module")
def folder(site) -> Path:
    return site / SUBFOLDER


def table_of(folder: Path) -> dict:
    page = (folder / "index.html").read_text(encoding="utf-8")
    return json.loads(re.findall(r'<script id="table" type="application/json">(.*?)</script>', page)[0])


def unpack(folder: Path, name: str) -> bytes:
    (file,) = (file for file in table_of(folder)["files"] if file["name"] == name)
    content = (folder / file["path"]).read_bytes()
    assert len(content) == file["sent"]
    return gzip.decompress(content) if file["packed"] else content


@pytest.mark.slow
def test_it_has_what_students_get_and_no_hidden_case(folder):
    with zipfile.ZipFile(io.BytesIO(unpack(folder, "assignment.zip"))) as archive:
        there = {name: archive.read(name) for name in archive.namelist()}
    assert {**there, DIGITS: unpack(folder, Path(DIGITS).name)} == assignment_files()
    assert all(unpack(folder, file.name) for file in RUNTIME.files)
    known = {file["path"] for file in table_of(folder)["files"]}
    assert {f"files/{path.name}" for path in (folder / "files").iterdir()} == known


@pytest.mark.slow
def test_any_server_hands_it_out_and_licences_travel(folder):
    assert {path.suffix for path in folder.rglob("*") if path.is_file()} <= KNOWN_EVERYWHERE
    licences = {path.stem for path in (folder / "licences").iterdir() if path.stat().st_size > 500}
    packages = {file.package for file in RUNTIME.files if file.package}
    assert licences == {"README", "MPL-2.0", "Python", "CodeMirror", *packages}
    listed = (folder / "licences" / "README.txt").read_text(encoding="utf-8")
    assert all(f"{file.name}: {file.licence}" in listed for file in RUNTIME.files) and RUNTIME.source in listed


@pytest.mark.slow
def test_its_runtime_is_byte_for_byte_the_known_one(folder):
    for file in RUNTIME.files:
        assert hashlib.sha256(unpack(folder, file.name)).hexdigest() == file.sha256


def test_the_editor_is_as_its_makers_wrote_it():
    there = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (PAGE / "codemirror").iterdir()}
    assert there == CODEMIRROR


# What stands in a text, and what the page makes of it.
HTML = {
    "# a b": '<h1 id="a-b">a b</h1>',
    "## q02_relu: keep": '<h2 id="q02_relu:-keep">q02_relu: keep</h2>',
    "1 < 2 & 3": "<p>1 &lt; 2 &amp; 3</p>",
    "<script>alert(1)</script>": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "a <img src=x onerror=alert(1)> b": "<p>a &lt;img src=x onerror=alert(1)&gt; b</p>",
    "[go](javascript:alert(1))": "<p>[go](javascript:alert(1))</p>",
    "<details>\n<summary>Why?</summary>\nSo & <code>x</code>\n</details>": "<details>\n<summary>Why?</summary>\nSo &amp; <code>x</code>\n</details>",
    "<details onclick=alert(1)>": "&lt;details onclick=alert(1)&gt;",
}


@pytest.mark.parametrize("text", HTML)
def test_a_text_becomes_html_without_tags_of_its_own(text):
    assert to_html(text).strip() == HTML[text]


@pytest.mark.slow
def test_the_story_is_the_notebook_without_its_set_up():
    story = tell_story(assignment_files()["practical.ipynb"])
    assert [part.content for part in story if part.kind == "check"] == list(QUESTIONS)
    assert not any("%" in part.content.split("\n")[0] for part in story if part.kind == "cell")
    pictures = [part for part in story if part.kind == "cell" and "plots." in part.content]
    without_question = [part.content for part in pictures if part.question not in QUESTIONS]
    assert len(without_question) == 3 and all("cell_network" in content for content in without_question)
    assert len(pictures) > 20
    assert not any("Colab" in part.content or "JupyterLab" in part.content for part in story)


def test_one_line_is_in_the_place_of_the_section_on_keras():
    text, code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    section = [text("# Keras, next Monday\n\nBuild."), code("keras.fit()"), text("More."), code("keras.draw()")]
    around = [text("# Start"), text("# Bonus\n\nKeras is for later."), code("bonus"), *section, text("# Hand in")]
    story = tell_story(nbformat.writes(nbformat.v4.new_notebook(cells=around)).encode())
    assert [part.content for part in story if part.kind == "cell"] == ["bonus"]
    assert [part.content.count("Keras does not run in a page") for part in story] == [0, 0, 0, 1, 0]
    assert "Build." not in story[3].content and "Keras is for later." in story[1].content


def test_a_notebook_without_its_end_is_refused():
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell("# A\n\nB"), nbformat.v4.new_code_cell("1")]
    )
    with pytest.raises(AuthoringError, match="practical.md: the last text should begin with '# Hand in'"):
        tell_story(nbformat.writes(notebook).encode())
