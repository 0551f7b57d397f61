"""The filter of system calls: the numbers are right, and each call meets the verdict that it should."""

import errno
import re
import struct
from pathlib import Path

import pytest

from autograder.sandbox import seccomp

MACHINES = ["x86_64", "aarch64"]
DENY, NOT_THERE = (seccomp.FAIL | number for number in (errno.EPERM, errno.ENOSYS))


@pytest.mark.parametrize("machine", MACHINES)
def test_numbers_of_system_calls(machine: str) -> None:
    folder = "x86_64-linux-gnu/asm/unistd_64.h" if machine == "x86_64" else "asm-generic/unistd.h"
    header = Path("/usr/include", folder)
    if not header.exists():
        pytest.skip(f"{header}: not installed")
    defined = set(re.findall(r"__NR(?:3264)?_(\w+)\s+(\d+)", header.read_text()))
    calls = {
        **seccomp.denied_calls(machine),
        **{"prlimit64": seccomp.PRLIMIT[machine], "prctl": seccomp.PRCTL[machine], "fcntl": seccomp.FCNTL[machine]},
    }
    assert {(name, str(number)) for name, number in calls.items()} <= defined


def verdict(machine: str, number: int, first: int = 0, second: int = 0) -> int:
    """Run the filter as the kernel does, on a call with these arguments."""
    code = [struct.unpack("=HBBI", step) for step in batched(seccomp.program(machine), 8)]
    data = struct.pack("=IIQQQ", number, seccomp.AUDIT_ARCH[machine], 0, first, second)
    at = loaded = 0
    while True:
        kind, if_true, if_false, value = code[at]
        at += 1
        if kind == seccomp.RETURN:
            return value
        if kind == seccomp.LOAD:
            (loaded,) = struct.unpack_from("=I", data, value)
        else:
            at += if_true if {seccomp.EQUAL: loaded == value, seccomp.AT_LEAST: loaded >= value}[kind] else if_false


def batched(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


@pytest.mark.parametrize("machine", MACHINES)
def test_verdicts(machine: str) -> None:
    assert {verdict(machine, number) for number in seccomp.denied_calls(machine).values()} == {DENY}
    assert {verdict(machine, number) for number in (424, 434, 435, 447, 999, 1 << 30)} == {NOT_THERE}
    read = {"x86_64": 0, "aarch64": 63}[machine]
    assert verdict(machine, read) == seccomp.ALLOW


@pytest.mark.parametrize("machine", MACHINES)
def test_verdicts_by_argument(machine: str) -> None:
    fcntl = seccomp.FCNTL[machine]
    allowed = [command for command in range(2000) if verdict(machine, fcntl, 7, command) == seccomp.ALLOW]
    assert allowed == [0, 1, 2, 3, 4, 1030]
    assert verdict(machine, fcntl, 0, 8) == DENY  # F_SETOWN, of any open file
    assert verdict(machine, seccomp.PRLIMIT[machine], 0) == seccomp.ALLOW
    assert verdict(machine, seccomp.PRLIMIT[machine], 41) == DENY
    assert verdict(machine, seccomp.PRCTL[machine], 1) == DENY
    assert verdict(machine, seccomp.PRCTL[machine], 4) == seccomp.ALLOW
