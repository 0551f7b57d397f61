"""A running player at the other end of two pipes: ask it something, within a budget of time."""

import contextlib
import fcntl
import os
import select
import signal
import time
from dataclasses import asdict
from typing import Any, NamedTuple, Protocol

from autograder.errors import PlayerLost
from autograder.limits import PlayerLimits
from autograder.player import wire
from autograder.player.budget import Budget
from given.machinery.outcome import Kind

PIPE_BYTES = 1 << 20  # for large arrays: the smaller the pipe, the more often both sides wait for each other
SMALLEST_READ = 1 << 16  # what the kernel hands over at a time anyway
GRACE_SECONDS = 0.5  # for a player that closed its pipe to end
TICK = 0.05  # seconds between two looks at the clock
LONGEST_TICK = 1.0  # if more time has passed, it was we who were stopped


class Clocks(NamedTuple):
    """Seconds that have passed, that a player has worked, and that it could have worked but for want of a processor."""

    wall: float
    cpu: float
    queued: float


class Forks(Protocol):
    """What a channel needs of the fork server."""

    def fork(self, requests: int, replies: int) -> int:
        """Fork a player that reads and writes these pipes; return its number among our processes."""

    def wait_for_end(self, seconds: float = ...) -> int:
        """Return how the player ended; raise TimeoutError if it lives."""

    def replace(self) -> None:
        """End this server with all its players, and start another."""


