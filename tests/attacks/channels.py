"""Channels: what the kernel keeps or counts for all, where one student leaves something and another finds it.

Which pages of a file are in memory, locks, clocks and numbers of the machine. Most are a single step; a few are done to the end,
by two students.
"""

from tests.attacks.attack import BOAST, NEXT, Attack, called
from tests.attacks.system_calls import HERE

OWN = "os.open(__file__, os.O_RDONLY)"
PAGE = "mmap.mmap(-1, 4096)"


def doing(name: str, tries: str, call: str) -> Attack:
    """Boast if a step raises nothing."""
    return Attack(name, tries, BOAST, call=f"{call}\nboast()", probe=True)


def calling(name: str, tries: str, call: str, *arguments: str) -> Attack:
    """Boast if the kernel makes a system call."""
    success = f"asked({', '.join([str(HERE[call]), *arguments])})"
    return Attack(name, tries, BOAST, call=f"boast_if({success})", probe=True)


def left(name: str, tries: str, leave: str, find: str) -> Attack:
    """Leave something, and let an accomplice who comes next find it."""
    return Attack(name, tries, NEXT, call=f"{leave}\nreturn 0", accomplice=called(f"{find}\nreturn 0"))


SHARED = "file = os.open(np.__file__, os.O_RDONLY)"
EVICT = f"{SHARED}\nos.fsync(file)\nos.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)"
MISS = f"""
{SHARED}
try:
    os.preadv(file, [bytearray(1)], 0, os.RWF_NOWAIT)
except BlockingIOError:
    tell(MARK)
"""
BE_REFUSED_A_LOCK = f"""
{SHARED}
try:
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    tell(MARK)
"""
NO_RANDOM_ADDRESSES = 0x0040000

ATTACKS = [
    # Pages of files in memory.
    left("in the page cache", "has a page dropped for the next to miss", EVICT, MISS),
    doing("drops pages", "has those of its own file dropped", f"os.posix_fadvise({OWN}, 0, 0, os.POSIX_FADV_DONTNEED)"),
    calling("fetches pages", "has those of its own file fetched", "readahead", OWN, "0", "4096"),
    doing("misses pages", "reads only what is in memory", f"os.preadv({OWN}, [bytearray(1)], 0, os.RWF_NOWAIT)"),
    calling(
        "asks for pages",
        "asks which are in memory",
        "mincore",
        "ctypes.c_void_p(id(MARK) & -4096)",
        "ctypes.c_size_t(4096)",
        "ctypes.create_string_buffer(1)",
    ),
    doing("pushes pages out", "tells the kernel to swap its memory out", f"{PAGE}.madvise(21)"),
    doing("cools pages", "tells the kernel that it may", f"{PAGE}.madvise(20)"),
    calling("moves pages", "asks where in the machine its memory lies", "move_pages", *["0"] * 6),
    calling("writes all back", "has every file of the machine written to its disk", "sync"),
    doing("writes a file back", "waits for the disk", f"os.fsync({OWN})"),
    # What a file bears beside its content.
    doing("flags of a file", "asks for those of its own", f"fcntl.ioctl({OWN}, 0x80086601, bytes(8))"),
    doing("attributes of a file", "lists those of its own", "os.listxattr(__file__)"),
    doing("room of a file system", "asks how much is left", "os.statvfs('/')"),
    # Locks, pipes and what else waits.
    left("in a lock", "locks a file for the next", f"{SHARED}\nfcntl.flock(file, fcntl.LOCK_EX)", BE_REFUSED_A_LOCK),
    doing("locks a file", "locks its own", f"fcntl.flock({OWN}, fcntl.LOCK_SH)"),
    doing("a pipe", "makes one", "os.pipe()"),
    calling("splices", "moves nothing from a pipe to a pipe", "splice", "-1", "None", "-1", "None", "0", "0"),
    calling("tees", "copies nothing from a pipe to a pipe", "tee", "-1", "-1", "0", "0"),
    calling("a counter", "makes one that can be waited for", "eventfd2", "7", "0"),
    calling("a set of files", "makes one that can be waited for", "epoll_create1", "0"),
    # The machine and its processes.
    left(
        "in the personality",
        "has all that come after it loaded at known addresses",
        f"libc.personality({NO_RANDOM_ADDRESSES})",
        f"tell(MARK if libc.personality(0xFFFFFFFF) == {NO_RANDOM_ADDRESSES} else '')",
    ),
    calling("personality", "asks for its own", "personality", "0xFFFFFFFF"),
    calling("the machine", "asks for its load and its memory", "sysinfo", "ctypes.create_string_buffer(200)"),
    doing("clock of a neighbour", "asks what another process has used", "time.clock_gettime(~NEIGHBOUR << 3 | 2)"),
    doing("clock of a neighbour, waited for", "asks how fine it is", "time.clock_getres(~NEIGHBOUR << 3 | 2)"),
    doing("processors of a neighbour", "asks for them", "os.sched_getaffinity(NEIGHBOUR)"),
    doing("group of a neighbour", "asks for it", "os.getpgid(NEIGHBOUR)"),
    doing("session of a neighbour", "asks for it", "os.getsid(NEIGHBOUR)"),
    doing("urgency of a neighbour", "asks for it", "os.getpriority(os.PRIO_PROCESS, NEIGHBOUR)"),
    calling("hides", "makes itself unreadable for the grader", "prctl", "4", "0", "0", "0", "0"),
]
