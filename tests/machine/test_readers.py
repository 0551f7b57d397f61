"""Nobody else can read what is graded, and the players can, whatever the umask."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.errors import SetupError
from autograder.machine import readers
from autograder.machine.readers import UNPRIVILEGED, let_everybody_read, let_players_read, may_enter
from autograder.player.fork_server import ForkServer
from autograder.sandbox import choice
from autograder.sandbox.visible_folders import VisibleFolders
from tests.classroom.test_faults import Run, copy, eventually, folder
from tests.helpers.sandboxes import sandbox_params, working_sandboxes

__all__ = ["folder"]  # a fixture
UMASKS = [0o022, 0o027, 0o077]
# Where a whole class is graded: the one that takes most away, and all in `make test-all`.
STRICTEST = [*(pytest.param(umask, marks=pytest.mark.exhaustive) for umask in UMASKS[:-1]), UMASKS[-1]]
STRANGER = 65534
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")

# What another user of the machine can read below a folder, and whether it gets into it at all.
READ_ALL = """
import os, sys
os.setgroups([]); os.setgid(int(sys.argv[1])); os.setuid(int(sys.argv[1]))
for folder, _, files in os.walk(sys.argv[2]):
    for name in files:
        try:
            open(os.path.join(folder, name), "rb").read()
            print(os.path.join(folder, name))
        except OSError:
            pass
