"""Crash and hang: nobody else is to lose by it."""

from tests.attacks.attack import NEXT, Attack, from_file


def ending(name: str, tries: str, call: str) -> Attack:
    return Attack(name, tries, NEXT, call=call)


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
    ending("naps", "waits a little in each call", "time.sleep(3)\nreturn 0"),
    from_file("crash_and_hang/slow_and_right", NEXT),
    from_file("crash_and_hang/thief_of_requests", NEXT),
    ending(
        "stopped by a clock",
        "stops itself later",
        "signal.setitimer(0, 0.1)\nsignal.signal(14, lambda *_: os.kill(os.getpid(), 19))\ntime.sleep(99)",
    ),
    ending(
        "joined thread",
        "waits for a thread that never ends",
        "thread = threading.Thread(target=time.sleep, args=(1000,))\nthread.start()\nthread.join()",
    ),
    ending("deadlock", "waits for itself", "lock = threading.Lock()\nlock.acquire()\nlock.acquire()"),
    from_file("crash_and_hang/deaf_to_signals", NEXT),
    ending(
        "another program",
        "becomes a program that waits",
        "os.execv('/proc/self/exe', ['python', '-c', 'import time; time.sleep(99)'])",
    ),
    Attack("hang while importing", "never finishes its import", NEXT, code="while True:\n    pass"),
    Attack("crash while importing", "kills its process when imported", NEXT, code="os.kill(os.getpid(), 9)"),
    from_file("crash_and_hang/error_whose_text_hangs", NEXT),
    from_file("crash_and_hang/endless_list", NEXT),
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
