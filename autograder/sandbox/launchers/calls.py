"""System calls that Python does not have, for the launchers."""

import ctypes
import os
import signal

PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, SECCOMP_MODE_FILTER = 1, 22, 38, 2
INSTRUCTION = 8  # bytes


class Program(ctypes.Structure):
    """The kernel's `struct sock_fprog`."""

    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]


def die_with_parent() -> None:
    """Have the kernel kill this process when the thread that started it ends."""
    call("prctl", PR_SET_PDEATHSIG, signal.SIGKILL)


def gain_nothing() -> None:
    """Gain no rights by starting a program, from now on."""
    call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def restrict_calls(code: bytes) -> None:
    """Apply the filter of `seccomp.py`."""
    filter = Program(len(code) // INSTRUCTION, code)
    call("prctl", PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(filter))


def call(name: str, *arguments: object) -> int:
    """Call the C library and return what it does; raises OSError when it fails."""
    libc = ctypes.CDLL(None, use_errno=True)
    result = getattr(libc, name)(*arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")
    return int(result)
