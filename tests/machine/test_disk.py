"""A full disk: one line that says which and what to do, nothing lost, and with room the same command goes on."""

import errno
import mmap
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder import paths
from autograder.errors import NoRoom
from autograder.machine.disk import FULL, need_room
from tests.classroom.test_faults import STUDENTS, Run, assert_complete, folder, graded, inbox, one_line
from tests.machine.test_readers import AS_ROOT

__all__ = ["folder", "inbox"]  # fixtures


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("kind", ["one", "several"])
def test_a_full_disk_is_told(tmp_path, number, kind):
    one = OSError(number, os.strerror(number), "x")
    error = one if kind == "one" else shutil.Error([("from", "to", str(one))])
    with pytest.raises(NoRoom) as caught, need_room(tmp_path):
        raise error
    assert "is full" in str(caught.value) and any(reason in str(caught.value) for reason in FULL)
    assert "\n" not in str(caught.value) and "the same command goes on" in str(caught.value)


def test_other_errors_are_not_called_a_full_disk(tmp_path):
    with pytest.raises(PermissionError), need_room(tmp_path):
        raise PermissionError(errno.EACCES, "Permission denied", "No space")


@pytest.fixture
def small_disk(folder) -> Iterator[Path]:
    """A small disk for temporary files."""
    place = folder / "small"
    place.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m,mode=1777", "none", place], capture_output=True
    ).returncode:
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def fill(disk: Path, leaving: int) -> Path:
    """Fill a disk but for so many bytes, as others on the machine might."""
    filler = disk / "filler"
    free = os.statvfs(disk)
    with filler.open("wb") as file:
        file.write(bytes(free.f_bavail * free.f_frsize - leaving))
    return filler


@pytest.mark.on_record_of_all
@AS_ROOT
@pytest.mark.slow
@pytest.mark.parametrize(
    "leaving", [0, *(pytest.param(room, marks=pytest.mark.exhaustive) for room in (8_192, 100_000)), 1_000_000]
)
def test_no_room_for_rooms_is_one_line(folder, inbox, small_disk, leaving):
    filler = fill(small_disk, leaving)
    status, output, errors = Run(folder, TMPDIR=str(small_disk)).finish()
    assert status == 2 and one_line(
        errors, f"the disk at {small_disk} is full", "set TMPDIR", "the same command goes on"
    )
    assert "internal" not in output and list(small_disk.iterdir()) == [filler]
    filler.unlink()
    assert_complete(folder, Run(folder, TMPDIR=str(small_disk)))


def bytes_of_room() -> int:
    """Return what a room takes up with nothing handed in, in pages of memory, of which the small disk is made."""
    files = [path for path in paths.GIVEN.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return sum(-(-path.stat().st_size // mmap.PAGESIZE) * mmap.PAGESIZE for path in files)


@pytest.mark.on_record_of_all
@AS_ROOT
@pytest.mark.slow
def test_a_disk_that_fills_up_costs_no_result(folder, inbox, small_disk):
    """A hand-in that does not fit into its room, in the middle of the class: who came before keeps what was graded."""
    (inbox / "student-3" / "pool.py").write_text(f"x = 1  # {'-' * 500_000}\n")
    (inbox / "student-3" / "beyond.py").write_text(f"x = 1  # {'-' * 900_000}\n")
    filler = fill(small_disk, bytes_of_room() + 900_000)
    run = Run(folder, "--jobs", "1", TMPDIR=str(small_disk))
    status, output, errors = run.finish()
    assert status == 2 and one_line(errors, f"the disk at {small_disk} is full", "the same command goes on")
    kept = run.kept()
    assert graded(output) == kept >= 2 and "internal" not in output
    filler.unlink()
    assert graded(assert_complete(folder, Run(folder, TMPDIR=str(small_disk)))) == len(STUDENTS) - kept
