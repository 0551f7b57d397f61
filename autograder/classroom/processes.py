"""Workers that are processes of this machine."""

import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from typing import Any

from autograder import mnist_files
from autograder.classroom.pool import Pool
from autograder.errors import Unfit, WorkerDied
from autograder.machine.rooms import Room, sweep_rooms

# Fresh processes: a forked one would inherit whatever threads and locks this one has.
CONTEXT = multiprocessing.get_context("spawn")
MOST_LOOKS = 200  # at a folder that is to be removed; whoever still writes then will not stop
MOST_STARTS = 3  # how often a worker may die before it is ready; then there is more wrong than bad luck


@contextmanager
def start_processes(jobs: int, grade: Callable[..., Any]) -> Iterator[Pool]:
    """Give so many processes that grade units; they are gone afterwards, whatever they were doing."""
    # Made once, before several workers would each make them.
    mnist_files.training_folder()
    mnist_files.exam_file()
    sweep_rooms()
    with Room() as rooms:
        processes = Processes(jobs, str(rooms))
        try:
            yield Pool(processes, lambda: 2 * jobs, WorkerDied, True, grade)
        finally:
            processes.stop()


class Processes(ThreadPoolExecutor):
    """Worker processes, started as they are needed: each has a thread here, which gives it one piece of work at a time.

    (When one process of a ProcessPoolExecutor dies, all work in flight is lost, and nobody knows whose fault it was.)
    """

    def __init__(self, jobs: int, rooms: str):
        super().__init__(jobs, initializer=leave_interrupts_to_others)
        self.rooms = rooms
        self.own = threading.local()  # each thread's worker
        self.workers: set[Worker] = set()
        self.stopped = False
        self.starting = threading.Lock()

    def submit(self, do: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        return super().submit(self.hand_over, do, *args, **kwargs)

    def hand_over(self, do: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Have work done by this thread's worker; raise WorkerDied if that kills it."""
        worker = getattr(self.own, "worker", None) or self.start_worker()
        try:
            return worker.do(do, args, kwargs)
        except WorkerDied:
            self.own.worker = None
            self.workers.discard(worker)
            raise

    def start_worker(self) -> "Worker":
        """Give this thread a worker that is ready."""
        for _ in range(MOST_STARTS):
            worker = self.launch()
            with suppress(WorkerDied):
                worker.receive()
                self.own.worker = worker
                return worker
        raise Unfit(f"worker processes die as they start; is there enough memory for {self._max_workers}? Try --jobs 1")

    def launch(self) -> "Worker":
        """Start a worker, unless this is the end."""
        with self.starting:
            if self.stopped:
                raise WorkerDied("the run was stopped")
            worker = Worker(self.rooms)
            self.workers.add(worker)
            return worker

    def stop(self) -> None:
        """End all workers now."""
        self.shutdown(wait=False, cancel_futures=True)
        with self.starting:
            self.stopped = True
        for worker in list(self.workers):
            worker.process.kill()
            worker.process.join()


class Worker:
    """A process that does one piece of work after another, and puts what it needs meanwhile into the folder `rooms`."""

    def __init__(self, rooms: str):
        self.pipe, theirs = CONTEXT.Pipe()
        self.process = CONTEXT.Process(target=serve, args=(theirs, rooms), daemon=True)
        self.process.start()
        theirs.close()  # so that the pipe ends when the process does

    def do(self, *piece_of_work: Any) -> Any:
        """Return or raise what came of a function with its args and kwargs."""
        with suppress(OSError):  # a dead worker takes none; that it is dead is found out next
            self.pipe.send(piece_of_work)
        result, error = self.receive()
        if error:
            raise error
        return result

    def receive(self) -> Any:
        """Return what it says next: first that it is ready; raise WorkerDied if it says nothing more."""
        try:
            return self.pipe.recv()
        except (EOFError, OSError):
            self.process.kill()
            self.process.join()
            raise WorkerDied(f"exit status {self.process.exitcode}") from None


def serve(pipe: Connection, rooms: str) -> None:
    """Be a worker: do what comes through the pipe, until it ends."""
    threading.Thread(target=die_with_the_coordinator, args=(rooms,), daemon=True).start()
    os.environ["TMPDIR"] = tempfile.tempdir = rooms
    with suppress(EOFError, BrokenPipeError):
        pipe.send("ready")
        while True:
            do, args, kwargs = pipe.recv()
            pipe.send(do_work(do, args, kwargs))


def do_work(do: Callable[..., Any], args: tuple, kwargs: dict[str, Any]) -> tuple[Any, Exception | None]:
    """Return what came of a piece of work: its result, or the exception that it raised."""
    try:
        return do(*args, **kwargs), None
    except Exception as error:  # noqa: BLE001 - it is raised again where the result is awaited
        return None, error


def die_with_the_coordinator(rooms: str) -> None:
    """End this process when the coordinator is gone, even by kill -9; the sandboxes die with their worker."""
    parent = multiprocessing.parent_process()
    assert parent
    wait([parent.sentinel])
    remove_in_use(rooms)
    os.kill(os.getpid(), signal.SIGKILL)


def remove_in_use(folder: str) -> None:
    """Remove a folder into which others may still write: what they add after the first look is removed by the next."""
    for _ in range(MOST_LOOKS):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.exists(folder):
            return
        time.sleep(0.01)


def leave_interrupts_to_others() -> None:
    """Keep Ctrl-C from this thread and the processes that it starts: the main thread ends them in order."""
    resource_tracker.ensure_running()  # started later, with the first process, it would undo the following
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
