# What every hostile hand-in can use, besides the names that its world knows (World.known): MARK, FOLDER, NEIGHBOUR_FILE ...

import ctypes, fcntl, gc, inspect, itertools, mmap, os, resource, signal, socket, stat, struct, subprocess, sys, threading, time
from pathlib import Path

libc = ctypes.CDLL(None, use_errno=True)


def tell(loot):
    """Say it by the one channel that there is: the text of an exception in a public case."""
    raise ValueError(f"LOOT {loot}")


def boast():
    raise ValueError(f"GOT AWAY WITH IT {MARK}")


def boast_if(success):
    if success:
        boast()


def asked(number, *arguments):
    """Make a system call by its number; True if the kernel did it."""
    return libc.syscall(number, *arguments) != -1


def the_pipe():
    """The descriptor of the pipe to the grader: the only one above 2 that can be written to."""
    for n in range(3, 64):
        try:
            if stat.S_ISFIFO(os.fstat(n).st_mode) and fcntl.fcntl(n, fcntl.F_GETFL) & 3 == os.O_WRONLY:
                return n
        except OSError:
            pass


def frame(form, binary=b""):
    text = form if isinstance(form, bytes) else form.encode()
    return struct.pack("<IQ", len(text), len(binary)) + text + binary


def send(data):
    os.write(the_pipe(), data)
