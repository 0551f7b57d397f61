"""dist/autograder.zip: a platform finds its two scripts and our wheel in it, and stock Otter all that it asks for."""

import json
import os
import subprocess
import zipfile

import pytest

from autograder import paths
from autograder.authoring import sample_class, zips
from autograder.authoring.gradescope.gradescope_zip import HERE, pack_for_platforms
from tests.marks.agreement import points_of_stock_otter

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def stock(tmp_path_factory):
    return zips.pack_autograder(tmp_path_factory.mktemp("dist") / "stock_otter.zip", ["q14_sizes"])


@pytest.fixture(scope="module")
def packed(stock):
    return pack_for_platforms(stock, stock.with_name("autograder.zip"))


@pytest.mark.on_record_of_all
def test_both_scripts_are_ours_and_can_be_started(packed):
    with zipfile.ZipFile(packed) as archive:
        for name in ("setup.sh", "run_autograder"):
            assert archive.read(name) == (HERE / name).read_bytes()
            assert archive.getinfo(name).external_attr >> 16 & 0o111
            subprocess.run(["bash", "-n", HERE / name], check=True)


@pytest.mark.on_record_of_all
def test_one_wheel_of_the_grader_is_in_it(packed):
    with zipfile.ZipFile(packed) as archive:
        (wheel,) = (name for name in archive.namelist() if name.startswith("grader/"))
        with archive.open(wheel) as file, zipfile.ZipFile(file) as inner:
            assert {"autograder/gradescope/__main__.py", "given/judge.py"} <= set(inner.namelist())


@pytest.mark.on_record_of_all
def test_nothing_is_fetched_but_from_registries(packed):
    with zipfile.ZipFile(packed) as archive:
        scripts = archive.read("setup.sh") + archive.read("run_autograder")
        assert not {"run_otter.py", "environment.yml"} & set(archive.namelist())
    assert not any(word in scripts for word in (b"wget", b"curl", b"http", b"git "))


@pytest.mark.on_record_of_all
def test_the_first_word_is_there_before_python(packed):
    with zipfile.ZipFile(packed) as archive:
        first = json.loads(archive.read("unfinished.json"))
    assert first["score"] == 0 and "not your fault" in first["output"]
    script = (HERE / "run_autograder").read_text()
    assert script.index("unfinished.json") < script.index("python")


@pytest.mark.on_record_of_all
def test_stock_otter_takes_it(packed, tmp_path):
    notebook = (paths.ASSIGNMENT / "practical.ipynb").read_text(encoding="utf-8")
    files = {**sample_class.make_half_done(), "conv.py": (paths.SOLUTIONS / "conv.py").read_text(encoding="utf-8")}
    hand_in = tmp_path / "handin.zip"
    hand_in.write_bytes(sample_class.zip_files({**files, "practical.ipynb": notebook}, ""))
    assert points_of_stock_otter(hand_in, packed, tmp_path) == {"q14_sizes": 2.0}


@pytest.mark.on_record_of_all
def test_otters_own_run_takes_one_thread(stock):
    with zipfile.ZipFile(stock) as archive:
        lines = archive.read("run_autograder").decode().splitlines()
    assert lines[0].startswith("#!")
    threads = [number for number, line in enumerate(lines) if "OPENBLAS_NUM_THREADS=1" in line]
    starts = [number for number, line in enumerate(lines) if "run_otter.py" in line]
    assert threads and threads[0] < starts[0]


def test_a_container_takes_one_thread_before_numpy_comes():
    """And leaves nothing of what it writes to other users."""
    script = (HERE / "run_autograder").read_text()
    assert script.index("OPENBLAS_NUM_THREADS=1") < script.index("python")
    assert "umask 077" in script and os.access(HERE / "run_autograder", os.R_OK)
