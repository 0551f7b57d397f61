"""Exhaustion: of memory, processes, descriptors, disk and output. What is asked for is little, but more than is allowed."""

from tests.attacks.attack import BOAST, FILE, Attack

CHILDREN = """
children = []
for _ in range(30):
    child = os.fork()
    if not child:
        time.sleep(30)
        os._exit(0)
    children.append(child)
boast()
"""
THREADS = """
for _ in range(30):
    threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
boast()
"""
UNLINKED = """
with open(Path(FOLDER, "tmp", MARK), "wb") as file:
    os.unlink(file.name)
    file.write(bytes(3_000_000))
boast()
"""


def taking(name: str, tries: str, call: str, harm: str = BOAST) -> Attack:
    return Attack(name, tries, harm, call=call)


ATTACKS = [
    taking("memory", "allocates 3 GB", "x = np.empty(3 * 10**9, np.uint8)\nx[:: 10**8] = 1\nboast()"),
    taking("mapped memory", "maps 3 GB", "mmap.mmap(-1, 3 * 10**9)[0:1] = b'x'\nboast()"),
    taking(
        "shared memory",
        "makes a segment that outlives it",
        "boast_if(libc.shmctl(libc.shmget(0, 10**7, 0o1600), 0, 0) == 0)",
    ),
    taking("memory files", "makes a file in memory", "os.write(os.memfd_create('x'), bytes(10**7))\nboast()"),
    taking("processes", "starts thirty of them", CHILDREN),
    taking("threads", "starts thirty of them", THREADS),
    taking("another program", "starts a program", "subprocess.run([sys.executable, '-c', ''], check=True)\nboast()"),
    taking("descriptors", "opens two hundred files", "files = [open('/dev/null') for _ in range(200)]\nboast()"),
    taking("disk", "fills its folder", "Path(FOLDER, 'tmp', MARK).write_bytes(bytes(10**7))\nreturn 0", FILE),
    taking("shared disk", "fills /dev/shm", "Path('/dev/shm', MARK).write_bytes(bytes(10**7))\nreturn 0", FILE),
    taking("disk that nobody sees", "writes a file and unlinks it", UNLINKED),
    taking("printed text", "prints without end", "for _ in range(300):\n    print('x' * 10**4)\nreturn 0", FILE),
    taking("text of an error", "raises an error with a long text", "raise NotImplementedError('x' * 10**6)", FILE),
    taking(
        "text of a type",
        "returns something whose type has a long name",
        "return type('x' * 10**6, (), {})()",
        FILE,
    ),
]
