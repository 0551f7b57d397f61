"""Everything of the player's user is ended, and nobody else's."""

import os
import subprocess
import sys

import pytest

from autograder.gradescope.end_user import end_everything_of, processes_of

# Users that nobody else on this machine has: what is theirs is killed.
USER, NEIGHBOUR = 61_987, 61_988
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can end what is another user's")

# Forks twice, so that nobody's child is left, and goes on forking.
RESTLESS = """
import os, time
for _ in range(2):
    if os.fork():
        os._exit(0)
    os.setsid()
print("ready", flush=True)
while True:
    os.write(1, b".")
    if os.fork():
        time.sleep(0.1)
        os._exit(0)
"""


def start(user: int, program: str) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen([sys.executable, "-c", program], user=user, group=user, stdout=subprocess.PIPE, cwd="/")
    assert process.stdout and process.stdout.readline() == b"ready\n"
    return process


@AS_ROOT
@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists("/usr/bin/python3"), reason="there is no Python for all users")
def test_who_forks_without_end_is_ended_and_the_neighbour_lives(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")
    neighbour = start(NEIGHBOUR, "import time; print('ready', flush=True); time.sleep(60)")
    restless = start(USER, RESTLESS)
    try:
        assert restless.stdout and restless.stdout.read(5)  # it goes on and on
        assert end_everything_of(USER)
        restless.stdout.read()  # ends when nobody is left to write
        assert processes_of(USER) == [] and neighbour.poll() is None
    finally:
        end_everything_of(USER)
        end_everything_of(NEIGHBOUR)
        restless.wait()
        neighbour.wait()


@AS_ROOT
def test_a_user_without_processes_takes_no_time():
    assert processes_of(USER) == [] and end_everything_of(USER)


def test_root_is_never_ended():
    with pytest.raises(AssertionError):
        end_everything_of(0)
