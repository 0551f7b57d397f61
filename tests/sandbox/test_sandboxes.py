"""The sandbox holds: every probe is made in each sandbox that works here, and, to prove that the
probe could have succeeded, without one."""

import ctypes
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy
import psutil
import pytest

from autograder.errors import NoSandbox, SetupError
from autograder.sandbox import choice, seccomp, staged_python
from autograder.sandbox.bubblewrap import Bubblewrap
from autograder.sandbox.landlock import Landlock
from autograder.sandbox.process import SandboxProcess, end, start
from autograder.sandbox.visible_folders import UNPRIVILEGED, VisibleFolders

pytestmark = pytest.mark.slow
PR_SET_CHILD_SUBREAPER = 36

# Says the value of `answer` in submission/probe.py, or the name of the exception it met.
PLAYER = """
import json, resource, sys
player, submission, data, site = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))
sys.path[:0] = [submission, site]
import numpy
try:
    from probe import answer
except BaseException as error:
    answer = {"error": type(error).__name__}
print(json.dumps(answer), flush=True)
sys.stdin.read()
"""
# Landlock as Linux 6.2 to 6.11 have it, where the filter has to see to the rest: the launcher makes the same rules here.
IN_PART = "sandlock in part"
BACKENDS = {**choice.BY_NAME, IN_PART: Landlock(lambda: 3)}
PROTECTED = [name for name in BACKENDS if name != "none"]


@dataclass
class World:
    """A room, and around it what a probe may go after."""

    folder: Path
    room: VisibleFolders
    victim: Path
    neighbour: int
    port: int
    socket_name: str

    def ask(self, backend: str, probe: str) -> object:
        """What the probe, statements that assign `answer`, finds out in this sandbox."""
        player = self.start(backend, probe)
        try:
            assert player.stdout
            return json.loads(player.stdout.readline() or '{"error": "no answer"}')
        finally:
            end(player)

    def start(self, backend: str, probe: str) -> SandboxProcess:
        """A player that makes this probe."""
        values = {**vars(self), "room": None}
        text = "\n".join(f"{name} = {str(value)!r}" for name, value in values.items())
        file = self.room.submission / "probe.py"
        file.write_text(f"{text}\n{probe}\n")
        file.chmod(0o666)
        return start(BACKENDS[backend], self.room)


@pytest.fixture
def world(neighbour: int) -> Iterator[World]:
    with tempfile.TemporaryDirectory() as name, socket.create_server(("127.0.0.1", 0)) as server:
        folder = Path(name)
        rooms = [folder / part for part in ("player", "submission", "data", "victim")]
        for part in (folder, *rooms):
            part.mkdir(exist_ok=True)
            part.chmod(0o777)
        (folder / "player/player.py").write_text(PLAYER)
        victim = folder / "victim/borrowed.py"
        victim.write_text("secret = 42\n")
        if os.geteuid() == 0:
            os.chown(victim, UNPRIVILEGED, UNPRIVILEGED)
        with socket.socket(socket.AF_UNIX) as abstract:
            abstract.bind("\0" + name)
            abstract.listen()
            port = server.getsockname()[1]
            yield World(folder, VisibleFolders(*rooms[:3]), victim, neighbour, port, name)


@pytest.fixture
def neighbour() -> Iterator[int]:
    """Another process of the user that players run as."""
    user = UNPRIVILEGED if os.geteuid() == 0 else None
    with subprocess.Popen(["sleep", "60"], user=user, group=user) as process:
        yield process.pid
        process.kill()


@pytest.fixture(scope="session", params=PROTECTED)
def backend(request: pytest.FixtureRequest) -> str:
    reason = choice.find_problem(BACKENDS[request.param])
    if reason:
        pytest.skip(reason)
    return str(request.param)


