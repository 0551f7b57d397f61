"""Grading by way of dask: the same rows over TCP, whatever dies; and one clear line where it cannot be."""

import gc
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from autograder.classroom import dask_cluster
from autograder.commands import grade as grading
from autograder.errors import SetupError, Unfit
from tests.classroom.test_faults import (
    STUDENTS,
    Run,
    alive,
    assert_complete,
    copy,
    eventually,
    folder,
    graded,
    inbox,
    one_line,
)
from tests.classroom.test_grade_class import outcomes, pretend
from tests.helpers.grader_copy import copy_grader, environment_of

__all__ = ["folder", "inbox"]  # fixtures


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory) -> Iterator[str]:
    """The address of a scheduler of its own process, which dies at the end, and all its workers with it."""
    address = f"tcp://127.0.0.1:{free_port()}"
    folder = tmp_path_factory.mktemp("scheduler")
    (folder / "tmp").mkdir()
    with started(folder, "scheduler", "--host", address):
        yield address


class started:  # noqa: N801 - reads as a function
    """A process of dask's, in a session of its own, for a while."""

    def __init__(self, folder: Path, *arguments: str, inside: tuple[str, ...] = (), **environment: str):
        command = [*inside, sys.executable, "-m", "dask", *arguments, "--no-dashboard"]
        environment = {**os.environ, "TMPDIR": str(folder / "tmp"), **environment}
        self.process = subprocess.Popen(
            command, cwd=folder, env=environment, stderr=subprocess.DEVNULL, start_new_session=True
        )

    def __enter__(self) -> psutil.Process:
        return psutil.Process(self.process.pid)

    def __exit__(self, *_: object) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def worker(folder: Path, scheduler: str, **options) -> started:
    return started(folder, "worker", scheduler, "--nthreads", "1", "--no-nanny", **options)


# Without anything that grades


def test_no_dask_is_one_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(SetupError, match=r"pip install -e '\.\[cluster\]' in the folder of the repository$"),
        dask_cluster.connect("local", 1, pretend),
    ):
        pass


@pytest.fixture
def collect_clients():
    """Have clients that could not connect deleted now: one that is deleted while the next one starts waits for it for ever."""
    yield
    gc.collect()


@pytest.mark.slow
@pytest.mark.parametrize("address", ["127.0.0.1:1", "nowhere", "gopher://x:1", "tcp://[:"])
def test_no_scheduler_is_one_line_within_seconds(address, monkeypatch, collect_clients):
    assert dask_cluster.CONNECT_SECONDS <= 5
    monkeypatch.setattr(dask_cluster, "CONNECT_SECONDS", 1)
    began = time.monotonic()
    with pytest.raises(SetupError) as caught, grading.workers_for(address, 1):
        pass
    assert time.monotonic() - began < 10
    assert address in str(caught.value) and "start `dask scheduler`" in str(caught.value)
    assert "\n" not in str(caught.value)


class Counted:
    """A client whose workers come and go."""

    def __init__(self):
        self.workers = 0
        self.scheduler_comm = object()

    def nthreads(self) -> dict[int, int]:
        if self.workers < 0:
            raise OSError("connection refused")
        return dict.fromkeys(range(self.workers), 1)


def test_the_window_follows_the_workers(monkeypatch):
    client, now = Counted(), [0.0]
    monkeypatch.setattr(dask_cluster.time, "monotonic", lambda: now[0])
    window = dask_cluster.Window(client)
    assert window() == 2  # none yet: some must wait for the first to come
    client.workers = 5
    assert window() == 2
    now[0] = 3.0
    assert window() == 10


def reconnect(client: Counted) -> None:
    client.scheduler_comm = object()


def lose(client: Counted) -> None:
    client.workers = -1


@pytest.mark.parametrize("happens", [reconnect, lose])
def test_a_lost_connection_is_noticed_though_no_future_tells(happens, monkeypatch):
    client = Counted()
    window = dask_cluster.Window(client)
    assert window() == 2
    happens(client)
    monkeypatch.setattr(dask_cluster, "LOOK_SECONDS", 0.0)
    with pytest.raises(Unfit, match="the scheduler is gone"):
        window()


# With processes


