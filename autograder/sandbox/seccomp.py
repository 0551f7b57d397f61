"""The system calls that a player may make, as a filter for the kernel: whatever is not named here fails.

A second wall behind namespaces, and with Landlock the only one against whatever is not opening a file: the network, other
processes of the same user, their shared memory and queues, memory that no limit counts, and what the kernel would keep of one
player for the next to find.
"""

import errno
import platform
import struct
from dataclasses import dataclass

# What Python, NumPy and the C library live on: name, number on x86_64, number on aarch64 (- where there is none).
ALLOWED = """
# Open files: the two pipes to the grader, and what can be opened, all of it read-only.
read 0 63           write 1 64          readv 19 65         writev 20 66        pread64 17 67       pwrite64 18 68
lseek 8 62          close 3 57          dup 32 23           dup2 33 -           dup3 292 24
# To wait for one of them, or for a time.
poll 7 -            ppoll 271 73        select 23 -         pselect6 270 72     nanosleep 35 101

# The process's own memory.
mmap 9 222          munmap 11 215       mremap 25 216       mprotect 10 226     brk 12 214

# To find, open and list files. The sandbox says which; to change any, or to ask about whole file systems, takes other calls.
open 2 -            openat 257 56       getdents64 217 61   readlink 89 -       readlinkat 267 78
stat 4 -            lstat 6 -           fstat 5 80          newfstatat 262 79   statx 332 291
access 21 -         faccessat 269 48    getcwd 79 17        chdir 80 49         fchdir 81 50        umask 95 166

# What the C library tells the kernel of its only thread.
rseq 334 293        set_robust_list 273 99                  set_tid_address 218 96

# What becomes of signals that come in, and an alarm clock of its own. To send a signal takes other calls.
rt_sigaction 13 134 rt_sigprocmask 14 135                   rt_sigreturn 15 139 sigaltstack 131 132
restart_syscall 219 128                 alarm 37 -          setitimer 38 103

# Who and where it is, what it has used, what time it is, chance: they change nothing, and tell nothing of others.
getpid 39 172       getppid 110 173     gettid 186 178      getuid 102 174      geteuid 107 175     getresuid 118 148
getgid 104 176      getegid 108 177     getresgid 120 150   getgroups 115 158   uname 63 160        getcpu 309 168
getrusage 98 165    times 100 153       time 201 -          gettimeofday 96 169 getrandom 318 278

# To give up the processor, and to end.
sched_yield 24 124  exit 60 93          exit_group 231 94
"""

# What starts and forks players needs besides: the C library of a new program, bubblewrap's first process, the socket to the grader.
ALLOWED_TO_FORKS = """
execve 59 221       wait4 61 260        arch_prctl 158 -
sendto 44 206       recvmsg 47 212      getsockname 51 204  getsockopt 55 209
"""


@dataclass(frozen=True)
class Condition:
    """A call that is allowed where one of its arguments, counted from 0, is one of these values.

    Only the lower half of an argument is looked at: of those below, the kernel heeds no more.
    """

    name: str
    x86_64: int
    aarch64: int
    argument: int
    values: tuple[int, ...]


