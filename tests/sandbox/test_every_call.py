"""Every system call there is or may be, made for real: what the table does not name fails, in every sandbox."""

import errno
import platform
from collections.abc import Iterator

import pytest

from autograder.player.fork_server import fork_server_in
from autograder.player.student import Student
from autograder.sandbox import choice, seccomp
from given.machinery.outcome import Kind, Outcome
from tests.helpers.places import Place
from tests.helpers.sandboxes import sandbox_params

pytestmark = pytest.mark.slow
MACHINE = platform.machine()
NUMBERS = range(501)
# uretprobe and uprobe, which no filter sees: only a trampoline of the kernel's may make them, anybody else is ended (SIGILL).
BEFORE_ANY_FILTER = {"x86_64": {335, 336}}.get(MACHINE, set())
DENIALS = (errno.EPERM, errno.ENOSYS)

# Makes a call whose arguments are all -1: harmless where it gets through, and what no condition allows. Tells its error, 0 if none.
MAKE_A_CALL = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)

def make_call(number):
    ctypes.set_errno(0)
    arguments = [ctypes.c_long(value) for value in (number, -1, -1, -1, -1, -1, -1)]
    return ctypes.get_errno() if libc.syscall(*arguments) == -1 else 0
"""
PLAYER = f"{MAKE_A_CALL}\noutput_size = make_call\n"


def not_allowed(*, forks: bool) -> list[int]:
    """Return the numbers that are to fail. The others are not made: to end, to wait for ever is among them."""
    return sorted(set(NUMBERS) - set(seccomp.allowed_calls(MACHINE, forks=forks).values()) - BEFORE_ANY_FILTER)


@pytest.fixture(params=sandbox_params())
def player(request: pytest.FixtureRequest) -> Iterator[Student]:
    """A real player, under both filters: one call after another, each with a budget of its own."""
    server = fork_server_in(choice.BY_NAME[request.param])
    server.lay({"conv.py": PLAYER.encode()})
    student = Student(server)
    yield student
    student.close()


def ask(student: Student, *arguments: object) -> Outcome:
    student.begin("q14_sizes")
    return student.call("output_size", arguments, {}, False)


def test_every_call_in_a_player(player: Student) -> None:
    """One that hung or killed would be told by its number, too."""
    outcomes = {number: ask(player, number) for number in not_allowed(forks=False)}
    assert {n: (o.result, o.trouble) for n, o in outcomes.items() if o.trouble or o.result not in DENIALS} == {}


def test_every_number_of_x32_in_a_player(player: Student) -> None:
    """The same calls by another form of arguments, where the kernel has it: 512 and above are its own."""
    outcomes = [ask(player, number | 1 << 30) for number in (*NUMBERS, *range(512, 548))]
    assert {(outcome.result, outcome.trouble) for outcome in outcomes} == {(errno.ENOSYS, None)}


def test_every_call_in_the_fork_server(place: Place, sandbox: str) -> None:
    assert let_through(place, sandbox) == []


def test_the_scan_finds_what_is_let_through(place: Place, sandbox: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: getpriority and sched_get_priority_max, of which one is let through as a whole."""
    numbers = not_allowed(forks=True)
    monkeypatch.setattr(seccomp, "ALLOWED", f"{seccomp.ALLOWED}\ngetpriority 140 141")
    assert let_through(place, sandbox, numbers) == [{"x86_64": 140, "aarch64": 141}[MACHINE]]


def let_through(place: Place, sandbox: str, numbers: list[int] | None = None) -> list[int]:
    """Return the calls of which a program under the filter of the fork server is told anything but that it may not."""
    numbers = numbers or not_allowed(forks=True)
    answers = place.ask(sandbox, f"{MAKE_A_CALL}\nanswer = list(map(make_call, {numbers}))", locked=False)
    assert isinstance(answers, list), answers
    return [number for number, answer in zip(numbers, answers, strict=True) if answer not in DENIALS]


# mov eax, 20 (getpid of 32 bits); int 0x80; ret
INT_0X80 = """
import ctypes, mmap
code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
code.write(bytes.fromhex("b814000000cd80c3"))
place = ctypes.addressof(ctypes.c_char.from_buffer(code))
answer = ctypes.CFUNCTYPE(ctypes.c_int)(place)()
"""


