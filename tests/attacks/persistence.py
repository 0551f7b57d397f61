"""Persistence: to be still there when the next hand-in is graded, or afterwards; and to change the grader for good.

Several are aimed at a parent that makes one process a hand-in: what it is changed to, every later one inherits.
"""

from tests.attacks.attack import BOAST, FILE, NEXT, PROCESS, Attack

DAEMON = """
if not os.fork():
    os.setsid()
    if not os.fork():
        time.sleep(30)
    os._exit(0)
return 0
"""
EVERYBODY_FAILS = """
from given import judge


def fail(*args, **kwargs):
    raise judge.Failure("values", "nobody passes after me")


judge.check = judge.compare = fail
"""
SOON = """
def later():
    time.sleep(0.001)
    from given.checking import otter_layer
    otter_layer.run_question = None


threading.Thread(target=later, daemon=True).start()
"""
OTHERS_HAND_IN = """
import zipfile
with zipfile.ZipFile(Path(INBOX, f"{NEXT}.zip"), "w") as archive:
    archive.writestr("conv.py", "")
return 0
"""
IN_MEMORY = """
def change(pid):
    '''Change a few bytes of a process's memory, its own name on the stack, by /proc.'''
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "r+b", 0) as memory:
        start = next(int(line.split("-")[0], 16) for line in maps if "[stack]" in line)
        memory.seek(start)
        byte = memory.read(1)
        memory.seek(start)
        memory.write(byte)
    boast()
"""
DESCRIPTORS = """
for n in range(3, 64):
    try:
        if stat.S_ISREG(os.fstat(n).st_mode):
            os.pwrite(n, MARK.encode(), 0)
    except OSError:
        pass
return 0
"""
READ_DESCRIPTORS = """
for n in range(3, 64):
    try:
        if stat.S_ISREG(os.fstat(n).st_mode):
            tell(os.pread(n, 99, 0))
    except OSError:
        pass
"""
WRITE_DATA = """
for path in [*Path("/data").glob("*"), *map(Path, sys.argv[2:5]), Path(SITE, "digits.npy")]:
    for file in [path, *path.glob("*")] if path.is_dir() else [path]:
        try:
            open(file, "r+b").close()
            found = True
        except OSError:
            continue
        if found:
            boast()
"""


def left(name: str, tries: str, leave: str, find: str) -> Attack:
    """Leave something, and let an accomplice who comes next find it."""
    return Attack(name, tries, NEXT, call=f"{leave}\nreturn 0", accomplice=f"tell({find})")


def parent(name: str, tries: str, call: str, code: str = "") -> Attack:
    return Attack(name, tries, BOAST, code=code, call=call)


ATTACKS = [
    Attack("daemon", "leaves a process of its own", PROCESS, call=DAEMON),
    Attack(
        "daemon that its parent's death does not end",
        "takes back the wish to die with its parent",
        BOAST,
        call="boast_if(libc.prctl(1, 0, 0, 0, 0) == 0)",
    ),
    Attack("file in the home folder", "leaves one", FILE, call="Path(FOLDER, 'home', MARK).touch()\nreturn 0"),
    Attack("file in /tmp", "leaves one", FILE, call="Path('/tmp', MARK).touch()\nreturn 0"),
    Attack("folder in /var/tmp", "leaves one", FILE, call="Path('/var/tmp', MARK).mkdir()\nreturn 0"),
    Attack(
        "start-up file",
        "leaves code that every Python runs",
        FILE,
        call="Path(SITE, 'x.pth').write_text('1')\nreturn 0",
    ),
    Attack("module for the next", "leaves a numpy.py", FILE, call="Path(SITE, 'numpy.py').touch()\nreturn 0"),
    Attack(
        "permissions", "opens another student's file to all", FILE, call="os.chmod(NEIGHBOUR_FILE, 0o777)\nreturn 0"
    ),
    Attack("deletes", "deletes another student's file", FILE, call="os.remove(NEIGHBOUR_FILE)\nreturn 0"),
    Attack("another's hand-in", "replaces what another has handed in", NEXT, call=OTHERS_HAND_IN),
    Attack("nobody else passes", "replaces the judge for all who follow", NEXT, code=EVERYBODY_FAILS),
    Attack("a thread that waits", "changes the grader a little later", NEXT, code=SOON),
    Attack(
        "a grader without files",
        "bounds the size of files to nothing",
        NEXT,
        call="resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\nreturn 0",
    ),
    Attack(
        "another division",
        "replaces a module for all who import it",
        NEXT,
        code="import builtins\nreal = builtins.len\nbuiltins.len = lambda x: real(x) + (sys._getframe(1).f_code.co_name == 'slides_kernel')",
    ),
    Attack("writes the data", "opens what all share for writing", BOAST, call=WRITE_DATA),
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
    Attack(
        "in open files",
        "writes into what it has inherited, for the next to read",
        NEXT,
        call=DESCRIPTORS,
        accomplice=READ_DESCRIPTORS,
    ),
    parent(
        "limits of the parent",
        "bounds its files",
        "resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, (50, 50))\nboast()",
    ),
    parent("priority of the parent", "makes it slow", "os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)\nboast()"),
    parent("processor of the parent", "pins it", "os.sched_setaffinity(os.getppid(), {0})\nboast()"),
    parent("memory of the parent changed", "writes into it", "change(os.getppid())", code=IN_MEMORY),
    parent(
        "traces the parent", "attaches to it as debuggers do", "boast_if(libc.ptrace(0x4206, os.getppid(), 0, 0) == 0)"
    ),
    parent("holds the parent", "opens a handle to it", "os.pidfd_open(os.getppid())\nboast()"),
    parent("signals the parent", "sends it a signal", "os.kill(os.getppid(), signal.SIGCONT)\nboast()"),
    parent("watches folders", "asks to hear of every new file", "boast_if(libc.inotify_init() != -1)"),
    parent("a socket pair", "makes a channel for later", "socket.socketpair()\nboast()"),
]
