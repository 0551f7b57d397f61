"""What one player does with the files that all of them see leaves nothing for the next: no time, no flag, no page out of memory.

Each with a control: without a sandbox, or without our care, it does.
"""

import ctypes
import fcntl
import mmap
import os
import struct
from pathlib import Path

import pytest

from autograder import mnist_files
from autograder.machine.readers import UNPRIVILEGED
from autograder.player.fork_server import ForkServer, fork_server_in
from autograder.player.student import Student
from autograder.sandbox import choice, staged_python
from autograder.sandbox.chroot import path_inside, prepare_jail
from autograder.sandbox.process import end
from autograder.sandbox.visible_folders import FAR_FUTURE, hide_reading
from tests.attacks.system_calls import HERE
from tests.helpers.places import Place
from tests.helpers.sandboxes import sandbox_params

pytestmark = pytest.mark.slow

PAGE, PAGES = 4096, 64
LIBC = ctypes.CDLL(None, use_errno=True)
GET_FLAGS, SET_FLAGS, NO_DUMP = 0x80086601, 0x40086602, 0x40


# Access times.


def access_times(*folders: Path) -> dict[Path, int]:
    return {path: path.stat().st_atime_ns for folder in folders for path in [folder, *folder.rglob("*")]}


READ_ALL = """
import os

def read_all(*folders):
    count = 0
    for root, _, names in (step for folder in folders for step in os.walk(folder)):
        for name in names:
            with open(os.path.join(root, name), "rb") as file:
                file.read(1)
            count += 1
    return count
"""


def test_reading_leaves_no_access_time(place: Place, sandbox: str) -> None:
    read_all = f"{READ_ALL}\nimport sys; answer = read_all(*sys.argv[1:4])"
    place.lay(sandbox, read_all)
    for folder in place.folders:
        (folder / "file").write_text("x")
        hide_reading(folder)
    before = access_times(*place.folders)
    assert place.ask(sandbox, read_all) == 6  # the program and its filter, the probe, a file in each
    (changed,) = {path.name for path, time in access_times(*place.folders).items() if time != before[path]} or {""}
    assert changed in ("", "probe.py")  # which has just been written again


def test_without_our_care_it_would(place: Place) -> None:
    file = place.folders.data / "file"
    file.write_text("x")
    os.utime(file, (1, 1))
    place.ask("none", f"{READ_ALL}\nimport sys; answer = read_all(sys.argv[3])")
    if file.stat().st_atime == 1:
        pytest.skip("this file system keeps no access times")
    os.utime(file, (1, 1))
    hide_reading(place.folders.data)
    place.ask("none", f"{READ_ALL}\nimport sys; answer = read_all(sys.argv[3])")
    assert file.stat().st_atime_ns == FAR_FUTURE and file.stat().st_mtime == 1


@pytest.mark.parametrize("backend", sandbox_params())
def test_a_player_leaves_no_access_time(backend: str) -> None:
    """In anything that it sees: its Python, our side of it, its own files, the digits."""
    server = fork_server_in(choice.BY_NAME[backend])
    server.lay({"conv.py": f"{READ_ALL}\noutput_size = read_all\n".encode()})
    folders = [staged_python.stage(), *server.folders]
    before = access_times(*folders)
    student = Student(server)
    student.begin("q14_sizes")
    seen = student.call("output_size", tuple(map(inside, [backend] * 4, folders, range(4))), {}, False)
    student.close()
    assert isinstance(seen.result, int) and seen.result > 1000, seen
    assert access_times(*folders) == before and set(before.values()) == {FAR_FUTURE}


def inside(backend: str, folder: Path, position: int) -> str:
    """Return where a player sees a folder."""
    if backend == "chroot":
        return str(path_inside(prepare_jail(), folder))
    return ["/python", "/player", "/submission", "/data"][position] if backend == "bubblewrap" else str(folder)


# Pages in memory.


@pytest.fixture
def data(place: Place) -> Path:
    """A file on a disk, all of it in memory."""
    file = place.folders.data / "digits"
    file.write_bytes(bytes(PAGE * PAGES))
    file.chmod(0o644)
    drop(file)
    if in_memory(file) == PAGES:
        pytest.skip("the temporary folder has no disk, so that nothing can be dropped")
    hide_reading(place.folders.data)
    return file


