"""Become the first process of a container: `inside.py CONFIG`, in namespaces of its own. Needs nothing but Python.

What Docker does by default: an overlay over the image, few capabilities, and a filter that denies what makes namespaces.
Afterwards it collects results.json and counts what is left, as a platform's harness would.
"""

import ctypes
import json
import os
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

# Docker's defaults: CHOWN DAC_OVERRIDE FOWNER FSETID KILL SETGID SETUID SETPCAP NET_BIND_SERVICE NET_RAW SYS_CHROOT MKNOD
# AUDIT_WRITE SETFCAP.
CAPABILITIES = (0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31)
PR_CAPBSET_DROP, PR_SET_SECCOMP, CAPSET, CAPABILITY_VERSION = 24, 22, 126, 0x20080522
GRACE_SECONDS = 1  # for those who die with their parent
libc = ctypes.CDLL(None, use_errno=True)


class Program(ctypes.Structure):
    """The kernel's `struct sock_fprog`."""

    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]


def main(config: dict[str, Any]) -> None:
    """Run the container and write what came of it."""
    work = Path(config["work"])
    for group in config["groups"]:
        Path(group, "cgroup.procs").write_text(str(os.getpid()))
    mount_all(config, work)
    outside = os.open(work, os.O_RDONLY)
    os.chroot(work / "root")
    os.chdir("/autograder")
    lock_up(bytes.fromhex(config["filter"]))
    began = time.monotonic()
    status = subprocess.run(
        ["./run_autograder"], env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root"}
    ).returncode
    seconds = time.monotonic() - began
    results = read("results/results.json")
    time.sleep(GRACE_SECONDS)
    report = {"status": status, "seconds": seconds, "left": processes_left(), "results": results}
    with open("report.json", "w", opener=lambda name, flags: os.open(name, flags, dir_fd=outside)) as file:
        json.dump(report, file)


def mount_all(config: dict[str, Any], work: Path) -> None:
    layers = f"lowerdir={config['image']},upperdir={work}/upper,workdir={work}/work"
    mount("-t", "overlay", "-o", layers, "overlay", f"{work}/root")
    mount("-t", "proc", "proc", f"{work}/root/proc")
    for place, size in config["disks"].items():
        os.makedirs(f"{work}/root{place}", exist_ok=True)
        mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", f"{work}/root{place}")


def mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True)


def lock_up(code: bytes) -> None:
    """Keep the capabilities of a container's root, and deny what the filter denies."""
    for capability in set(range(64)) - set(CAPABILITIES):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    filter = Program(len(code) // 8, code)
    if libc.prctl(PR_SET_SECCOMP, 2, ctypes.byref(filter)):
        raise OSError(ctypes.get_errno(), "no filter")
    kept = sum(1 << capability for capability in CAPABILITIES)
    data = struct.pack("=6I", kept, kept, 0, 0, 0, 0)
    if libc.syscall(CAPSET, struct.pack("=Ii", CAPABILITY_VERSION, 0), data):
        raise OSError(ctypes.get_errno(), "capset")


def processes_left() -> list[str]:
    """Return the command lines of all processes but this one."""
    others = [path for path in Path("/proc").iterdir() if path.name.isdecimal() and int(path.name) != os.getpid()]
    return [read(f"{path}/cmdline").replace("\0", " ") for path in others if read(f"{path}/cmdline")]


def read(path: str) -> str:
    try:
        return Path(path).read_text(errors="replace")
    except OSError:
        return ""


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
