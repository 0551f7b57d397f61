"""Reading what is none of a student's business, and telling it: by the text of an exception, the network, a signal."""

from tests.attacks.attack import LEAK, PIPE, Attack

FIND_IN_MEMORY = """
import re
SECRET_WORD = re.compile(PREFIX.encode() + rb"[0-9a-f]{16}")


def search(pid):
    '''Look for the secret in all the memory of a process.'''
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb") as memory:
        for line in maps:
            bounds, rights, *_ = line.split()
            start, end = (int(bound, 16) for bound in bounds.split("-"))
            if rights.startswith("rw") and end - start < 1 << 28:
                memory.seek(start)
                try:
                    found = SECRET_WORD.search(memory.read(end - start))
                except OSError:
                    continue
                if found:
                    return found[0].decode()
"""
BY_ADDRESS = """
class Piece(ctypes.Structure):
    _fields_ = [("start", ctypes.c_void_p), ("size", ctypes.c_size_t)]


def search(pid):
    '''The same by process_vm_readv.'''
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        bounds, rights, *_ = line.split()
        start, end = (int(bound, 16) for bound in bounds.split("-"))
        if rights.startswith("rw") and end - start < 1 << 28:
            buffer = ctypes.create_string_buffer(end - start)
            here, there = Piece(ctypes.addressof(buffer), end - start), Piece(start, end - start)
            if libc.process_vm_readv(pid, ctypes.byref(here), 1, ctypes.byref(there), 1, 0) > 0:
                found = SECRET_WORD.search(buffer.raw)
                if found:
                    return found[0].decode()
"""
SEEN = """
seen = []


def output_size(*args, **kwargs):
    seen.append((args, kwargs))
    return 0


def conv1d(*args, **kwargs):
    tell(seen)
"""
BY_SIGNAL = """
if args and args[0] == 12:
    os.abort()
return 0
"""
BY_DESCRIPTOR = """
loot = b""
for n in range(3, 64):
    try:
        loot += os.pread(n, 1 << 16, 0) if stat.S_ISREG(os.fstat(n).st_mode) else b""
    except OSError:
        pass
tell(loot)
"""


def reading(name: str, tries: str, loot: str, **more) -> Attack:
    return Attack(name, tries, LEAK, call=f"tell({loot})", **more)


def sending(name: str, tries: str, call: str) -> Attack:
    return Attack(name, tries, LEAK, code="import socket", call=call)


ATTACKS = [
    reading("environment", "reads the grader's environment", "os.environ['EXAM_SECRET']"),
    reading(
        "environment by /proc",
        "reads the environment with which its process was started",
        "open('/proc/self/environ').read().split('EXAM_SECRET=')[1][:30]",
    ),
    reading(
        "environment of the parent",
        "reads the parent's, which may be the grader",
        "open(f'/proc/{os.getppid()}/environ').read().split('EXAM_SECRET=')[1][:30]",
    ),
    reading(
        "environment of a neighbour",
        "reads that of another process of its user",
        "open(f'/proc/{NEIGHBOUR}/environ').read()",
    ),
    reading("another student's file", "reads a file of the user that it runs as", "open(NEIGHBOUR_FILE).read()[-99:]"),
    reading("another student's name", "lists the folder of another student", "os.listdir(NEIGHBOUR_FOLDER)"),
    reading("files by a tree walk", "looks for names in every folder", "[d for d in Path(FOLDER).rglob('*.txt')]"),
    reading(
        "hidden answers",
        "reads the grader's table of answers",
        "__import__('json').load(open(EXPECTED))['q15 stride 2']['numbers']",
    ),
    reading(
        "the solutions",
        "reads the reference",
        "__import__('hashlib').sha256(Path(SOLUTIONS, 'beyond.py').read_bytes()).hexdigest()",
    ),
    reading(
        "the exam",
        "reads the file of the hidden digits",
        "__import__('hashlib').sha256(Path(EXAM).read_bytes()).hexdigest()",
    ),
    reading(
        "the exam's labels",
        "unpacks the file of the hidden digits",
        "''.join(map(str, np.load(EXAM)['labels'][:40]))",
    ),
    reading("own memory", "searches its process for what the grader had there", "search('self')", code=FIND_IN_MEMORY),
    reading(
        "objects in memory",
        "asks Python for all dictionaries",
        "[d['answers to'] for d in gc.get_objects() if isinstance(d, dict) and 'answers to' in d]",
    ),
    reading(
        "variables of the callers",
        "looks through the frames below its own",
        "[f.frame.f_locals['secrets'] for f in inspect.stack() if 'secrets' in f.frame.f_locals]",
    ),
    reading("memory of the parent", "searches that of its parent", "search(os.getppid())", code=FIND_IN_MEMORY),
    reading(
        "memory of the parent by a system call",
        "the same without /proc/PID/mem",
        "search(os.getppid())",
        code=FIND_IN_MEMORY + BY_ADDRESS,
    ),
    Attack("what lies in open files", "reads all descriptors that it has inherited", LEAK, call=BY_DESCRIPTOR),
    Attack(
        "hidden inputs in a later public case",
        "keeps what it was called with and tells it where its words are shown",
        LEAK,
        code=SEEN,
        questions=("q14_sizes", "q15_conv1d"),
        telling=("(12, 5, 2)",),
    ),
    Attack(
        "hidden inputs in its own words",
        "raises an error that has them in its text",
        LEAK,
        call="tell((args, kwargs))",
        telling=("(12, 5, 2)",),
    ),
    Attack(
        "hidden inputs in printed words",
        "prints them",
        LEAK,
        call="print('LOOT', args, kwargs)\nreturn 0",
        telling=("(12, 5, 2)",),
    ),
    Attack(
        "hidden inputs by a signal",
        "dies in a way that depends on them",
        LEAK,
        call=BY_SIGNAL,
        telling=("SIGABRT",),
        against=PIPE,
    ),
    sending("TCP", "sends what it knows to a server", "socket.create_connection(('127.0.0.1', TCP), 1)\nreturn 0"),
    sending(
        "UDP",
        "sends a datagram",
        "socket.socket(type=socket.SOCK_DGRAM).sendto(b'loot', ('127.0.0.1', UDP))\nreturn 0",
    ),
    sending(
        "abstract socket",
        "sends to a socket that has no file",
        "socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b'loot', '\\0' + MARK)\nreturn 0",
    ),
]