def drop(file: Path) -> None:
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
        os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def in_memory(file: Path) -> int:
    """Return how many of a file's first pages are in memory, without reading any: to read one asks the disk for the next."""
    states = (ctypes.c_ubyte * PAGES)()
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), PAGE * PAGES, access=mmap.ACCESS_COPY) as mapped:
        start = ctypes.c_char.from_buffer(mapped)
        failed = LIBC.mincore(ctypes.c_void_p(ctypes.addressof(start)), ctypes.c_size_t(PAGE * PAGES), states)
        del start  # else the map could not be closed
    assert not failed, os.strerror(ctypes.get_errno())
    return sum(state & 1 for state in states)


DROP = """
import ctypes, mmap, os, sys
file = os.open(sys.argv[3] + "/digits", os.O_RDONLY)
mapped = mmap.mmap(file, 0, prot=mmap.PROT_READ)
ways = [
    lambda: mapped.madvise(mmap.MADV_DONTNEED),
    lambda: mapped.madvise(21),
    lambda: mapped.close(),
    lambda: os.fsync(file),
    lambda: os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED),
]
answer = []
for n, way in enumerate(ways):
    try:
        way()
        answer.append(n)
    except OSError:
        pass
"""


def test_a_file_is_in_memory_once_it_is_hidden(data: Path) -> None:
    assert in_memory(data) == PAGES
    drop(data)
    assert in_memory(data) < PAGES
    hide_reading(data.parent)
    assert in_memory(data) == PAGES


def test_no_player_drops_pages(place: Place, sandbox: str, data: Path) -> None:
    assert place.ask(sandbox, DROP) == [0, 2]
    assert in_memory(data) == PAGES


def test_without_a_sandbox_it_does(place: Place, data: Path) -> None:
    assert place.ask("none", DROP) == [0, 1, 2, 3, 4]
    assert in_memory(data) < PAGES


def test_the_digits_are_in_memory_before_a_player_runs() -> None:
    """Of the images, which take longest. Another test may drop them again meanwhile, so we look three times."""
    images = mnist_files.training_folder() / "train_images.npy"

    def pages_after_start() -> int:
        drop(images)
        server = ForkServer(choice.choose_sandbox())
        server.close()
        return in_memory(images)

    assert any(pages_after_start() == PAGES for _ in range(3))


# Flags.

SET = f"""
import fcntl, os
answer = fcntl.ioctl(os.open(__file__, os.O_RDONLY), {SET_FLAGS}, ({NO_DUMP}).to_bytes(8, "little")) and None
"""


def flags_after(place: Place, sandbox: str) -> int:
    """Return the flags of a player's own file, which belongs to its user, when it has tried to set one."""
    place.lay(sandbox, "")
    file = place.folders.submission / "probe.py"
    if os.geteuid() == 0:
        os.chown(file, UNPRIVILEGED, UNPRIVILEGED)
    place.ask(sandbox, SET)
    with file.open("rb") as opened:
        flags = fcntl.ioctl(opened, GET_FLAGS, bytes(ctypes.sizeof(ctypes.c_long)))
    return int(struct.unpack("=l", flags[:4])[0]) & NO_DUMP


def test_no_player_sets_a_flag_of_its_files(place: Place, sandbox: str) -> None:
    try:
        assert flags_after(place, sandbox) == 0
    except OSError:
        pytest.skip("this file system has no flags")
    assert flags_after(place, "none") == NO_DUMP


# Two players at the same time, who see the same files.

WAITS = """
import ctypes, mmap, os, sys
mapped = os.open(sys.argv[3] + "/digits", os.O_RDONLY)
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
place = ctypes.c_void_p(libc.mmap(None, 4096, 1, 1, mapped, 0))
time = (ctypes.c_long * 2)({seconds}, 0)
answer = libc.syscall({futex}, place, {operation}, {value}, time)
"""


def met(place: Place, sandbox: str) -> bool:
    """Whether one player is told that another waits at the same place of a file."""
    waits, wakes = (
        WAITS.format(futex=HERE["futex"], operation=operation, value=value, seconds=20)
        for operation, value in ((0, 0), (1, 1))
    )
    waiting = place.start(sandbox, f"print('here', flush=True)\n{waits}")
    try:
        assert waiting.stdout and waiting.stdout.readline() == b"here\n"
        return any(place.ask(sandbox, wakes) == 1 for _ in range(5))
    finally:
        end(waiting)


def test_two_players_do_not_meet_in_a_file(place: Place, sandbox: str, data: Path) -> None:
    assert data.exists() and not met(place, sandbox)


def test_without_a_sandbox_they_do(place: Place, data: Path) -> None:
    assert data.exists() and met(place, "none")
