"""Workers on other machines, by way of dask: those of a running scheduler, or a small cluster made here.

dask unpickles what its peers send, so nobody else may talk to them (certificate.py).
Nothing of a student's is pickled.
"""

import logging
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any

from autograder.classroom.pool import GONE, Pool
from autograder.classroom.processes import leave_interrupts_to_others
from autograder.errors import SetupError, Unfit

CONNECT_SECONDS = 5  # to wait for a scheduler
LOOK_SECONDS = 2.0  # between two looks at how many workers there are
CONFIG = {
    "distributed.admin.low-level-log-length": 0,  # or the last thousand messages, with the units in them, stay in memory
    "distributed.scheduler.allowed-failures": 0,  # we count the deaths of workers, and grade suspects alone
    "distributed.comm.timeouts.connect": f"{CONNECT_SECONDS}s",
    "distributed.scheduler.http.routes": [],  # nothing to look at
    "distributed.worker.http.routes": [],
}


@contextmanager
def connect(address: str, jobs: int, grade: Callable[..., Any]) -> Iterator[Pool]:
    """Give the workers behind the scheduler at this address, or behind one of our own, with so many, for "local"."""
    try:
        import dask
        import distributed
    except ImportError:
        raise SetupError(
            "--scheduler needs dask; pip install -e '.[cluster]' in the folder of the repository"
        ) from None
    for logger in ("distributed", "distributed.client", "tornado.application", "asyncio"):
        logging.getLogger(logger).setLevel(logging.CRITICAL)  # what matters is raised as well
    with dask.config.set(CONFIG), ExitStack() as stack:
        scheduler = stack.enter_context(own_cluster(jobs)) if address == "local" else address
        try:
            client = distributed.Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            advice = "start `dask scheduler` there, or name one that runs, like tls://127.0.0.1:8786"
            raise SetupError(f"--scheduler {address}: no scheduler answers ({error}); {advice}") from None
        executor = client.get_executor(pure=False)  # pure: a unit that is graded again would get its old outcome
        # dask blames every unit that the dead worker held, guilty or not.
        yield Pool(executor, Window(client), distributed.scheduler.KilledWorker, False, grade)
        client.close()  # not after an error: that takes its time, and the scheduler notices who is gone


@contextmanager
def own_cluster(jobs: int) -> Iterator[Any]:
    """Give a scheduler and so many workers, processes of this machine that nobody else can talk to."""
    import distributed

    # After Ctrl-C Python tidies up what dask had no time to, and would say so.
    os.environ["PYTHONWARNINGS"] = "ignore::UserWarning:multiprocessing.resource_tracker"
    # Started from a thread with SIGINT blocked, so its children ignore Ctrl-C.
    starter = ThreadPoolExecutor(1, initializer=leave_interrupts_to_others)
    cluster = starter.submit(
        distributed.LocalCluster,
        n_workers=jobs,
        threads_per_worker=1,
        dashboard_address="127.0.0.1:0",
        security=True,  # TLS, with a certificate made for the occasion
        silence_logs=logging.CRITICAL,
    ).result()
    yield cluster
    cluster.close()  # not after Ctrl-C: its processes end with this one anyway


class Window:
    """How many units to have in flight: two a worker, however many workers there are by now.

    Raises Unfit when the connection to the scheduler is lost, and with it what was in flight.
    """

    def __init__(self, client: Any):
        self.client = client
        self.connection = client.scheduler_comm
        self.last_look = -LOOK_SECONDS
        self.size = 2

    def __call__(self) -> int:
        if time.monotonic() - self.last_look > LOOK_SECONDS:
            self.last_look = time.monotonic()
            self.size = 2 * max(1, self.count_workers())
            if self.client.scheduler_comm is not self.connection:  # it is a new one by now, which knows of nothing
                raise Unfit(GONE)
        return self.size

    def count_workers(self) -> int:
        try:
            return len(self.client.nthreads())
        except OSError:
            raise Unfit(GONE) from None
