"""Rooms of killed runs go away at the next start; those of the living, and whatever else is there, stay."""

import os
import signal
from pathlib import Path

import pytest

from autograder import doctor
from autograder.machine import locks, rooms
from autograder.machine.rooms import PREFIX, Room, sweep_rooms
from tests.classroom.test_faults import Run, assert_complete, copy, eventually, folder
from tests.machine.test_readers import AS_ROOT, STRANGER

__all__ = ["folder"]  # a fixture
LEFT = f"{PREFIX}abcd_123"


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch) -> Path:
    """A folder for temporary files that is ours alone."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def test_a_room_is_gone_afterwards(temporary):
    with Room() as room:
        (room / "submission").mkdir()
        (room / "submission" / "conv.py").touch()
        assert list(temporary.iterdir()) == [room]
    assert list(temporary.iterdir()) == []


def test_a_room_can_be_removed_twice(temporary):
    room = Room()
    room.remove()
    with open(os.devnull) as other:  # which has the number of the lock now
        room.remove()
        assert other.read() == ""


def test_a_room_in_use_is_not_swept():
    with Room() as room:
        assert sweep_rooms() == 0 and room.is_dir()


def test_a_room_that_was_left_is_swept(temporary):
    (temporary / LEFT / "grading").mkdir(parents=True)
    (temporary / LEFT / "grading" / "conv.py").touch()
    assert sweep_rooms() == 1 and list(temporary.iterdir()) == []


OTHERS = [
    "x",
    "autograder",
    PREFIX,
    f"{PREFIX}abc",
    f"{PREFIX}ABCDEFGH",
    f"{LEFT}.old",
    f"my-{LEFT}",
    "workers-abcdefgh",
]


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_called_otherwise_stays(temporary, name):
    (temporary / name).mkdir()
    assert sweep_rooms() == 0 and (temporary / name).is_dir()


def test_a_link_is_not_followed(temporary, tmp_path_factory):
    """Neither one that is called like a room, nor one within a room."""
    precious = tmp_path_factory.mktemp("precious")
    (precious / "thesis").touch()
    (temporary / LEFT).symlink_to(precious)
    (temporary / f"{PREFIX}00000000").mkdir()
    (temporary / f"{PREFIX}00000000" / "link").symlink_to(precious)
    assert sweep_rooms() == 1
    assert (precious / "thesis").exists() and (temporary / LEFT).is_symlink()


@pytest.mark.parametrize("make", [Path.touch, os.mkfifo])
def test_what_is_no_folder_stays(temporary, make):
    make(temporary / LEFT)
    assert sweep_rooms() == 0 and (temporary / LEFT).exists()


@AS_ROOT
def test_a_strangers_folder_stays(temporary):
    """It could be a trap; and it is none of ours."""
    (temporary / LEFT).mkdir()
    os.chown(temporary / LEFT, STRANGER, STRANGER)
    assert sweep_rooms() == 0 and (temporary / LEFT).is_dir()
    os.chown(temporary / LEFT, 0, 0)
    assert sweep_rooms() == 1


def test_a_room_that_is_swept_as_it_is_made_is_made_anew(temporary, monkeypatch):
    """Between the making of a folder and its lock somebody else may sweep."""
    lock, seen = locks.lock_folder, []

    def lock_too_late(folder: Path) -> int | None:
        seen.append(folder)
        if len(seen) == 1:
            assert sweep_rooms() == 1
        return lock(folder)

    monkeypatch.setattr(rooms, "lock_folder", lock_too_late)
    with Room() as room:
        assert room == seen[1] != seen[0] and room.is_dir()


def test_a_file_system_without_locks_loses_nothing(temporary, monkeypatch):
    monkeypatch.setattr(locks.fcntl, "flock", lambda *_: (_ for _ in ()).throw(OSError(9, "no locks")))
    with Room() as room:
        assert sweep_rooms() == 0 and room.is_dir()


# With processes.


def kill_group_in_the_middle(folder: Path) -> None:
    """Kill a run and all its workers at once, as when a container is stopped, while a hand-in lies in a room."""
    copy(folder / "in" / "jane", "import time; time.sleep(2)\n")
    run = Run(folder)
    eventually(lambda: list((folder / "tmp").rglob("conv.py")))
    os.killpg(run.process.pid, signal.SIGKILL)
    run.finish()


@pytest.mark.on_record_of_all
@pytest.mark.slow
def test_the_next_run_sweeps_what_a_killed_group_left(folder):
    kill_group_in_the_middle(folder)
    left = list((folder / "tmp").iterdir())
    assert len(left) == 1 and list(left[0].rglob("conv.py"))  # or this would show nothing
    assert_complete(folder, Run(folder), ["jane"])
    assert list((folder / "tmp").iterdir()) == []


@pytest.mark.slow
def test_a_run_leaves_the_room_of_another(folder, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(folder / "tmp"))
    copy(folder / "in" / "jane")
    with Room() as room:
        (room / "conv.py").touch()
        assert_complete(folder, Run(folder), ["jane"])
        assert (room / "conv.py").exists()


@pytest.mark.slow
def test_doctor_sweeps_and_says_so(folder, run_command, monkeypatch):
    kill_group_in_the_middle(folder)
    monkeypatch.setenv("TMPDIR", str(folder / "tmp"))
    monkeypatch.setattr(doctor, "estimate_time", lambda name: doctor.Finding(True, "time", ""))  # it takes long
    status, output, _ = run_command("doctor")
    assert status == 0 and "left by killed runs: 1 folder in" in output
    assert list((folder / "tmp").iterdir()) == []