@pytest.mark.skipif(MACHINE != "x86_64", reason="no other machine has a second set of numbers")
def test_calls_of_32_bits_end_the_player(place: Place, sandbox: str) -> None:
    pid = place.ask("none", INT_0X80)
    if not isinstance(pid, int):
        pytest.skip("this kernel has no calls of 32 bits")
    assert pid > 0 and place.ask(sandbox, INT_0X80) == {"error": "no answer"}


# What must work all the same: each says something of what it found, or the kind of its error.

HONEST = {
    "time": "import time, datetime; time.sleep(0.001); time.process_time(); time.thread_time(); datetime.datetime.now()",
    "chance": "import random, secrets, uuid; random.random(), os.urandom(8), secrets.token_hex(), uuid.uuid4()",
    "itself": "os.getpid(), os.getppid(), os.getuid(), os.getcwd(), os.uname(), os.times(), os.cpu_count()",
    "processors": "os.sched_getaffinity(0)",
    "platform": "import platform, sysconfig, locale; platform.platform(); sysconfig.get_paths(); locale.getlocale()",
    "large arrays": "x = np.ones(30_000_000); x = np.concatenate([x, x]); assert x.sum() == 60_000_000; del x",
    "growing arrays": "x = np.zeros(10); [x.resize(n, refcheck=False) for n in (10**4, 10**6, 10**7, 10)]",
    "growing lists": "[[list(range(n)) for n in (10, 10**6)] for _ in range(5)]",
    "linear algebra": "x = np.random.default_rng(0).normal(size=(600, 600)); np.linalg.svd(x); x @ x; np.linalg.eigh(x @ x.T)",
    "transforms": "np.fft.rfft(np.ones(100_000))",
    "files": "open(__file__).read(), os.listdir(os.path.dirname(__file__)), os.stat(__file__), os.access(__file__, 4)",
    "a mapped file": "import mmap; mmap.mmap(os.open(__file__, 0), 0, prot=mmap.PROT_READ)[:3]",
    "printing": "import sys; print('x', file=sys.stderr, flush=True); sys.stdin.isatty()",
    "a timer": "import timeit; timeit.timeit('1', number=10)",
    "imports": "import asyncio, concurrent.futures, logging, multiprocessing, pathlib, subprocess, tempfile, threading, typing",
    "locks": "import threading; [lock.acquire(timeout=0.01) for lock in [threading.Lock()] * 2]",
    "signal handlers": "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)",
    "an alarm": "import signal, time; signal.signal(14, lambda *_: None); signal.setitimer(0, 0.001); time.sleep(0.01)",
    "modules": "import ctypes, decimal, json, pickle, re, sqlite3, zlib, hashlib; hashlib.sha256(b'').digest()",
    "limits": "import resource; resource.getrlimit(resource.RLIMIT_AS), resource.getrusage(resource.RUSAGE_SELF)",
    "garbage": "import gc, tracemalloc, faulthandler; gc.collect(); tracemalloc.start(); tracemalloc.stop()",
}
REFUSED = {
    "temporary file": "import tempfile; tempfile.TemporaryFile()",
    "temporary folder": "import tempfile; tempfile.mkdtemp(dir='/tmp')",
    "saved array": "np.save('/tmp/x.npy', np.ones(3))",
    "program": "import subprocess; subprocess.run(['true'])",
    "socket": "import socket; socket.socket()",
    "pipe": "os.pipe()",
    "a new program": "import sys; os.execv(sys.executable or '/bin/true', ['x'])",
    "permissions": "os.chmod(__file__, 0o600)",
    "event loop": "import asyncio; asyncio.new_event_loop()",
}
TRY_ALL = """
import os, numpy as np
answer = {}
for name, text in texts.items():
    try:
        exec(text, {"os": os, "np": np, "__file__": __file__})
        answer[name] = ""
    except BaseException as error:
        answer[name] = "refused" if isinstance(error, OSError) else repr(error)
"""


def test_honest_code_works_and_what_is_refused_is_told(place: Place, sandbox: str) -> None:
    answers = place.ask(sandbox, f"texts = {HONEST | REFUSED!r}\n{TRY_ALL}")
    assert answers == dict.fromkeys(HONEST, "") | dict.fromkeys(REFUSED, "refused")


def test_a_player_that_ends_itself_is_told_of(player: Student) -> None:
    """The ways out are allowed, and no others: abort() signals itself, which fails, and ends by a trap."""
    ask(player, 0)  # imports
    lost = ask(player, {"x86_64": 231, "aarch64": 94}[MACHINE])
    assert lost.trouble and lost.trouble.kind == Kind.CRASH
