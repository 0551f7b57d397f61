"""What lies around a process: files and folders, other processes, what the kernel keeps for it beside its memory.

Each is a single step, which a sandbox refuses or not.
"""

from tests.attacks.attack import BOAST, Attack, from_file

PIECE = "(ctypes.c_size_t * 2)(ctypes.addressof(ctypes.create_string_buffer(b'x')), 1)"


def doing(name: str, tries: str, call: str) -> Attack:
    """Boast if a step raises nothing."""
    return Attack(name, tries, BOAST, call=f"{call}\nboast()", probe=True)


def asking(name: str, tries: str, success: str) -> Attack:
    """Boast if something is so."""
    return Attack(name, tries, BOAST, call=f"boast_if({success})", probe=True)


ATTACKS = [
    asking("the system's files", "reads /etc/passwd", "open('/etc/passwd').read()"),
    asking("the root", "lists it", "'etc' in os.listdir('/')"),
    doing("its own folder", "writes to it", "open(__file__ + '.new', 'w')"),
    doing("its own module", "opens it for writing", "open(__file__, 'a')"),
    doing("empties its own module", "does so by opening it for reading", "os.open(__file__, os.O_RDONLY | os.O_TRUNC)"),
    doing("renames", "gives another student's file another name", "os.rename(NEIGHBOUR_FILE, NEIGHBOUR_FILE + '.old')"),
    doing("times", "changes those of another student's file", "os.utime(NEIGHBOUR_FILE, (1, 1))"),
    doing("signals a neighbour", "asks whether another process of its user lives", "os.kill(NEIGHBOUR, 0)"),
    from_file("surroundings/limits_another_process", BOAST, probe=True),
    doing("priority of a neighbour", "makes it slow", "os.setpriority(os.PRIO_PROCESS, NEIGHBOUR, 19)"),
    doing("processor of a neighbour", "pins it", "os.sched_setaffinity(NEIGHBOUR, {0})"),
    doing("owner of a pipe", "has another process signalled", "fcntl.fcntl(os.pipe()[1], fcntl.F_SETOWN, NEIGHBOUR)"),
    asking("memory in pipes", "lends its own to the kernel", f"libc.vmsplice(os.pipe()[1], {PIECE}, 1, 0) == 1"),
    doing("memory in locks", "locks a byte", "fcntl.lockf(open(__file__), fcntl.LOCK_SH, 1)"),
    asking("memory in timers", "makes one", "libc.timer_create(1, None, ctypes.byref(ctypes.c_int())) == 0"),
    asking("larger pipes", "makes one of a megabyte", "fcntl.fcntl(os.pipe()[1], 1031, 1 << 20) == 1 << 20"),
]
