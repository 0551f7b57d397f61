"""Worker processes leave nothing behind."""

import shutil
import threading
from pathlib import Path

from autograder.classroom.processes import remove_in_use


def write_while_possible(folder: Path, first: threading.Event) -> None:
    """Write into new folders in here, as a worker does that does not know yet that all is over."""
    for number in range(200):  # then it is killed
        room = folder / str(number)
        try:
            room.mkdir()
            (room / "file").touch()
        except FileNotFoundError:
            if not folder.exists():
                return
        first.set()


def begin_to_write(folder: Path) -> threading.Thread:
    folder.mkdir()
    first = threading.Event()
    writer = threading.Thread(target=write_while_possible, args=(folder, first), daemon=True)
    writer.start()
    first.wait()
    return writer


def test_a_folder_in_use_is_removed_for_good(tmp_path):
    folders = [tmp_path / str(number) for number in range(3)]
    for folder in folders:
        writer = begin_to_write(folder)
        remove_in_use(str(folder))
        writer.join()
    assert not any(folder.exists() for folder in folders)


def test_two_remove_the_same_folder(tmp_path):
    """Every worker sees that the coordinator is gone, and removes the same rooms."""
    folder = tmp_path / "rooms"
    for number in range(200):
        (folder / str(number)).mkdir(parents=True)
        (folder / str(number) / "file").touch()
    removers = [threading.Thread(target=remove_in_use, args=(str(folder),)) for _ in range(4)]
    for remover in removers:
        remover.start()
    for remover in removers:
        remover.join()
    assert not folder.exists()


def test_one_look_is_not_enough(tmp_path):
    """Else the test above would be of no worth."""
    folder = tmp_path / "rooms"
    left = False
    for _ in range(200):
        writer = begin_to_write(folder)
        shutil.rmtree(folder, ignore_errors=True)
        left = folder.exists()
        remove_in_use(str(folder))
        writer.join()
        if left:
            break
    assert left
