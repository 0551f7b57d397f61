"""Classes behind a real scheduler whose workers only pretend: how many can one coordinator feed?

The coordinator, the scheduler and the network stack are real, and so are the sizes of units and
results. The workers return a result at once, or after a second: many of them fit into one process
then. `python -m benchmarks.scale` shows it.
"""

import multiprocessing
import os
import resource
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from multiprocessing.connection import Connection, wait
from pathlib import Path

import psutil

from autograder.classroom import dask_cluster, grade_class
from autograder.classroom.row import row_of
from autograder.classroom.unit import Unit
from autograder.grading.result import Result
from benchmarks.commands import MEBI, peak_memory

SECONDS = 1.0  # that the simulated grading of a submission takes
WORKERS = (1, 10, 50, 100)
ROUNDS = 20  # submissions a worker, so that starting and ending are a small part
WORKERS_OF_UNIVERSITY = 10  # that return at once: what is measured then is scheduler and coordinator alone
SPAWN = multiprocessing.get_context("spawn")  # fresh processes, whose peak memory is their own


@dataclass(frozen=True)
class Simulation:
    """What is to be simulated."""

    workers: int
    submissions: int
    seconds: float  # that each takes
    unit: Unit
    result: Path  # what each worker returns, as JSON


@dataclass(frozen=True)
class Traffic:
    """What came of it."""

    rate: float  # submissions a second
    peak: int  # bytes of memory that the coordinator had at most
    bytes_each: float  # over the network, a submission


def show_rates(folder: Path, unit: Unit, result: Result, submissions: int) -> None:
    """Show how the rate grows with the workers, until it does not; and one whole university."""
    file = folder / "result.json"
    file.write_text(result.to_json(), encoding="utf-8")
    print(" workers  submissions  seconds  submissions/s  at most    memory   traffic")
    for workers in WORKERS:
        show_rate(Simulation(workers, ROUNDS * workers, SECONDS, unit, file))
    show_rate(Simulation(WORKERS_OF_UNIVERSITY, submissions, 0.0, unit, file))


def show_rate(simulation: Simulation) -> None:
    """Simulate in a process of its own, and print the line."""
    with ProcessPoolExecutor(1, mp_context=SPAWN) as process:
        traffic = process.submit(simulate, simulation).result()
    bound = f"{simulation.workers / simulation.seconds:.0f}" if simulation.seconds else "-"
    memory, moved = f"{traffic.peak / MEBI:.0f} MiB", f"{traffic.bytes_each / 1e3:.0f} kB"
    print(
        f"{simulation.workers:>8}{simulation.submissions:>13,}{simulation.seconds:>9.0f}{traffic.rate:>15.1f}"
        f"{bound:>10}{memory:>10}{moved:>10}",
        flush=True,
    )


def simulate(simulation: Simulation) -> Traffic:
    """Be the coordinator of so many submissions, of which it keeps the rows."""
    pretend = partial(pretend_to_grade, simulation.result, simulation.seconds)
    with (
        simulated_workers(simulation.workers) as address,
        dask_cluster.connect(address, simulation.workers, pretend) as pool,
    ):
        units = (replace(simulation.unit, student=f"student-{n}") for n in range(simulation.submissions))
        bytes_before, start = loopback_bytes(), time.perf_counter()
        rows = [row_of(result) for result in grade_class.grade_units(units, pool)]
        seconds, moved = time.perf_counter() - start, loopback_bytes() - bytes_before
    assert len(rows) == simulation.submissions
    return Traffic(len(rows) / seconds, peak_memory(os.getpid()), moved / len(rows))


@contextmanager
def simulated_workers(number: int) -> Iterator[str]:
    """Give the address of a scheduler with so many simulated workers, in a process of their own."""
    ours, theirs = SPAWN.Pipe()
    server = SPAWN.Process(target=serve, args=(theirs, number))
    server.start()
    theirs.close()  # so that ours ends when the server does
    try:
        yield ours.recv()
    finally:
        server.kill()
        server.join()


def serve(pipe: Connection, number: int) -> None:
    """Be a scheduler and so many workers; say the address, and stay until the pipe is closed."""
    import distributed

    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # every worker has its connections
    with distributed.LocalCluster(
        n_workers=number,
        threads_per_worker=1,
        processes=False,
        protocol="tcp://",
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        memory_limit=0,
    ) as cluster:
        pipe.send(cluster.scheduler_address)
        wait([pipe])


def pretend_to_grade(file: Path, seconds: float, unit: Unit) -> Result:
    """Return a result as if the unit had been graded."""
    time.sleep(seconds)
    return replace(read_result(file), student=unit.student)


@cache
def read_result(file: Path) -> Result:
    """Return the result in a file; a worker reads it once."""
    return Result.from_json(file.read_text(encoding="utf-8"))


def loopback_bytes() -> int:
    """Return how many bytes have gone over the machine's own network so far, whoever sent them."""
    return psutil.net_io_counters(pernic=True)["lo"].bytes_sent
