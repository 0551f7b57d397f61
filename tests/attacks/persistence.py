"""Persistence: to be still there when the next hand-in is graded, or afterwards; and to change the grader for good.

Several are aimed at a parent that makes one process a hand-in: what it is changed to, every later one inherits.
"""

from typing import Any

from tests.attacks.attack import BOAST, FILE, NEXT, PROCESS, Attack, called, from_file, read


def left(name: str, tries: str, leave: str, find: str) -> Attack:
    """Leave something, and let an accomplice who comes next find it."""
    return Attack(name, tries, NEXT, call=f"{leave}\nreturn 0", accomplice=called(f"tell({find})"))


def parent(name: str, tries: str, call: str, **more: Any) -> Attack:
    return Attack(name, tries, BOAST, call=call, **more)


def file(name: str, tries: str, call: str) -> Attack:
    """Leave or change a file."""
    return Attack(name, tries, FILE, call=f"{call}\nboast()", probe=True)


ATTACKS = [
    from_file("persistence/daemon", PROCESS),
    Attack(
        "daemon that its parent's death does not end",
        "takes back the wish to die with its parent",
        BOAST,
        call="boast_if(libc.prctl(1, 0, 0, 0, 0) == 0)",
        probe=True,
    ),
    file("file in the home folder", "leaves one", "Path(FOLDER, 'home', MARK).touch()"),
    file("file in /tmp", "leaves one", "Path('/tmp', MARK).touch()"),
    file("folder in /var/tmp", "leaves one", "Path('/var/tmp', MARK).mkdir()"),
    file("start-up file", "leaves code that every Python runs", "Path(SITE, 'x.pth').write_text('1')"),
    file("module for the next", "leaves a numpy.py", "Path(SITE, 'numpy.py').touch()"),
    file("permissions", "opens another student's file to all", "os.chmod(NEIGHBOUR_FILE, 0o777)"),
    file("deletes", "deletes another student's file", "os.remove(NEIGHBOUR_FILE)"),
    from_file("persistence/anothers_hand_in", NEXT, probe=True),
    from_file("persistence/nobody_else_passes", NEXT),
    from_file("persistence/a_thread_that_waits", NEXT),
    Attack(
        "a grader without files",
        "bounds the size of files to nothing",
        NEXT,
        call="resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\nreturn 0",
    ),
    from_file("persistence/another_division", NEXT),
    from_file("persistence/writes_the_data", BOAST),
    left("in a module", "leaves an attribute", "np.left = MARK", "np.left"),
    left("in the environment", "leaves a variable", "os.environ['LEFT'] = MARK", "os.environ['LEFT']"),
    left("in the search path", "leaves a folder", "sys.path.append(MARK)", "sys.path"),
    left("in the working folder", "changes it", "os.chdir('/proc')", "MARK if os.getcwd() == '/proc' else ''"),
    left(
        "in the mask",
        "changes which permissions new files get",
        "os.umask(0o123)",
        "MARK if os.umask(0) == 0o123 else ''",
    ),
    left(
        "in a limit",
        "lowers one",
        "resource.setrlimit(resource.RLIMIT_NOFILE, (57, 57))",
        "MARK if resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 57 else ''",
    ),
    left(
        "in a signal's handler",
        "has a signal ignored",
        "signal.signal(signal.SIGUSR2, signal.SIG_IGN)",
        "MARK if signal.getsignal(signal.SIGUSR2) == signal.SIG_IGN else ''",
    ),
    left(
        "in NumPy's settings",
        "changes how errors are handled",
        "np.seterr(all='raise')\nnp.set_printoptions(linewidth=77)",
        "MARK if np.get_printoptions()['linewidth'] == 77 else ''",
    ),
    from_file("persistence/in_open_files", NEXT, accomplice=read("persistence/in_open_files_accomplice")),
    parent(
        "limits of the parent",
        "bounds its files",
        "resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, (50, 50))\nboast()",
    ),
    parent("priority of the parent", "makes it slow", "os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)\nboast()"),
    parent("processor of the parent", "pins it", "os.sched_setaffinity(os.getppid(), {0})\nboast()"),
    from_file("persistence/memory_of_the_parent_changed", BOAST),
    parent(
        "traces the parent", "attaches to it as debuggers do", "boast_if(libc.ptrace(0x4206, os.getppid(), 0, 0) == 0)"
    ),
    parent("holds the parent", "opens a handle to it", "os.pidfd_open(os.getppid())\nboast()", probe=True),
    parent("signals the parent", "sends it a signal", "os.kill(os.getppid(), signal.SIGCONT)\nboast()"),
    parent("watches folders", "asks to hear of every new file", "boast_if(libc.inotify_init() != -1)", probe=True),
    parent("a socket pair", "makes a channel for later", "socket.socketpair()\nboast()", probe=True),
]
