"""The sandbox holds: every probe among the attacks fails in each sandbox that works here, and, to prove that it could have
succeeded, wins without one."""

import ctypes
import os
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy
import psutil
import pytest

from autograder import paths
from autograder.errors import NoSandbox, SetupError
from autograder.machine.readers import UNPRIVILEGED
from autograder.sandbox import choice, seccomp, staged_python
from autograder.sandbox.bubblewrap import Bubblewrap
from autograder.sandbox.landlock import Landlock
from autograder.sandbox.process import end, start
from autograder.sandbox.visible_folders import VisibleFolders
from tests.attacks import CLASSES
from tests.attacks.attack import TOOLS, Attack
from tests.attacks.world import World
from tests.helpers.places import Place
from tests.helpers.sandboxes import BY_NAME, IN_PART, PROTECTED, problem_of

pytestmark = pytest.mark.slow
PR_SET_CHILD_SUBREAPER = 36


# The probes.

PROBES = [attack for attacks in CLASSES.values() for attack in attacks if attack.probe]
# One after the other in one player: what they say when they win is the text of an exception.
TRY_ALL = """
answer = {}
for name, text in texts.items():
    space = {"np": __import__("numpy"), "__file__": __file__}
    try:
        exec(text, space)
        space["output_size"]()
        answer[name] = "nothing came of it"
    except BaseException as error:
        answer[name] = f"{type(error).__name__}: {error}"
"""


def winners(place: Place, sandbox: str, probes: Sequence[Attack] = PROBES) -> list[str]:
    """Return the names of the probes that get what they want in a sandbox."""
    with World() as world:
        texts = {
            probe.name: f"{world.known(f'm{n:02}-mallory', 'zoe')}{TOOLS}{probe.own_code()}"
            for n, probe in enumerate(probes)
        }
        answers = place.ask(sandbox, f"texts = {texts!r}\n{TRY_ALL}")
        assert isinstance(answers, dict) and list(answers) == [probe.name for probe in probes], answers
        return [name for name, said in answers.items() if said.startswith(("ValueError: LOOT", "ValueError: GOT AWAY"))]


def test_no_probe_wins_in_a_sandbox(place: Place, sandbox: str) -> None:
    assert winners(place, sandbox) == []


def test_every_probe_wins_without_a_sandbox(place: Place) -> None:
    assert winners(place, "none") == [probe.name for probe in PROBES]


