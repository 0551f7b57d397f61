"""A running player at the other end of two pipes: ask it something, within a budget of time."""

import contextlib
import fcntl
import os
import select
import signal
import time
from dataclasses import asdict
from typing import Any, Protocol

import psutil

from autograder.errors import PlayerLost
from autograder.limits import PlayerLimits
from autograder.player import wire
from autograder.player.budget import TICK, Budget
from given.machinery.outcome import Kind

PIPE_BYTES = 1 << 20  # for large arrays: the smaller the pipe, the more often both sides wait for each other
SMALLEST_READ = 1 << 16  # what the kernel hands over at a time anyway
GRACE_SECONDS = 0.5  # for a player that closed its pipe to end


class Forks(Protocol):
    """What a channel needs of the fork server."""

    def fork(self, requests: int, replies: int) -> int:
        """Fork a player that reads and writes these pipes; return its number among our processes."""

    def wait_for_end(self, seconds: float = ...) -> tuple[int, float]:
        """Return how the player ended and its CPU seconds; raise TimeoutError if it lives."""

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
        self.status: int | None = None  # how it ended, once it has
        self.cpu = 0.0
        self.last_look = time.monotonic()
        self.limits = limits
        self.unsent = wire.encode(asdict(limits))  # before the first request
        self.received = bytearray()  # and not yet taken

    def ask(self, request: dict[str, Any], budget: Budget) -> dict[str, Any]:
        """Send a request and return the reply; raise PlayerLost, with the player dead, if there is none in time."""
        try:
            self.send(self.unsent + wire.encode(request), budget)
            self.unsent = b""
            return self.read_reply(budget)
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
        reply = wire.decode(self.read(text, budget), self.read(binary, budget))
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
            if not ready or time.monotonic() - self.last_look > TICK:
                budget.check(self.cpu_seconds(), not ready and self.is_asleep())
                self.last_look = time.monotonic()

    def is_asleep(self) -> bool:
        """Whether the player waits for something other than a processor."""
        try:
            return psutil.Process(self.pid).status() == psutil.STATUS_SLEEPING
        except psutil.NoSuchProcess:
            return False

    def cpu_seconds(self) -> float:
        """Return the CPU time of the player so far, as the kernel counts it."""
        with contextlib.suppress(OSError):  # it has ended
            self.cpu = max(self.cpu, time.clock_gettime(cpu_clock(self.pid)))
        return self.cpu

    def explain_end(self) -> PlayerLost:
        """Return in words how the player ended, and make sure that it has.

        What it sent last is not told, nor an exit status of its choosing.
        """
        try:
            self.status, self.cpu = self.server.wait_for_end(GRACE_SECONDS)
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
                self.status, self.cpu = self.server.wait_for_end()
        finally:
            for descriptor in (self.input, self.output, self.pidfd):
                os.close(descriptor)


def cpu_clock(pid: int) -> int:
    """Return the clock that counts the CPU time of a process (Linux: clock_getcpuclockid, which Python does not have)."""
    return (~pid << 3) | 2
