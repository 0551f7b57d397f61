"""Strangers stay out of a scheduler: who has no certificate is refused, and root is not led to one that is open."""

import json
import os
import socket
import ssl
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from autograder import paths
from autograder.classroom import certificate
from autograder.errors import SetupError
from tests.classroom.test_dask_cluster import Run, free_port, started, worker
from tests.classroom.test_faults import (
    STUDENTS,
    alive,
    assert_complete,
    copy,
    eventually,
    folder,
    graded,
    inbox,
    one_line,
)

__all__ = ["folder", "inbox"]  # fixtures

# Another user of the machine (or whoever we are, without our files), who wants to know as whom its code runs there.
STRANGER = """
import os, sys
from distributed import Client
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    client = Client(sys.argv[1], timeout=5, set_as_default=False)
    print("in:", os.getuid(), client.run_on_scheduler(os.getuid), flush=True)
except Exception as error:
    print("refused:", type(error).__name__, flush=True)
os._exit(0)
"""


def stranger(address: str) -> str:
    """Return what becomes of somebody who connects."""
    command = [sys.executable, "-c", STRANGER, address]
    return subprocess.run(command, capture_output=True, text=True, timeout=60).stdout.strip()


def first_words(address: str, own: Path | None) -> bytes:
    """Return what a scheduler says first to whoever believes it everything, with a certificate of its own or none."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if own:
        role = json.loads(own.read_text())["distributed"]["comm"]["tls"]["client"]
        pem = own.with_suffix(".pem")
        pem.write_text(role["cert"] + role["key"])
        context.load_cert_chain(pem)
    host, port = address.removeprefix("tls://").split(":")
    try:
        with socket.create_connection((host, int(port)), 5) as raw, context.wrap_socket(raw) as talk:
            return talk.recv(10)
    except (ssl.SSLError, ConnectionError):
        return b""


@contextmanager
def scheduler_with_worker(folder: Path, protocol: str, **environment: str) -> Iterator[str]:
    """Give the address of a scheduler that can be reached."""
    address = f"{protocol}://127.0.0.1:{free_port()}"
    with (
        started(folder, "scheduler", "--host", address, **environment),
        worker(folder, address, **environment),
    ):
        eventually(lambda: can_be_reached(address))
        yield address


def can_be_reached(address: str) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", int(address.rpartition(":")[2]))) == 0


@pytest.fixture
def open_scheduler(folder) -> Iterator[str]:
    with scheduler_with_worker(folder, "tcp") as address:
        yield address


@pytest.fixture
def friends(folder) -> dict[str, str]:
    """What those who have the certificate have in their environment."""
    certificate.write_certificate(folder / "tls.yaml")
    return {"DASK_CONFIG": str(folder / "tls.yaml")}


@pytest.fixture
def closed_scheduler(folder, friends) -> Iterator[str]:
    with scheduler_with_worker(folder, "tls", **friends) as address:
        yield address


@pytest.mark.exhaustive
@pytest.mark.slow
def test_a_stranger_can_do_anything_without_a_certificate(open_scheduler):
    """The control of the next tests."""
    assert stranger(open_scheduler) == f"in: {65534 if os.geteuid() == 0 else os.getuid()} {os.getuid()}"


@pytest.mark.exhaustive
@pytest.mark.slow
def test_a_stranger_is_refused_where_there_is_a_certificate(closed_scheduler, folder):
    assert stranger(closed_scheduler).startswith("refused")
    assert stranger(closed_scheduler.replace("tls:", "tcp:")).startswith("refused")
    certificate.write_certificate(folder / "other.yaml")
    assert first_words(closed_scheduler, None) == first_words(closed_scheduler, folder / "other.yaml") == b""
    assert first_words(closed_scheduler, folder / "tls.yaml") != b""  # it is the certificate that makes the difference


@pytest.mark.exhaustive
@pytest.mark.slow
def test_two_workers_are_closed_to_strangers(folder, inbox):
    """As docs/two_workers.sh stands: while it grades, somebody else comes along."""
    port, script = free_port(), str(paths.ROOT / "docs" / "two_workers.sh")
    run = Run(folder, command=("sh", script), PYTHON=sys.executable, PORT=str(port))
    eventually(lambda: run.kept() >= 1)
    (own,) = (folder / "tmp").glob("*/tls.yaml")
    assert own.parent.stat().st_mode & 0o777 == 0o700
    assert first_words(f"127.0.0.1:{port}", None) == b"" != first_words(f"127.0.0.1:{port}", own)
    assert stranger(f"tcp://127.0.0.1:{port}").startswith("refused")
    assert graded(assert_complete(folder, run)) == len(STUDENTS)
    assert not list((folder / "tmp").glob("*/tls*"))
    eventually(lambda: not alive([], folder), 20)


@pytest.mark.exhaustive
@pytest.mark.slow
def test_root_is_not_led_to_an_open_scheduler(open_scheduler, folder):
    """Unless it is meant; whoever is not root is told."""
    copy(folder / "in" / "jane")
    if os.geteuid() == 0:
        status, _, errors = Run(folder, "--scheduler", open_scheduler).finish()
        assert status == 2 and one_line(errors, "could become root", "autograder certificate FILE", "--insecure")
        assert not (folder / "out").exists()
    status, output, errors = Run(folder, "--scheduler", open_scheduler, "--insecure").finish()
    assert (status, errors) == (0, "") and "Without a certificate" in output


@pytest.mark.exhaustive
@pytest.mark.slow
def test_with_the_certificate_there_is_nothing_to_say(closed_scheduler, folder, friends):
    copy(folder / "in" / "jane")
    status, output, errors = Run(folder, "--scheduler", closed_scheduler, **friends).finish()
    assert (status, errors) == (0, "") and "certificate" not in output


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "127.0.0.1:1", "ws://x:1", "TLS://x:1", "inproc://x"])
def test_what_is_not_known_to_be_closed_is_open(address, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(SetupError, match="could become root"):
        certificate.require_certificate(address, insecure=False)
    certificate.require_certificate(address, insecure=True)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    certificate.require_certificate(address, insecure=False)


def test_closed_without_a_certificate_is_one_line(monkeypatch):
    certificate.require_certificate("local", insecure=False)
    with pytest.raises(SetupError, match="there is no certificate; .autograder certificate FILE. makes one"):
        certificate.require_certificate("tls://127.0.0.1:1", insecure=True)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_a_certificate_is_for_its_maker_alone(tmp_path, umask):
    before = os.umask(umask)
    try:
        certificate.write_certificate(tmp_path / "tls.yaml")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "tls.yaml").stat().st_mode) == 0o600
    assert "PRIVATE KEY" in (tmp_path / "tls.yaml").read_text()


@pytest.mark.parametrize("kind", ["file", "link"])
def test_a_certificate_is_never_written_over_something(tmp_path, kind):
    target = tmp_path / "precious"
    target.write_text("precious")
    (tmp_path / "link").symlink_to(target)
    with pytest.raises(SetupError, match="exists; name a new file"):
        certificate.write_certificate(target if kind == "file" else tmp_path / "link")
    assert target.read_text() == "precious"