@pytest.mark.exhaustive
@pytest.mark.slow
def test_workers_see_neither_the_submissions_nor_the_results(folder, inbox, scheduler):
    """Nothing is shared: where our folders are, the workers have none."""
    if not shutil.which("bwrap") or subprocess.run(["bwrap", "--dev-bind", "/", "/", "true"]).returncode:
        pytest.skip("bubblewrap hides the folders")
    (folder / "out").mkdir()
    hidden = ("bwrap", "--dev-bind", "/", "/", "--tmpfs", str(inbox), "--tmpfs", str(folder / "out"))
    with worker(folder, scheduler, inside=hidden):
        assert_complete(folder, Run(folder, "--insecure", "--scheduler", scheduler, "--sandbox", "none"))


@pytest.mark.exhaustive
@pytest.mark.slow
def test_a_worker_is_killed_and_another_comes(folder, inbox, scheduler):
    run = Run(folder, "--insecure", "--scheduler", scheduler)
    with worker(folder, scheduler) as first:
        eventually(lambda: run.kept() >= 1)
        first.kill()
    with worker(folder, scheduler):
        assert_complete(folder, run)


@pytest.mark.exhaustive
@pytest.mark.slow
def test_the_scheduler_is_killed(folder, inbox):
    address = f"tcp://127.0.0.1:{free_port()}"
    with started(folder, "scheduler", "--host", address) as first, worker(folder, address):
        run = Run(folder, "--insecure", "--scheduler", address)
        eventually(lambda: run.kept() >= 1)
        first.kill()
        status, _, errors = run.finish()
    assert status == 2 and one_line(errors, "the scheduler is gone", "the same command goes on")
    assert graded(assert_complete(folder, Run(folder))) < len(STUDENTS)


@pytest.mark.exhaustive
@pytest.mark.slow
def test_a_worker_of_another_version_is_refused(folder, scheduler):
    """Otherwise who is graded by which version would be a matter of luck."""
    copy(folder / "in" / "jane")
    with copy_grader(folder / "other").open("a") as file:
        file.write("\n# twice as much for everybody\n")
    with worker(folder, scheduler, **environment_of(folder / "other")):
        status, _, errors = Run(folder, "--insecure", "--scheduler", scheduler).finish()
    assert status == 2 and one_line(errors, "worker on", "is not this machine's", "install the same there")


@pytest.mark.exhaustive
@pytest.mark.slow
def test_a_worker_without_the_sandbox_is_refused(folder, scheduler):
    copy(folder / "in" / "jane")
    with worker(folder, scheduler, PATH="/nowhere"):
        status, _, errors = Run(folder, "--insecure", "--scheduler", scheduler, "--sandbox", "bubblewrap").finish()
    assert status == 2 and one_line(errors, "no sandbox bubblewrap", "apt-get install bubblewrap")


@pytest.mark.exhaustive
@pytest.mark.slow
def test_own_cluster_with_a_submission_that_kills_workers(tmp_path):
    with dask_cluster.connect("local", 2, pretend) as pool:
        students = ["slow-0", "killer-9", "slow-1", "slow-2"]
        found = outcomes(students, tmp_path, replace(pool, grade=pretend))
    assert {student for student, result in found.items() if result.status == "error"} == {"killer-9"}


@pytest.mark.exhaustive
@pytest.mark.slow
def test_ctrl_c_stops_a_cluster_of_our_own_within_two_seconds(folder, inbox):
    run = Run(folder, "--scheduler", "local")
    eventually(lambda: run.kept() >= 1)
    family = run.descendants()
    began = time.monotonic()
    os.killpg(run.process.pid, signal.SIGINT)
    status, _, errors = run.finish()
    assert time.monotonic() - began < 2
    assert status == 130 and one_line(errors, "the same command goes on")
    eventually(lambda: not alive(family, folder), 5)


@pytest.mark.exhaustive
@pytest.mark.slow
def test_own_cluster_does_not_outlive_the_coordinator(folder, inbox):
    run = Run(folder, "--scheduler", "local")
    eventually(lambda: run.kept() >= 1)
    family = run.descendants()
    run.kill()
    run.finish()
    eventually(lambda: not alive(family, folder), 5)
