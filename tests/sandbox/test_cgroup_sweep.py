"""What killed graders left of cgroups is removed; a neighbour's, and a living grader's, is not."""

import os
import subprocess
import sys

import pytest

from autograder.sandbox import cgroup
from tests.sandbox.test_cgroup import MB, real

HEX = "0123456789abcdef" * 2
NEIGHBOURS = (
    "autograder-fall-2024.scope",
    "autograder-2024-exam",
    f"autograder-7-{HEX}.scope",
    f"autograder-7-{HEX}0",
    f"autograder-7-{HEX.upper()}",
    f"my-autograder-7-{HEX}",
    f"autograder--{HEX}",
    f"autograder-\u0667\u0667-{HEX}",
    "somebody-else",
)


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_a_neighbours_group_of_a_like_name_stays(tmp_path, name):
    (tmp_path / name).mkdir()
    cgroup.sweep(tmp_path)
    assert (tmp_path / name).exists()


@pytest.mark.parametrize("pid", [2**22 + 1, 1, os.getpid()], ids=["nobody", "another", "ours"])
def test_what_a_killed_grader_left_is_swept_away(tmp_path, pid):
    """Whoever has its number now: no process has so large a one, and others get one that is free again."""
    (tmp_path / f"autograder-{pid}-{HEX}").mkdir()
    cgroup.sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_group_whose_maker_lives_is_not_swept(tmp_path):
    """Though its number means nothing here, as if it was in another container."""
    group = tmp_path / f"autograder-{2**22 + 1}-{HEX}"
    group.mkdir()
    with subprocess.Popen([sys.executable, "-c", LOCKING, group], stdout=subprocess.PIPE) as maker:
        assert maker.stdout and maker.stdout.readline() == b"locked\n"
        cgroup.sweep(tmp_path)
        assert group.exists()
        maker.kill()
    cgroup.sweep(tmp_path)
    assert not group.exists()


LOCKING = """
import sys, time
from pathlib import Path
from autograder.machine.locks import lock_folder
lock_folder(Path(sys.argv[1]))
print("locked", flush=True)
time.sleep(60)
"""


def test_a_real_group_that_is_still_empty_is_not_swept() -> None:
    with real(64 * MB, 4) as group:
        for folder in group.folders:
            cgroup.sweep(folder.parent)
        assert all(folder.exists() for folder in group.folders)


def test_a_real_group_that_was_left_is_swept() -> None:
    with real(64 * MB, 4) as group:
        for lock in group.locks:
            os.close(lock)
        group.locks.clear()
        for folder in group.folders:
            cgroup.sweep(folder.parent)
        assert not any(folder.exists() for folder in group.folders)
