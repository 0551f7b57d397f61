"""Crash and hang: nobody else is to lose by it."""

from tests.attacks.attack import NEXT, Attack

DEAF = """
for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
    signal.signal(number, signal.SIG_IGN)
while True:
    pass
"""


def ending(name: str, tries: str, call: str, code: str = "") -> Attack:
    return Attack(name, tries, NEXT, code=code, call=call)


ATTACKS = [
    ending("exit", "ends its process", "os._exit(0)"),
    ending("segmentation fault", "reads at address 0", "ctypes.string_at(0)"),
    ending("abort", "aborts", "os.abort()"),
    ending("kill", "kills its own process", "os.kill(os.getpid(), 9)"),
    ending("stop", "stops its own process", "os.kill(os.getpid(), signal.SIGSTOP)"),
    ending("kill the parent", "kills whoever started it", "os.kill(os.getppid(), 9)\nos.kill(os.getpid(), 9)"),
    ending(
        "stop the parent", "stops whoever started it, and itself", "os.kill(os.getppid(), 19)\nos.kill(os.getpid(), 19)"
    ),
    ending("kill the group", "kills all processes of its group", "os.killpg(0, 9)"),
    ending("keyboard interrupt", "raises what no grader catches", "raise KeyboardInterrupt"),
    ending("stack overflow", "recurses without end", "f = lambda: f()\nsys.setrecursionlimit(10**9)\nf()"),
    ending("endless loop", "never returns", "while True:\n    pass"),
    ending("endless loop in C", "never returns to the interpreter", "return sum(itertools.count())"),
    ending("endless regular expression", "backtracks for years", "__import__('re').match('(a+)+$', 'a' * 60 + 'b')"),
    ending("sleep", "waits", "time.sleep(1000)"),
    ending("deadlock", "waits for itself", "lock = threading.Lock()\nlock.acquire()\nlock.acquire()"),
    ending(
        "deaf to signals",
        "ignores every signal and loops",
        DEAF,
    ),
    ending(
        "another program",
        "becomes a program that waits",
        "os.execv('/proc/self/exe', ['python', '-c', 'import time; time.sleep(99)'])",
    ),
    Attack("hang while importing", "never finishes its import", NEXT, code="while True:\n    pass"),
    Attack("crash while importing", "kills its process when imported", NEXT, code="os.kill(os.getpid(), 9)"),
    ending(
        "error whose text hangs",
        "raises an error that takes for ever to show",
        "class Endless(Exception):\n    def __str__(self):\n        while True:\n            pass\nraise Endless",
    ),
    ending(
        "endless list",
        "returns a list that never ends",
        "class Endless(list):\n    def __iter__(self):\n        return itertools.repeat(0)\nreturn Endless()",
    ),
    ending(
        "closes everything",
        "closes all descriptors, the pipe among them, and waits",
        "os.closerange(0, 64)\ntime.sleep(99)",
    ),
    ending(
        "few limits",
        "takes away its process's right to files, for good",
        "resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))\nreturn 0",
    ),
    ending(
        "traced by nobody",
        "asks to be traced by its parent, so that the next signal stops it",
        "libc.ptrace(0, 0, 0, 0)\nos.kill(os.getpid(), signal.SIGUSR1)",
    ),
]
