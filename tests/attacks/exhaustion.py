"""Exhaustion: of memory, processes, descriptors, disk and output. What is asked for is little, but more than is allowed."""

from typing import Any

from tests.attacks.attack import BOAST, FILE, Attack, from_file


def taking(name: str, tries: str, call: str, harm: str = BOAST, **more: Any) -> Attack:
    return Attack(name, tries, harm, call=call, **more)


ATTACKS = [
    taking("memory", "allocates 3 GB", "x = np.empty(3 * 10**9, np.uint8)\nx[:: 10**8] = 1\nboast()"),
    taking("mapped memory", "maps 3 GB", "mmap.mmap(-1, 3 * 10**9)[0:1] = b'x'\nboast()"),
    taking(
        "shared memory",
        "makes a segment that outlives it",
        "boast_if(libc.shmctl(libc.shmget(0, 10**7, 0o1600), 0, 0) == 0)",
        probe=True,
    ),
    taking(
        "memory files", "makes a file in memory", "os.write(os.memfd_create('x'), bytes(10**7))\nboast()", probe=True
    ),
    from_file("exhaustion/processes", BOAST),
    from_file("exhaustion/threads", BOAST),
    taking("another program", "starts a program", "subprocess.run([sys.executable, '-c', ''], check=True)\nboast()"),
    taking("descriptors", "opens two hundred files", "files = [open('/dev/null') for _ in range(200)]\nboast()"),
    taking(
        "disk",
        "fills its folder",
        "Path(FOLDER, 'tmp', MARK).write_bytes(bytes(10**7))\nboast()",
        FILE,
        probe=True,
    ),
    taking(
        "shared disk", "fills /dev/shm", "Path('/dev/shm', MARK).write_bytes(bytes(10**7))\nboast()", FILE, probe=True
    ),
    from_file("exhaustion/disk_that_nobody_sees", BOAST, probe=True),
    taking("printed text", "prints without end", "for _ in range(300):\n    print('x' * 10**4)\nreturn 0", FILE),
    taking("text of an error", "raises an error with a long text", "raise NotImplementedError('x' * 10**6)", FILE),
    taking("widest text", "does so with wide characters", "raise NotImplementedError(chr(0x1F600) * 10**6)", FILE),
    Attack("text of an import", "does so when it is imported", FILE, code="raise ImportError('x' * 10**6)"),
    Attack("text of a line", "has a line that is no Python, and long", FILE, code="no Python " + "x" * 700_000),
    taking(
        "text of a type",
        "returns something whose type has a long name",
        "return type('x' * 10**6, (), {})()",
        FILE,
    ),
]