class Channel:
    """One player, and the pipes to it."""

    def __init__(self, server: Forks, limits: PlayerLimits):
        requests, self.input = os.pipe()
        self.output, replies = os.pipe()
        for pipe in (self.input, self.output):
            os.set_blocking(pipe, False)
        with contextlib.suppress(OSError):  # a user who has many pipes open gets small ones
            fcntl.fcntl(self.output, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        self.server = server
        try:
            self.pid = server.fork(requests, replies)
            self.pidfd = os.pidfd_open(self.pid)
        except BaseException:
            os.close(self.input)
            os.close(self.output)
            raise
        finally:
            os.close(requests)
            os.close(replies)
        self.queue = open_queue(self.pid)
        self.status: int | None = None  # how it ended, once it has
        self.last_look = Clocks(time.monotonic(), 0.0, 0.0)
        self.limits = limits
        self.unsent = wire.encode(asdict(limits))  # before the first request
        self.received = bytearray()  # and not yet taken

    def ask(self, request: dict[str, Any], budget: Budget) -> dict[str, Any]:
        """Send a request and return the reply; raise PlayerLost, with the player dead, if there is none in time."""
        try:
            self.last_look = self.last_look._replace(wall=time.monotonic())  # since the last reply it was ours
            self.send(self.unsent + wire.encode(request), budget)
            self.unsent = b""
            reply = self.read_reply(budget)
            self.look_at_clocks(budget)
            return reply
        except PlayerLost:
            self.close()
            raise
        except wire.Malformed as error:
            raise self.condemn() from error
        except (EOFError, BrokenPipeError) as error:
            raise self.explain_end() from error

    def send(self, frame: bytes, budget: Budget) -> None:
        """Write a whole frame, waiting for the player to take it."""
        rest = memoryview(frame)
        while rest := rest[self.write(rest) :]:
            self.wait(budget, writing=True)

    def write(self, data: memoryview) -> int:
        """Return how many bytes the pipe took."""
        try:
            return os.write(self.input, data)
        except BlockingIOError:
            return 0

    def read_reply(self, budget: Budget) -> dict[str, Any]:
        """Return the next frame; raise Malformed if it is none."""
        header = self.read(wire.HEADER.size, budget)
        text, binary = wire.lengths(header, self.limits.reply_text_bytes, self.limits.reply_array_bytes)
        budget.hand_in.receive(text, binary)
        reply = wire.decode(
            wire.require_few_items(self.read(text, budget), self.limits.reply_items), self.read(binary, budget)
        )
        if not isinstance(reply, dict):
            raise wire.Malformed("no reply")
        return reply

    def read(self, size: int, budget: Budget) -> bytes:
        """Return exactly `size` bytes, or raise EOFError; memory grows only with what has really arrived, or a little more."""
        while len(self.received) < size:
            self.wait(budget)
            try:
                part = os.read(self.output, min(max(size - len(self.received), SMALLEST_READ), PIPE_BYTES))
            except BlockingIOError:
                continue
            if not part:
                raise EOFError("the player closed its pipe")
            self.received += part
        taken = bytes(self.received[:size])
        del self.received[:size]
        return taken

    def wait(self, budget: Budget, writing: bool = False) -> None:
        """Wait until the pipe is ready, looking at the clock now and then."""
        ready = False
        while not ready:
            readable, writable, _ = select.select(
                [] if writing else [self.output], [self.input] if writing else [], [], TICK
            )
            ready = bool(readable or writable)
            # Also when bytes trickle in: they must not stop the clock.
            if not ready or time.monotonic() - self.last_look.wall > TICK:
                self.look_at_clocks(budget)

    def look_at_clocks(self, budget: Budget) -> None:
        """Count the time since the last look; raise PlayerLost when it is up.

        A player was idle in what is left when its work, and its waiting for a processor, are taken off. That may be less
        than nothing: the kernel tells of its waiting when it is over, and it may have worked while we did not wait for it.
        """
        before, now = self.last_look, self.read_clocks()
        self.last_look = now
        wall = min(now.wall - before.wall, LONGEST_TICK)
        cpu, queued = now.cpu - before.cpu, now.queued - before.queued
        budget.spend(cpu, wall - cpu - queued, wall)

    def read_clocks(self) -> "Clocks":
        """Return the clocks as they stand; those of a player that has ended stand still."""
        _, cpu, queued = self.last_look
        try:
            cpu = max(cpu, time.clock_gettime(cpu_clock(self.pid)))
            queued = max(queued, seconds_in_queue(self.queue))
        except OSError:
            pass
        return Clocks(time.monotonic(), cpu, queued)

    def explain_end(self) -> PlayerLost:
        """Return in words how the player ended, and make sure that it has.

        What it sent last is not told, nor an exit status of its choosing.
        """
        try:
            self.status = self.server.wait_for_end(GRACE_SECONDS)
        except TimeoutError:  # it still runs, but has closed its pipe
            return self.condemn()
        self.close()
        if -self.status not in set(signal.Signals):
            return PlayerLost(Kind.CRASH, "The process that ran it ended itself.")
        return PlayerLost(Kind.CRASH, f"The process that ran it died ({signal.Signals(-self.status).name}).")

    def condemn(self) -> PlayerLost:
        """Kill a player that did what no honest one does, whatever it would do next, and say so."""
        self.close()
        return PlayerLost(Kind.CRASH, "The process that ran it broke the protocol.")

    def close(self) -> None:
        """Kill the player, if it still lives."""
        try:
            if self.status is None:
                with contextlib.suppress(ProcessLookupError):
                    signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
                self.status = self.server.wait_for_end()
        except TimeoutError:  # one that cannot even be killed ends with its sandbox
            self.server.replace()
        finally:
            for descriptor in (self.input, self.output, self.pidfd, self.queue):
                if descriptor is not None:
                    os.close(descriptor)


def cpu_clock(pid: int) -> int:
    """Return the clock that counts the CPU time of a process (Linux: clock_getcpuclockid, which Python does not have)."""
    return (~pid << 3) | 2


def open_queue(pid: int) -> int | None:
    """Open the file in which the kernel tells how long a process waited for a processor; None where it does not count it.

    It stays open, since it is read before and after each call, and opening it anew took as long as all else of a look.
    """
    try:
        return os.open(f"/proc/{pid}/schedstat", os.O_RDONLY)
    except OSError:
        return None


def seconds_in_queue(queue: int | None) -> float:
    """Return how long a process was ready to work and had no processor; 0 where the kernel does not count it."""
    if queue is None:
        return 0.0
    # Nanoseconds at work, nanoseconds in the queue, times that it had a processor.
    return int(os.pread(queue, 100, 0).split()[1]) / 1e9
