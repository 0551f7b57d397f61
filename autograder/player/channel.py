"""A running player at the other end of two pipes: ask it something, within a budget of time."""

import contextlib
import fcntl
import os
import select
import signal
import time
from typing import Any

import psutil

from autograder.player import wire
from autograder.player.fork_server import START_SECONDS, Template

TICK = 0.05  # seconds between two looks at the clock
PIPE_BYTES = 1 << 20  # for large arrays: the smaller the pipe, the more often both sides wait for each other
GRACE_SECONDS = 0.5  # for a player that closed its pipe to end


class Lost(Exception):
    """The player is gone: `kind` is "deadline" or "crash", the text is for the student."""

    def __init__(self, kind: str, text: str):
        super().__init__(text)
        self.kind = kind


class Budget:
    """The time that a question may take, counted from now.

    CPU time bounds those who work, idle time those who sleep or wait, and wall time both; it is generous, since a busy
    machine is no reason to fail.
    """

    def __init__(self, cpu_seconds: float, idle_seconds: float, wall_seconds: float, cpu_used: float = 0.0):
        self.cpu_seconds = cpu_seconds
        self.idle_seconds = idle_seconds
        self.wall_seconds = wall_seconds
        self.cpu_start = cpu_used
        self.wall_start = time.monotonic()
        self.idle = 0.0

    def check(self, cpu_used: float, asleep: bool) -> None:
        """Look at the clock once a TICK; raise Lost when the time is up."""
        self.idle += TICK * asleep
        if cpu_used - self.cpu_start > self.cpu_seconds:
            raise Lost(
                "deadline", f"It was stopped after {self.cpu_seconds:g} s of CPU time. Is there an endless loop?"
            )
        if self.idle > self.idle_seconds:
            raise Lost("deadline", f"It was stopped after it had waited for {self.idle_seconds:g} s. Does it sleep?")
        if time.monotonic() - self.wall_start > self.wall_seconds:
            raise Lost("deadline", f"It was stopped after {self.wall_seconds:g} s.")


class Channel:
    """One player, and the pipes to it."""

    def __init__(self, template: Template, limits: dict[str, int]):
        requests, self.input = os.pipe()
        self.output, replies = os.pipe()
        for pipe in (self.input, self.output):
            os.set_blocking(pipe, False)
        with contextlib.suppress(OSError):  # who has many pipes must do with small ones
            fcntl.fcntl(self.output, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        self.template = template
        try:
            self.pid = template.fork(requests, replies)
            self.player = os.pidfd_open(self.pid)
        except BaseException:
            os.close(self.input)
            os.close(self.output)
            raise
        finally:
            os.close(requests)
            os.close(replies)
        self.status: int | None = None  # how it ended, once it has
        self.cpu = 0.0
        self.looked = time.monotonic()
        self.limits = limits
        self.unsent = wire.encode(limits)  # before the first request
        self.received = bytearray()  # and not yet taken

    def ask(self, request: dict[str, Any], budget: Budget) -> dict[str, Any]:
        """Send a request and return the reply; raise Lost, with the player dead, if there is none in time."""
        try:
            self.send(self.unsent + wire.encode(request), budget)
            self.unsent = b""
            return self.reply(budget)
        except Lost:
            self.close()
            raise
        except (wire.Malformed, BrokenPipeError) as error:
            raise self.died() from error

    def send(self, frame: bytes, budget: Budget) -> None:
        rest = memoryview(frame)
        while rest := rest[self.write(rest) :]:
            self.wait(budget, writing=True)

    def write(self, data: memoryview) -> int:
        try:
            return os.write(self.input, data)
        except BlockingIOError:
            return 0

    def reply(self, budget: Budget) -> dict[str, Any]:
        header = self.read(wire.HEADER.size, budget)
        text, binary = wire.lengths(header, self.limits["reply_text_bytes"], self.limits["reply_array_bytes"])
        reply = wire.decode(self.read(text, budget), self.read(binary, budget))
        if not isinstance(reply, dict):
            raise wire.Malformed("no reply")
        return reply

    def read(self, size: int, budget: Budget) -> bytes:
        """Return exactly `size` bytes; memory grows only with what has really arrived, which may be a little more."""
        while len(self.received) < size:
            self.wait(budget)
            try:
                part = os.read(self.output, min(max(size - len(self.received), 1 << 16), PIPE_BYTES))
            except BlockingIOError:
                continue
            if not part:
                raise wire.Malformed("the pipe was closed")
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
            if not ready or time.monotonic() - self.looked > TICK:  # a trickle of bytes must not stop the clock
                budget.check(self.cpu_seconds(), not ready and self.asleep())
                self.looked = time.monotonic()

    def asleep(self) -> bool:
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

    def died(self) -> Lost:
        """Return in words how the player ended, and make sure that it has.

        What it sent last is not told, nor an exit status of its choosing.
        """
        try:
            self.status, self.cpu = self.template.ended(GRACE_SECONDS)
        except TimeoutError:  # it still runs: it sent nonsense, or closed its pipe
            self.close()
            return Lost("crash", "The process that ran it broke the protocol.")
        self.close()
        if -self.status not in set(signal.Signals):
            return Lost("crash", "The process that ran it ended itself.")
        return Lost("crash", f"The process that ran it died ({signal.Signals(-self.status).name}).")

    def close(self) -> None:
        """Kill the player, if it still lives."""
        try:
            if self.status is None:
                with contextlib.suppress(ProcessLookupError):
                    signal.pidfd_send_signal(self.player, signal.SIGKILL)
                self.status, self.cpu = self.template.ended(START_SECONDS)
        finally:
            for descriptor in (self.input, self.output, self.player):
                os.close(descriptor)


def cpu_clock(pid: int) -> int:
    """Return the clock that counts the CPU time of a process (Linux: clock_getcpuclockid, which Python does not have)."""
    return (~pid << 3) | 2
