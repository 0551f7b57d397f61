"""The untrusted side: runs in the sandbox, imports the student's files and calls their functions as it is told.

    python -I -S -B player.py PROGRAM SUBMISSION DATA SITE

PROGRAM holds this file, wire.py, guise.py and given/; SUBMISSION the student's files; DATA the training digits; SITE NumPy.
This process, the fork server, imports what every player needs and then forks a player whenever the grader sends two pipes
through the socket that is its standard input. In a player, requests come in and replies go out as frames of wire.py. From the
first import of student code on, nothing that it says is to be believed: the grader checks every byte, and no expected value
ever comes in here.
"""

import contextlib
import ctypes
import gc
import os
import resource
import signal
import socket
import sys
from functools import cache
from pathlib import Path
from typing import Any

PROGRAM, SUBMISSION, DATA, SITE = (Path(folder) for folder in sys.argv[1:5])
sys.path[:0] = [str(PROGRAM), str(SITE)]

import numpy as np  # noqa: E402
import wire  # noqa: E402
from given import functions, mnist  # noqa: E402
from given.machinery import modules  # noqa: E402
from given.machinery.calls import Trouble  # noqa: E402
from given.machinery.outcome import Kind, Outcome  # noqa: E402
from given.watching.freed_memory import keep_freed_memory  # noqa: E402
from guise import Guise  # noqa: E402

SET_PARENT_DEATH_SIGNAL, SET_SECCOMP, FILTER = 1, 22, 2  # of prctl
INSTRUCTION = 8  # bytes

libc = ctypes.CDLL(None, use_errno=True)
ours: dict[str, Any] = {}  # functions of ours, in the places of the student's
kept: dict[int, Any] = {}  # results that the grader holds by number only, such as trained parameters of any shape


class Program(ctypes.Structure):
    """The kernel's `struct sock_fprog`: a filter for system calls."""

    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]


def main() -> None:
    """Fork one player after another, and tell of the end of each, until the grader closes the socket."""
    control = socket.socket(fileno=os.dup(0))
    keep_freed_memory()
    gc.freeze()  # what is here already stays: players need not look through it for garbage, nor copy its pages for that
    control.send(b"ready")
    while True:
        message, pipes, _, _ = socket.recv_fds(control, 10_000, 2)
        if not message:
            break
        player = os.fork()
        if player == 0:
            become_a_player(control, message.removeprefix(b"filter"), *pipes)
        for pipe in pipes:
            os.close(pipe)
        _, status = os.waitpid(player, 0)
        control.send(b"ended %d" % os.waitstatus_to_exitcode(status))