# Each answers True where the attack wins, and each does win without a sandbox.
ATTACKS = {
    "read /etc/passwd": "answer = open('/etc/passwd').read() != ''",
    "read another student's file": "answer = open(victim).read() != ''",
    "list another student's folder": "import os; answer = 'victim' in os.listdir(folder)",
    "read the command line of a process": "answer = open(f'/proc/{neighbour}/stat').read() != ''",
    "read its own environment by /proc": "answer = open('/proc/self/environ').read() != ''",
    "borrow a package": ("import sys; sys.path += [folder + '/victim']; import borrowed; answer = True"),
    "list the root": "import os; answer = 'etc' in os.listdir('/')",
    "write to its own folder": "open(__file__ + '.new', 'w'); answer = True",
    "change its own module": "open(__file__, 'a'); answer = True",
    "write to /tmp": "import tempfile; answer = bool(tempfile.TemporaryFile(dir='/tmp'))",
    "write to /dev/shm": "import tempfile; answer = bool(tempfile.TemporaryFile(dir='/dev/shm'))",
    "empty a file by opening it for reading": (
        "import os; os.open(__file__, os.O_RDONLY | os.O_TRUNC); answer = os.path.getsize(__file__) == 0"
    ),
    "make a folder": "import tempfile; answer = bool(tempfile.mkdtemp(dir=folder))",
    "delete a file": "import os; os.remove(victim); answer = True",
    "rename a file": "import os; os.rename(victim, victim + '.old'); answer = True",
    "change permissions": "import os; os.chmod(victim, 0o600); answer = True",
    "change times": "import os; os.utime(victim, (1, 1)); answer = True",
    "connect by TCP": ("import socket; socket.create_connection(('127.0.0.1', int(port)), 5); answer = True"),
    "send by UDP": (
        "import socket\n"
        "s = socket.socket(type=socket.SOCK_DGRAM)\n"
        "answer = s.sendto(b'x', ('127.0.0.1', int(port))) == 1"
    ),
    "connect to an abstract socket": (
        "import socket\nsocket.socket(socket.AF_UNIX).connect('\\0' + socket_name)\nanswer = True"
    ),
    "signal another process": "import os; os.kill(int(neighbour), 0); answer = True",
    "limit another process": (
        "import resource\nresource.prlimit(int(neighbour), resource.RLIMIT_CORE, (0, 0))\nanswer = True"
    ),
    "slow down another process": ("import os; os.setpriority(os.PRIO_PROCESS, int(neighbour), 19); answer = True"),
    "pin another process": "import os; os.sched_setaffinity(int(neighbour), {0}); answer = True",
    "memory outside the limits": "import os; os.memfd_create('x'); answer = True",
    "memory outside the limits, in pipes": (
        "import ctypes, os\n"
        "buffer = ctypes.create_string_buffer(b'x')\n"
        "piece = (ctypes.c_size_t * 2)(ctypes.addressof(buffer), 1)\n"
        "answer = ctypes.CDLL(None).vmsplice(os.pipe()[1], piece, 1, 0) == 1"
    ),
    "memory outside the limits, in locks": (
        "import fcntl; fcntl.lockf(open(__file__), fcntl.LOCK_SH, 1); answer = True"
    ),
    "memory outside the limits, in timers": (
        "import ctypes; answer = ctypes.CDLL(None).timer_create(1, None, ctypes.byref(ctypes.c_int())) == 0"
    ),
    "larger pipes": ("import fcntl, os; answer = fcntl.fcntl(os.pipe()[1], 1031, 1 << 20) == 1 << 20"),
    "signal another process by way of a pipe": (
        "import fcntl, os; fcntl.fcntl(os.pipe()[1], fcntl.F_SETOWN, int(neighbour)); answer = True"
    ),
    "survive the grader": ("import ctypes; answer = ctypes.CDLL(None).prctl(1, 0, 0, 0, 0) == 0"),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_fails_in_the_sandbox(world: World, backend: str, attack: str) -> None:
    answer = world.ask(backend, ATTACKS[attack])
    assert answer is False or (isinstance(answer, dict) and answer["error"] != "no answer")


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_wins_without_a_sandbox(world: World, attack: str) -> None:
    assert world.ask("none", ATTACKS[attack]) is True


@pytest.mark.parametrize("attack", ["signal another process", "connect to an abstract socket"])
def test_landlock_in_part_is_nothing_without_the_filter(
    world: World, monkeypatch: pytest.MonkeyPatch, attack: str
) -> None:
    if choice.find_problem(BACKENDS["sandlock"]):
        pytest.skip("no Landlock, or not all of it")
    monkeypatch.setattr(seccomp, "program", lambda: struct.pack("=HBBI", seccomp.RETURN, 0, 0, seccomp.ALLOW))
    assert world.ask(IN_PART, ATTACKS[attack]) is True
    assert world.ask("sandlock", ATTACKS[attack]) == {"error": "PermissionError"}


@pytest.mark.parametrize("attempt", ["os.fork()", "_thread.start_new_thread(print, ())"])
def test_player_stays_alone(world: World, backend: str, attempt: str) -> None:
    answer = world.ask(backend, f"import _thread, os; answer = {attempt} and None")
    assert answer in ({"error": "PermissionError"}, {"error": "RuntimeError"})


def test_repository_is_out_of_reach(world: World, backend: str) -> None:
    assert world.ask(backend, f"answer = open({__file__!r}).read()") != Path(__file__).read_text()


def test_packages_of_the_grader_are_out_of_reach(world: World, backend: str) -> None:
    probe = (
        f"import sys; sys.path += {sys.path!r}\n"
        "import importlib.util\n"
        "answer = []\n"
        "for name in ('psutil', 'pytest', 'scipy', 'torch', 'otter', 'sandlock'):\n"
        "    try: __import__(name); answer.append(name)\n"
        "    except (ImportError, OSError): pass\n"
    )
    assert world.ask(backend, probe) == []


def test_numpy_works(world: World, backend: str) -> None:
    probe = (
        "import numpy as np, secrets, ctypes\n"
        "a = np.random.default_rng(0).normal(size=(200, 200))\n"
        "answer = [np.__version__, bool(np.allclose(np.linalg.inv(a) @ a, np.eye(200)))]"
    )
    assert world.ask(backend, probe) == [numpy.__version__, True]


def test_room_can_be_read(world: World, backend: str) -> None:
    (world.room.data / "x.bin").write_bytes(b"12")
    probe = "import sys; answer = [open(sys.argv[3] + '/x.bin').read(), open('/dev/null').read()]"
    assert world.ask(backend, probe) == ["12", ""]


def test_what_students_print_can_be_thrown_away(world: World, backend: str) -> None:
    probe = "import os; answer = os.write(os.open(os.devnull, os.O_RDWR), b'x')"
    assert world.ask(backend, probe) == 1


def test_environment_is_what_it_should_be(world: World, backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "x")
    environment = world.ask(backend, "import os; answer = dict(os.environ)")
    assert isinstance(environment, dict)
    assert environment.pop("LD_LIBRARY_PATH").endswith("/lib")
    assert environment.pop("PWD", "/") == "/"
    threads = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    assert environment == {
        **dict.fromkeys(threads, "1"),
        **{"LC_ALL": "C.UTF-8", "HOME": "/nowhere"},
    }


@pytest.mark.parametrize("name", [*PROTECTED, "none"])
def test_never_root(world: World, name: str) -> None:
    if choice.find_problem(BACKENDS[name]):
        pytest.skip(f"{name} does not work here")
    expected = UNPRIVILEGED if os.geteuid() == 0 else os.getuid()
    probe = "import os; answer = [os.getresuid(), os.getresgid()[0] != 0, 0 in os.getgroups()]"
    assert world.ask(name, probe) == [[expected] * 3, True, False]


def test_stop_is_quick_and_leaves_nothing(world: World, backend: str) -> None:
    player = world.start(backend, "print('hello', flush=True)\nwhile True: pass")
    assert player.stdout and player.stdout.readline() == b"hello\n"
    inside = [psutil.Process(player.pid), *psutil.Process(player.pid).children(recursive=True)][-1]
    assert "player.py" in " ".join(inside.cmdline())
    began = time.monotonic()
    end(player)
    assert time.monotonic() - began < 1
    assert not inside.is_running() and not psutil.pid_exists(player.pid)


def test_stop_before_the_sandbox_is_up(world: World, backend: str) -> None:
    before = players()
    for step in range(60):
        player = world.start(backend, "while True: pass")
        time.sleep(step / 2000)
        end(player)
    assert len(players()) == len(before)


def test_player_ends_with_the_grader(world: World, backend: str) -> None:
    """Even when the grader is killed and the player tries to get away."""
    escape = "import ctypes; ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)\nwhile True: pass"
    (world.room.submission / "probe.py").write_text(escape)
    rooms = [str(folder) for _, folder in world.room.folders()]
    grader = subprocess.Popen(
        [sys.executable, "-c", ORPHANING_GRADER, backend, *rooms],
        cwd=Path(__file__).parents[1],
        stdout=subprocess.PIPE,
    )
    assert grader.stdout and grader.stdout.readline() == b"started\n"
    family = psutil.Process(grader.pid).children(recursive=True)
    assert family
    grader.kill()
    grader.wait()
    _, left = psutil.wait_procs(family, timeout=2)
    assert left == []


ORPHANING_GRADER = """
import sys, time
from pathlib import Path
from autograder.room import VisibleFolders
from tests.test_sandbox import BACKENDS, sandbox
name, *rooms = sys.argv[1:]
player = sandbox.start(BACKENDS[name], VisibleFolders(*map(Path, rooms)))
time.sleep(0.7)
print("started", flush=True)
time.sleep(60)
"""


def players() -> list[str]:
    """The command lines of all players below this process that are no zombies, orphans included.

    Only those: other tests have players of their own at the same time.
    """
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    lines = map(command_line, psutil.Process().children(recursive=True))
    return [line for line in lines if "player.py" in line]


def command_line(process: psutil.Process) -> str:
    try:
        return "" if process.status() == psutil.STATUS_ZOMBIE else " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return ""


def test_many_at_once(world: World, backend: str) -> None:
    answers: list[object] = []

    def one() -> None:
        player = world.start(backend, "answer = 7")
        assert player.stdout
        answers.append(player.stdout.readline())
        end(player)

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [b"7\n"] * 6


def test_room_that_cannot_be_entered_is_named(world: World, backend: str) -> None:
    world.room.data.chmod(0o700 if os.geteuid() == 0 else 0)
    with pytest.raises(SetupError, match=f"{world.room.data}: .*chmod a\\+rX"):
        start(BACKENDS[backend], world.room)


def test_unknown_name() -> None:
    with pytest.raises(NoSandbox, match="vm: no such sandbox; choose one of bubblewrap"):
        choice.choose_sandbox("vm")


def test_nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(NoSandbox) as refusal:
        choice.choose_sandbox()
    assert "apt-get install bubblewrap" in str(refusal.value)
    assert "pip install sandlock" in str(refusal.value)
    assert "\n" not in str(refusal.value)


class Refused(Bubblewrap):
    """Bubblewrap as it behaves where it is installed, and namespaces are refused."""

    def missing(self) -> str | None:
        return None

    def command(self, room: VisibleFolders, filter_fd: int) -> list[str]:
        return ["sh", "-c", "echo 'bwrap: setting up uid map: Permission denied' >&2; exit 1"]


def test_refused_namespaces(monkeypatch: pytest.MonkeyPatch) -> None:
    reason = choice.find_problem(Refused())
    assert reason and "setting up uid map: Permission denied" in reason and "sysctl" in reason
    monkeypatch.setattr(choice, "BACKENDS", (Refused(), Landlock()))
    if choice.find_problem(Landlock()) is None:
        assert choice.choose_sandbox().name == "sandlock"


def test_none_is_chosen_by_name_only() -> None:
    assert choice.choose_sandbox("none").name == "none"
    assert "none" not in PROTECTED


def test_runtime_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("os.geteuid", lambda: 12345)
    with pytest.raises(SetupError, match="remove it"):
        staged_python.stage.__wrapped__()


def test_runtime_holds_no_other_packages() -> None:
    packages = {path.name for path in (staged_python.stage() / "site").iterdir()}
    assert packages <= {"numpy", "numpy.libs"}
    assert not list(staged_python.stage().rglob("site-packages"))
