"""Stop what runs in another thread, by means that Python has on Windows, macOS and Linux."""

import ctypes
import faulthandler
import os
import signal
import sys
import threading

FROZEN_SECONDS = 30.0  # without a look at the clock: then Python itself takes no step, in any thread


def raise_in(thread: int, error: type[BaseException]) -> None:
    """Have an exception raised in another thread, at its next step in Python."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error))


def deliver_what_is_raised() -> None:
    """Take some steps at which Python looks whether an exception has come from another thread."""
    for _ in range(10):
        pass


def wake(thread: int) -> None:
    """Wake the main thread as Ctrl-C does, if it is the one, in case it waits for something and takes no step."""
    if thread != threading.main_thread().ident:
        return
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(thread, signal.SIGINT)
    else:
        signal.raise_signal(signal.SIGINT)  # Windows: ends a sleep of the main thread, whoever raises it


def give_up(where: str) -> None:
    """Say that something cannot be stopped. In a terminal this ends the program; a notebook keeps what it has."""
    if can_end():
        print(f"\n{where} cannot be stopped from here, so the check ends.", flush=True)
        os._exit(1)
    print(f"\n{where} cannot be stopped from here: restart the kernel.", flush=True)


def end_if_frozen() -> None:
    """Have the program end, with the line where it is, unless this is called again before long.

    Some calls take no step in Python while they last, as sum(itertools.count()) does: neither Ctrl-C nor another thread
    gets through to them. Not in a notebook, which keeps what it has, nor in a debugger, which may halt all threads.
    """
    if can_end() and sys.__stderr__ is not None:
        faulthandler.dump_traceback_later(FROZEN_SECONDS, exit=True, file=sys.__stderr__)


def is_not_frozen() -> None:
    """Take it back."""
    if can_end():
        faulthandler.cancel_dump_traceback_later()


def can_end() -> bool:
    """Whether we may end this program: a check in a terminal."""
    is_script = os.path.basename(sys.argv[0]) == "check.py"
    return is_script and "ipykernel" not in sys.modules and "pydevd" not in sys.modules
