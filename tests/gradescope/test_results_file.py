"""results.json is valid at any moment, and the last words find room."""

import json
import os
import subprocess
import sys

import pytest

from autograder import paths
from autograder.gradescope.results_file import ResultsFile

FIRST, LAST = (
    {"score": 0, "output": "stopped"},
    {"score": 5, "output": "x" * 1000, "tests": [{"output": "y", "score": 5}]},
)


def test_the_first_words_stay_until_the_last_come(tmp_path):
    results = ResultsFile(tmp_path / "results.json")
    assert results.begin(FIRST) and json.loads(results.path.read_text()) == FIRST
    assert results.finish(LAST) and json.loads(results.path.read_text()) == LAST
    assert os.listdir(tmp_path) == ["results.json"]


def test_a_document_that_is_none_leaves_what_was_there(tmp_path):
    results = ResultsFile(tmp_path / "results.json")
    results.begin(FIRST)
    with pytest.raises(TypeError):
        results.finish({"score": object()})
    assert json.loads(results.path.read_text()) == FIRST


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    results = ResultsFile(tmp_path / "nowhere" / "results.json")
    assert not results.begin(FIRST) and not results.finish(LAST)


FILL = """
import json, sys
from pathlib import Path
from autograder.gradescope.results_file import ResultsFile
results, size = ResultsFile(Path("/mnt/results.json")), int(sys.argv[1])
begun = results.begin({"score": 0, "output": "stopped"})
with open("/mnt/filler", "wb", 0) as file:  # somebody takes all the room that is left
    try:
        while True:
            file.write(bytes(4096))
    except OSError:
        pass
finished = results.finish({"score": 5, "output": "x" * size, "tests": [{"output": "y" * size, "score": 5}]})
document = json.loads(Path("/mnt/results.json").read_text())
print(json.dumps([begun, finished, document["score"], len(document["output"]) == size]))
"""


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
@pytest.mark.parametrize(
    ("room", "size", "outcome"),
    [
        ("8m", 100_000, [True, True, 5, True]),  # the reserve is enough
        ("64k", 1_000_000, [True, False, 0, False]),  # no reserve, and somebody was faster
    ],
)
def test_last_words_on_a_full_disk(room, size, outcome):
    inner = f'mount -t tmpfs -o size={room} tmpfs /mnt && exec "$@"'
    command = ["unshare", "--mount", "sh", "-c", inner, "sh", sys.executable, "-c", FILL, str(size)]
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode:
        pytest.skip("no mounts can be made here")
    done = subprocess.run(command, capture_output=True, text=True, cwd=paths.ROOT)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == outcome


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_points_are_told_where_the_feedback_finds_no_room():
    inner = 'mount -t tmpfs -o size=64k tmpfs /mnt && exec "$@"'
    text = FILL.replace("while True", "while False")
    command = ["unshare", "--mount", "sh", "-c", inner, "sh", sys.executable, "-c", text, "1000000"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=paths.ROOT)
    assert json.loads(done.stdout) == [True, True, 5, False]