"""


def read_by(user: int, folder: Path) -> list[str]:
    """Return the names of the files that this user can read."""
    done = subprocess.run([sys.executable, "-c", READ_ALL, str(user), str(folder)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return [Path(line).name for line in done.stdout.splitlines()]


@pytest.fixture(params=UMASKS, ids=oct)
def umask(request) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.fixture(params=sandbox_params())
def backend(request) -> str:
    return str(request.param)


def tree(folder: Path) -> Path:
    """Make a folder with a folder, a file and a link in it."""
    (folder / "room" / "inner").mkdir(parents=True)
    (folder / "room" / "inner" / "conv.py").write_text("secret")
    (folder / "outside").write_text("mine")
    (folder / "outside").chmod(0o600)
    (folder / "room" / "link").symlink_to(folder / "outside")
    return folder / "room"


def modes(folder: Path) -> dict[str, int]:
    return {path.name: path.lstat().st_mode & 0o777 for path in (folder, *folder.rglob("*")) if not path.is_symlink()}


def test_players_read_and_nobody_else_whatever_the_umask(tmp_path, umask):
    room = tree(tmp_path)
    let_players_read(room)
    root = os.geteuid() == 0
    folders, file = (0o750, 0o640) if root else (0o700, 0o600)
    assert modes(room) == {"room": folders, "inner": folders, "conv.py": file}
    assert {path.lstat().st_gid for path in room.rglob("*")} == ({UNPRIVILEGED} if root else {os.getgid()})
    assert (tmp_path / "outside").stat().st_mode & 0o777 == 0o600  # a link is not followed
    assert (tmp_path / "outside").stat().st_gid == os.getgid()


def test_what_is_no_secret_is_for_everybody(tmp_path, umask):
    room = tree(tmp_path)
    let_everybody_read(room)
    assert modes(room) == {"room": 0o755, "inner": 0o755, "conv.py": 0o644}


def test_what_is_in_order_is_not_touched(tmp_path, monkeypatch):
    room = tree(tmp_path)
    let_players_read(room)
    for step in ("chmod", "chown"):
        monkeypatch.setattr(os, step, lambda *_, **__: pytest.fail("it may be on a disk that is read-only"))
    let_players_read(room)


@AS_ROOT
@pytest.mark.parametrize(
    ("owner", "group", "mode", "enters"),
    [
        (0, 0, 0o755, True),
        (0, 0, 0o750, False),
        (0, UNPRIVILEGED, 0o750, True),
        (0, UNPRIVILEGED, 0o705, False),  # its own group is kept out, though everybody else is not
        (UNPRIVILEGED, 0, 0o700, True),
        (UNPRIVILEGED, 0, 0o055, False),
        (0, UNPRIVILEGED, 0o710, False),
    ],
)
def test_who_may_enter_is_what_the_kernel_says(folder, owner, group, mode, enters):
    place = folder / "place"
    place.mkdir()
    os.chown(place, owner, group)
    place.chmod(mode)
    asks = "import os, sys; os.setgroups([]); os.setgid(64123); os.setuid(64123); print(os.access(sys.argv[1], 5))"
    said = subprocess.run([sys.executable, "-c", asks, str(place)], capture_output=True, text=True).stdout.strip()
    assert may_enter(place, os.R_OK | os.X_OK) is enters and said == str(enters)


@pytest.mark.slow
def test_a_sandbox_works_whatever_the_umask(umask, backend):
    assert choice.find_problem(choice.BY_NAME[backend]) is None


@AS_ROOT
@pytest.mark.slow
def test_a_stranger_cannot_read_a_room_of_root(umask, backend):
    server = ForkServer(choice.BY_NAME[backend])
    try:
        server.lay({"conv.py": b"secret"})
        assert read_by(STRANGER, server.room.path) == []
        assert "conv.py" in read_by(UNPRIVILEGED, server.room.path)  # so the players can
    finally:
        server.close()


@AS_ROOT
@pytest.mark.slow
def test_a_stranger_reads_what_is_left_to_a_usual_umask(tmp_path_factory, monkeypatch):
    """The control: as rooms were, for everybody."""
    monkeypatch.setattr(readers, "FOR_OUR_PLAYERS", 0o755)
    server = ForkServer(choice.BY_NAME["none"])
    try:
        server.lay({"conv.py": b"secret"})
        assert "conv.py" in read_by(STRANGER, server.room.path)
    finally:
        server.close()


@pytest.mark.on_record_of_all
@AS_ROOT
@pytest.mark.slow
def test_a_stranger_finds_nothing_while_a_class_is_graded(folder):
    """By the real command; the folder for temporary files is open to everybody, as /tmp is."""
    (folder / "tmp").chmod(0o1777)
    copy(folder / "in" / "jane", "import time; time.sleep(3)\n")
    run = Run(folder)
    eventually(lambda: list((folder / "tmp").rglob("conv.py")))
    time.sleep(0.2)
    assert read_by(STRANGER, folder / "tmp") == []
    assert run.finish()[0] == 0


@pytest.mark.on_record_of_all
@pytest.mark.slow
@pytest.mark.parametrize("umask_of_run", STRICTEST, ids=oct)
def test_a_class_is_graded_whatever_the_umask(folder, umask_of_run, backend):
    copy(folder / "in" / "jane")
    command = ("sh", "-c", f'umask {umask_of_run:o}; exec "$@"', "sh", sys.executable, "-m", "autograder", "grade")
    status, output, errors = Run(folder, "--sandbox", backend, command=command).finish()
    assert (status, errors) == (0, "") and "jane: graded 2 points" in output
    results = list((folder / "out" / "results").iterdir())
    assert [path.stat().st_mode & 0o777 for path in results] == [0o666 & ~umask_of_run]


@pytest.mark.on_record_of_all
@pytest.mark.slow
@pytest.mark.parametrize("umask", STRICTEST, ids=oct, indirect=True)
def test_a_cache_is_made_for_players_whatever_the_umask(umask, folder):
    """In an empty one, so that the players' Python and the digits are made under this umask."""
    cache = folder / "cache"
    cache.mkdir(mode=0o755)
    cache.chmod(0o755)
    if os.geteuid() == 0:
        command = ["unshare", "--mount", "sh", "-c", f'mount --bind {cache} /var/cache && exec "$@"', "sh"]
    else:
        command = ["env", f"XDG_CACHE_HOME={cache}"]
    if subprocess.run([*command, "true"], capture_output=True).returncode:
        pytest.skip("no mounts can be made here")
    for name in working_sandboxes():
        done = subprocess.run([*command, sys.executable, "-c", MAKE_AND_USE, name], capture_output=True, text=True)
        assert (done.stdout, done.stderr) == ("None\n", "")
    files = [path for path in (cache / "practical-autograder").rglob("*") if path.is_file()]
    unreadable = {path.name.split("-")[0] for path in files if path.stat().st_mode & 0o777 not in (0o644, 0o755)}
    assert len(files) > 100 and unreadable == {"exam"}


MAKE_AND_USE = """
import sys
from autograder import mnist_files
from autograder.sandbox import choice
mnist_files.training_folder(), mnist_files.exam_file()
print(choice.find_problem(choice.BY_NAME[sys.argv[1]]))
"""


@AS_ROOT
def test_what_players_cannot_read_is_named(tmp_path):
    tmp_path.chmod(0o700)
    with pytest.raises(SetupError, match="the player cannot read it because of"):
        VisibleFolders(tmp_path, tmp_path, tmp_path).require_readable()
