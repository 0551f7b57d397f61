"""Stop what runs in another thread, by means that Python has on Windows, macOS and Linux."""

import ctypes
import os
import signal
import sys
import threading


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
    if "ipykernel" in sys.modules:
        print(f"\n{where} cannot be stopped from here: restart the kernel.", flush=True)
    else:
        print(f"\n{where} cannot be stopped from here, so the check ends.", flush=True)
        os._exit(1)