def test_landlock_in_part_is_nothing_without_the_filter(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    if problem_of("sandlock"):
        pytest.skip("no Landlock, or not all of it")
    names = ["abstract socket", "signals a neighbour"]
    probes = [probe for probe in PROBES if probe.name in names]
    monkeypatch.setattr(seccomp, "program", lambda **_: struct.pack("=HBBI", seccomp.RETURN, 0, 0, seccomp.ALLOW))
    assert winners(place, IN_PART, probes) == names
    assert winners(place, "sandlock", probes) == []


# What a player can do, and cannot.


@pytest.mark.parametrize("attempt", ["os.fork()", "_thread.start_new_thread(print, ())"])
def test_player_stays_alone(place: Place, sandbox: str, attempt: str) -> None:
    answer = place.ask(sandbox, f"import _thread, os; answer = {attempt} and None")
    assert answer in ({"error": "PermissionError"}, {"error": "RuntimeError"})


def test_repository_is_out_of_reach(place: Place, sandbox: str) -> None:
    assert place.ask(sandbox, f"answer = open({__file__!r}).read()") != Path(__file__).read_text()


def test_packages_of_the_grader_are_out_of_reach(place: Place, sandbox: str) -> None:
    probe = (
        f"import sys; sys.path += {sys.path!r}\n"
        "import importlib.util\n"
        "answer = []\n"
        "for name in ('psutil', 'pytest', 'scipy', 'torch', 'otter', 'sandlock'):\n"
        "    try: __import__(name); answer.append(name)\n"
        "    except (ImportError, OSError): pass\n"
    )
    assert place.ask(sandbox, probe) == []


def test_numpy_works(place: Place, sandbox: str) -> None:
    probe = (
        "import numpy as np, secrets, ctypes\n"
        "a = np.random.default_rng(0).normal(size=(200, 200))\n"
        "answer = [np.__version__, bool(np.allclose(np.linalg.inv(a) @ a, np.eye(200)))]"
    )
    assert place.ask(sandbox, probe) == [numpy.__version__, True]


def test_room_can_be_read(place: Place, sandbox: str) -> None:
    (place.folders.data / "x.bin").write_bytes(b"12")
    probe = "import sys; answer = [open(sys.argv[3] + '/x.bin').read(), open('/dev/null').read()]"
    assert place.ask(sandbox, probe) == ["12", ""]


def test_what_students_print_can_be_thrown_away(place: Place, sandbox: str) -> None:
    probe = "import os; answer = os.write(os.open(os.devnull, os.O_RDWR), b'x')"
    assert place.ask(sandbox, probe) == 1


def test_environment_is_what_it_should_be(place: Place, sandbox: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "x")
    environment = place.ask(sandbox, "import os; answer = dict(os.environ)")
    assert isinstance(environment, dict)
    assert environment.pop("LD_LIBRARY_PATH").endswith("/lib")
    assert environment.pop("PWD", "/") == "/"
    threads = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    assert environment == {
        **dict.fromkeys(threads, "1"),
        **{"LC_ALL": "C.UTF-8", "HOME": "/nowhere"},
    }


@pytest.mark.parametrize("name", [*PROTECTED, "none"])
def test_never_root(place: Place, name: str) -> None:
    if problem_of(name):
        pytest.skip(f"{name} does not work here")
    expected = UNPRIVILEGED if os.geteuid() == 0 else os.getuid()
    probe = "import os; answer = [os.getresuid(), os.getresgid()[0] != 0, 0 in os.getgroups()]"
    assert place.ask(name, probe) == [[expected] * 3, True, False]


def test_stop_is_quick_and_leaves_nothing(place: Place, sandbox: str) -> None:
    player = place.start(sandbox, "print('hello', flush=True)\nwhile True: pass")
    assert player.stdout and player.stdout.readline() == b"hello\n"
    inside = [psutil.Process(player.pid), *psutil.Process(player.pid).children(recursive=True)][-1]
    assert "player.py" in " ".join(inside.cmdline())
    began = time.monotonic()
    end(player)
    assert time.monotonic() - began < 1
    assert not inside.is_running() and not psutil.pid_exists(player.pid)


def test_stop_before_the_sandbox_is_up(place: Place, sandbox: str) -> None:
    before = players()
    for step in range(60):
        player = place.start(sandbox, "while True: pass")
        time.sleep(step / 2000)
        end(player)
    assert len(players()) == len(before)


def test_player_ends_with_the_grader(place: Place, sandbox: str) -> None:
    """Even when the grader is killed and the player tries to get away."""
    escape = "import ctypes; ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)\nprint('up', flush=True)\nwhile True: pass"
    place.lay(sandbox, escape)
    folders = list(map(str, place.folders))
    command = [sys.executable, "-c", ORPHANING_GRADER, sandbox, *folders]
    grader = subprocess.Popen(command, cwd=paths.ROOT, stdout=subprocess.PIPE)
    assert grader.stdout and grader.stdout.readline() == b"up\n"
    family = psutil.Process(grader.pid).children(recursive=True)
    assert family
    grader.kill()
    grader.wait()
    _, left = psutil.wait_procs(family, timeout=2)
    assert left == []


ORPHANING_GRADER = """
import sys, time
from pathlib import Path
from autograder.sandbox.process import start
from autograder.sandbox.visible_folders import VisibleFolders
from tests.helpers.places import Place, make_place
from tests.helpers.sandboxes import BY_NAME
name, *folders = sys.argv[1:]
player = start(BY_NAME[name], VisibleFolders(*map(Path, folders)))
print(player.stdout.readline().decode(), end="", flush=True)
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


def test_many_at_once(place: Place, sandbox: str) -> None:
    answers: list[object] = []
    place.lay(sandbox, "answer = 7")

    def one() -> None:
        player = place.start(sandbox, "answer = 7")
        assert player.stdout
        answers.append(player.stdout.readline())
        end(player)

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [b"7\n"] * 6


def test_room_that_cannot_be_entered_is_named(place: Place, sandbox: str) -> None:
    place.folders.data.chmod(0o700 if os.geteuid() == 0 else 0)
    with pytest.raises(SetupError, match=f"{place.folders.data}: .*chmod a\\+rX"):
        start(BY_NAME[sandbox], place.folders)


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
