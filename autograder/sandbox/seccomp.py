"""The system calls that a player may not make, as a filter for the kernel.

A second wall behind namespaces, and with Landlock the only one against whatever is not opening a
file: the network, other processes of the same user, permissions, memory that no limit counts.
"""

import errno
import platform
import struct

# name, number on x86_64, number on aarch64 (- where there is none)
DENIED = """
clone 56 220              fork 57 -                  vfork 58 -
kill 62 129               tkill 200 130              tgkill 234 131
rt_sigqueueinfo 129 138   rt_tgsigqueueinfo 297 240  ptrace 101 117
process_vm_readv 310 270  process_vm_writev 311 271  kcmp 312 272
setpriority 141 140       sched_setaffinity 203 122  sched_setscheduler 144 119
sched_setparam 142 118    sched_setattr 314 274      ioprio_set 251 30
memfd_create 319 279      shmget 29 194              semget 64 190
msgget 68 186             mq_open 240 180            userfaultfd 323 282
socket 41 198             socketpair 53 199          bpf 321 280
chmod 90 -                fchmod 91 52               fchmodat 268 53
chown 92 -                lchown 94 -                fchown 93 55
fchownat 260 54           utime 132 -                utimes 235 -
futimesat 261 -           utimensat 280 88           truncate 76 45
setxattr 188 5            lsetxattr 189 6            fsetxattr 190 7
removexattr 197 14        lremovexattr 198 15        fremovexattr 199 16
inotify_init 253 -        inotify_init1 294 26       fanotify_init 300 262
name_to_handle_at 303 264 open_by_handle_at 304 265  perf_event_open 298 241
keyctl 250 219            add_key 248 217            request_key 249 218
unshare 272 97            setns 308 268              chroot 161 51
mount 165 40              umount2 166 39             pivot_root 155 41
vmsplice 278 75           timer_create 222 107       io_setup 206 0
"""
FORKS = ("clone", "fork", "vfork")
PRLIMIT = {"x86_64": 302, "aarch64": 261}
PRCTL = {"x86_64": 157, "aarch64": 167}
SET_PARENT_DEATH_SIGNAL = 1
FCNTL = {"x86_64": 72, "aarch64": 25}
# Duplicating, and the flags of, an open file. The others can have the kernel signal another process (F_SETOWN), and
# hold memory that no limit counts (locks, larger pipes).
FCNTL_ALLOWED = (0, 1, 2, 3, 4, 1030)

# From here on the numbers are the same everywhere: pidfds, io_uring, the new mount calls, clone3,
# memfd_secret and all that kernels will yet invent. The C library manages without.
FIRST_NEW_CALL = 424

AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  # BPF instructions
NUMBER, ARCHITECTURE, FIRST_ARGUMENT, SECOND_ARGUMENT = 0, 4, 16, 24  # offsets in struct seccomp_data
KILL, ALLOW, FAIL = 0x80000000, 0x7FFF0000, 0x00050000


def program(machine: str = platform.machine(), *, forks: bool = False) -> bytes:
    """Return the filter for this kind of machine; raises KeyError for one that is not in the tables.

    With `forks` it is the one for the fork server, which forks the players and ties their lives to its own.
    """
    numbers = [number for name, number in denied_calls(machine).items() if not (forks and name in FORKS)]
    code = [
        step(LOAD, ARCHITECTURE),
        step(EQUAL, AUDIT_ARCH[machine], skip_if_true=1),
        step(RETURN, KILL),
        step(LOAD, NUMBER),
        step(AT_LEAST, FIRST_NEW_CALL, skip_if_false=1),
        step(RETURN, FAIL | errno.ENOSYS),
        *(step for number in numbers for step in deny(number)),
        # Its own limits are the player's business, those of the grader are not.
        *deny_by_argument(PRLIMIT[machine], [step(EQUAL, 0, skip_if_true=1)]),
        # The player must not outlive the grader.
        *([] if forks else deny_by_argument(PRCTL[machine], [step(EQUAL, SET_PARENT_DEATH_SIGNAL, skip_if_false=1)])),
        *allow_by_second_argument(FCNTL[machine], FCNTL_ALLOWED),
        step(RETURN, ALLOW),
    ]
    return b"".join(code)


def denied_calls(machine: str) -> dict[str, int]:
    """Return name and number of each system call that fails with EPERM on this kind of machine."""
    words = DENIED.split()
    numbers = words[1::3] if machine == "x86_64" else words[2::3]
    return {name: int(n) for name, n in zip(words[::3], numbers, strict=True) if n != "-"}


def restricted_calls(machine: str) -> set[str]:
    """Return the names of the system calls that fail on this kind of machine, always or where they could harm others."""
    return {*denied_calls(machine), "prlimit64", "prctl", "fcntl"}


def deny(number: int) -> list[bytes]:
    return [step(EQUAL, number, skip_if_false=1), step(RETURN, FAIL | errno.EPERM)]


def deny_by_argument(number: int, unless: list[bytes]) -> list[bytes]:
    """Deny a call by its first argument; `unless` skips one step where the call is harmless."""
    return [
        step(EQUAL, number, skip_if_false=4),
        step(LOAD, FIRST_ARGUMENT),
        *unless,
        step(RETURN, FAIL | errno.EPERM),
        step(RETURN, ALLOW),
    ]


def allow_by_second_argument(number: int, allowed: tuple[int, ...]) -> list[bytes]:
    """Deny a call unless its second argument is one of these."""
    checks = [step(EQUAL, value, skip_if_true=len(allowed) - i) for i, value in enumerate(allowed)]
    return [
        step(EQUAL, number, skip_if_false=len(allowed) + 3),
        step(LOAD, SECOND_ARGUMENT),
        *checks,
        step(RETURN, FAIL | errno.EPERM),
        step(RETURN, ALLOW),
    ]


def step(code: int, value: int, skip_if_true: int = 0, skip_if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, skip_if_true, skip_if_false, value)