CONDITIONS = (
    # FUTEX_WAIT, FUTEX_WAKE and their BITSETs, all PRIVATE, with either clock: for locks of its own. One that is shared may lie
    # in a file that two players see.
    Condition("futex", 202, 98, 1, (128, 129, 137, 138, 393)),
    # Its own limits and processors (0 is oneself), not those of others.
    Condition("prlimit64", 302, 261, 0, (0,)),
    Condition("sched_getaffinity", 204, 123, 0, (0,)),
    # The twelve clocks that everybody has. Those of other processes are negative numbers.
    Condition("clock_gettime", 228, 113, 0, tuple(range(12))),
    Condition("clock_getres", 229, 114, 0, tuple(range(12))),
    Condition("clock_nanosleep", 230, 115, 0, tuple(range(12))),
    # F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC. Others can have the kernel signal another process (F_SETOWN), hold
    # memory that no limit counts (locks, larger pipes), or change the file for all who have it open.
    Condition("fcntl", 72, 25, 1, (0, 1, 2, 3, 1030)),
    # TCGETS (is it a terminal?), FIONREAD, FIONCLEX, FIOCLEX. Others change a file that is open for reading: FS_IOC_SETFLAGS.
    Condition("ioctl", 16, 29, 1, (0x5401, 0x541B, 0x5450, 0x5451)),
    # MADV_DONTNEED, MADV_FREE: to give memory back. MADV_HUGEPAGE, MADV_NOHUGEPAGE: its size of pages. Others push pages of a
    # file out of memory, or share equal pages with strangers, and another player can tell.
    Condition("madvise", 28, 233, 2, (4, 8, 14, 15)),
    # PR_SET_NAME, PR_GET_NAME. Others make the process outlive the grader, or hide it.
    Condition("prctl", 157, 167, 0, (15, 16)),
)
CONDITIONS_OF_FORKS = (
    *(condition for condition in CONDITIONS if condition.name != "prctl"),
    Condition("prctl", 157, 167, 0, (1, 22)),  # PR_SET_PDEATHSIG, PR_SET_SECCOMP: a player's first acts
    Condition("clone", 56, 220, 0, (0x01200011,)),  # os.fork() alone: no thread, no namespace
)

# From here on are pidfds, io_uring, clone3 and all that kernels will yet invent. They fail as on a kernel that has them not
# (ENOSYS), so that the C library manages without; those before, as what is not permitted (EPERM).
FIRST_UNKNOWN = {"x86_64": 335, "aarch64": 295}

AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  # BPF instructions
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
KILL, ALLOW, FAIL = 0x80000000, 0x7FFF0000, 0x00050000


def program(machine: str = platform.machine(), *, forks: bool = False) -> bytes:
    """Return the filter for this kind of machine; raises KeyError for one that is not in the tables.

    With `forks` it is the one for what starts and forks players. Its length costs little: since Linux 5.11 the kernel notes
    beforehand which numbers are always allowed, and runs no filter for these.
    """
    conditions = CONDITIONS_OF_FORKS if forks else CONDITIONS
    code = [
        step(LOAD, ARCHITECTURE),
        step(EQUAL, AUDIT_ARCH[machine], skip_if_true=1),
        step(RETURN, KILL),
        step(LOAD, NUMBER),
        step(AT_LEAST, FIRST_UNKNOWN[machine], skip_if_false=1),
        step(RETURN, FAIL | errno.ENOSYS),
        *(step for number in allowed_calls(machine, forks=forks).values() for step in allow(number)),
        *(step for condition in conditions for step in allow_on(getattr(condition, machine), condition)),
        step(RETURN, FAIL | errno.EPERM),
    ]
    return b"".join(code)


def allowed_calls(machine: str, *, forks: bool = False) -> dict[str, int]:
    """Return name and number of each system call that is allowed on this kind of machine whatever its arguments are."""
    table = ALLOWED + ALLOWED_TO_FORKS if forks else ALLOWED
    words = [word for line in table.splitlines() if not line.startswith("#") for word in line.split()]
    numbers = words[1::3] if machine == "x86_64" else words[2::3]
    return {name: int(n) for name, n in zip(words[::3], numbers, strict=True) if n != "-"}


def allow(number: int) -> list[bytes]:
    return [step(EQUAL, number, skip_if_false=1), step(RETURN, ALLOW)]


def allow_on(number: int, condition: Condition) -> list[bytes]:
    """Allow a call on a condition; where that is not met it is denied."""
    steps = [
        step(LOAD, ARGUMENTS + 8 * condition.argument),
        *(each for value in condition.values for each in allow(value)),
        step(RETURN, FAIL | errno.EPERM),
    ]
    return [step(EQUAL, number, skip_if_false=len(steps)), *steps]


def step(code: int, value: int, skip_if_true: int = 0, skip_if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, skip_if_true, skip_if_false, value)