def become_a_player(control: socket.socket, code: bytes, requests: int, replies: int) -> None:
    """Lock this process up; then answer requests, and never return."""
    prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    control.send(b"player")
    control.close()
    silence()
    if code:  # none without a sandbox
        prctl(SET_SECCOMP, FILTER, ctypes.byref(Program(len(code) // INSTRUCTION, code)))
    play(os.fdopen(requests, "rb"), os.fdopen(replies, "wb"))


def prctl(*arguments: Any) -> None:
    """Make the system call; raise OSError, which ends this process, if it fails."""
    if libc.prctl(*arguments) != 0:
        raise OSError(ctypes.get_errno(), f"prctl: {os.strerror(ctypes.get_errno())}")


def play(requests: Any, replies: Any) -> None:
    """Answer one request after another until the grader closes the pipe."""
    limits = receive(requests)
    set_limits(limits)
    while True:
        reply = respond(receive(requests))
        replies.write(make_frame(reply, limits))
        replies.flush()


def silence() -> None:
    """Point the standard streams nowhere: what students print, and what they read, is nothing."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard_stream in (0, 1, 2):
        os.dup2(nothing, standard_stream)
    os.close(nothing)


def receive(requests: Any) -> dict[str, Any]:
    """Return the next request; end quietly when the grader has closed the pipe."""
    header = requests.read(wire.HEADER.size)
    if len(header) < wire.HEADER.size:
        os._exit(0)
    text, binary = wire.HEADER.unpack(header)
    return wire.decode(requests.read(text), requests.read(binary), generators=True)


def set_limits(limits: dict[str, int]) -> None:
    """Bound this process for good: an unprivileged process cannot raise a hard limit again."""
    for kind, key in (
        (resource.RLIMIT_AS, "memory_bytes"),
        (resource.RLIMIT_CPU, "cpu_seconds"),
        (resource.RLIMIT_FSIZE, "file_bytes"),
        (resource.RLIMIT_NOFILE, "open_files"),
        (resource.RLIMIT_NPROC, "processes"),
    ):
        resource.setrlimit(kind, (limits[key], limits[key]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def map_part(name: str) -> np.ndarray:
    """Return a part of the training digits, mapped from the file: shared by all players, and writable by none."""
    return np.asarray(np.load(DATA / f"{name}.npy", mmap_mode="r"))


def respond(request: dict[str, Any]) -> dict[str, Any]:
    """Do what a request asks."""
    if "ours" in request:
        return take_ours(**request["ours"])
    if "guise" in request:
        return take_guise(**request["guise"])
    if "mend" in request:
        return mend(**request["mend"])
    return load(**request["load"]) if "load" in request else call(**request["call"])


def take_ours(text: np.ndarray) -> dict[str, Any]:
    """Let the functions of this text, an array of its bytes, take the places of the student's, of which none is there yet."""
    ours.update(modules.define(text.tobytes()))
    return {}


def take_guise(in_advance: bool, **drawn: Any) -> dict[str, Any]:
    """Let the training digits have this guise, whoever asks for them; `in_advance` also changes them, for who asks first."""
    guise = Guise(**drawn)

    def changed(name: str) -> np.ndarray:
        return guise.change_images(map_part(name)) if name == "train_images" else guise.change_labels(map_part(name))

    ready = {"train_images": changed("train_images")} if in_advance else {}
    mnist.part = lambda name: ready.pop(name) if name in ready else changed(name)
    mnist.training = cache(lambda: (mnist.part("train_images"), mnist.part("train_labels")))
    return {}


def mend(module: str, text: np.ndarray) -> dict[str, Any]:
    """Define versions of a student's function in its file, from texts with a null byte between them; what is none is left out."""
    for version in text.tobytes().split(b"\0"):
        with contextlib.suppress(Exception):
            exec(compile(version, "mended", "exec"), sys.modules[module].__dict__)
    return {}


def load(module: str, broken: list[str]) -> dict[str, Any]:
    """Import one of the student's files."""
    modules.load(SUBMISSION, module, broken, ours)
    return {"trouble": trouble_of(sys.modules[module])}


def trouble_of(module: Any) -> list[str] | None:
    """Return what is wrong with a module, in the form of the wire; None if it could be imported."""
    return [module.trouble.kind, module.trouble.text] if isinstance(module, modules.Placeholder) else None


def call(function: str, module: str, args: tuple, kwargs: dict, keep: int | None) -> dict[str, Any]:
    """Call a function; with `keep`, store the result under that number instead of sending it."""
    callee = modules.find_function(sys.modules[module], function)
    outcome = callee.observe(tuple(map(real, args)), {key: real(arg) for key, arg in kwargs.items()}, bool(keep))
    if keep and not outcome.trouble:
        kept[keep] = outcome.result
    looks = list(vars(outcome.looks).values()) if outcome.looks else None
    return describe(outcome, looks if keep else outcome.result)


def real(value: Any) -> Any:
    """Return what an argument's name stands for."""
    if not isinstance(value, wire.Special):
        return value
    if value.kind == "function" and isinstance(value.name, list):
        name, scale, shift = value.name
        moved = functions.Moved(getattr(functions, name), scale, shift)
        return lambda x: moved(x)  # without a name or a number to go by
    if value.kind == "function":
        return getattr(functions, value.name)
    return mnist.DataSet(value.name) if value.kind == "data" else kept[value.name]


def describe(outcome: Outcome, result: Any) -> dict[str, Any]:
    """Put an outcome into what the wire carries."""
    return {
        "result": result,
        "trouble": [outcome.trouble.kind, outcome.trouble.text] if outcome.trouble else None,
        "warnings": list(outcome.warnings[:5]),
        "changed": [list(change) for change in outcome.changed.items()],
    }


def make_frame(reply: dict[str, Any], limits: dict[str, int]) -> bytes:
    """Return the frame of a reply; of one that is too large, a reply that says so."""
    text, arrays = wire.take_apart(reply)
    items, binary = wire.count_items(text), sum(array.nbytes for array in arrays)
    if len(text) > limits["reply_text_bytes"] or items > limits["reply_items"]:
        return say_too_large(f"{items:,} items")
    return wire.join(text, arrays) if binary <= limits["reply_array_bytes"] else say_too_large(f"{binary:,} bytes")


def say_too_large(size: str) -> bytes:
    """Return the frame of a reply in the place of one that is too large."""
    return wire.encode(describe(Outcome(trouble=Trouble(Kind.EXCEPTION, f"The result is too large: {size}.")), None))


if __name__ == "__main__":
    main()
