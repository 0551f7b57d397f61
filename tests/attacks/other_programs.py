"""Other programs of the same user: what they keep in the kernel, beside any file, is read, overwritten and removed.

Shared memory, queues and semaphores of System V and of POSIX. Each but the last three is a single step.
"""

from tests.attacks.attack import BOAST, LEAK, NEXT, Attack, called
from tests.attacks.system_calls import HERE

MESSAGES = """
libc.shmat.restype = ctypes.c_void_p


def segment():
    place = libc.shmat(SEGMENT, None, 0)
    if place in (None, 2**64 - 1):
        raise PermissionError("no segment")
    return place


def receive(kind, flags):
    message = ctypes.create_string_buffer(200)
    length = libc.msgrcv(QUEUE, message, 190, ctypes.c_long(kind), flags)
    if length < 0:
        raise PermissionError("no message")
    return message.raw[8 : 8 + length]


def send(text, kind):
    return libc.msgsnd(QUEUE, struct.pack("=q", kind) + text.encode(), len(text), 0o4000) == 0
"""


def reading(name: str, tries: str, loot: str) -> Attack:
    return Attack(name, tries, LEAK, code=MESSAGES, call=f"tell({loot})", probe=True)


def doing(name: str, tries: str, success: str) -> Attack:
    return Attack(name, tries, BOAST, code=MESSAGES, call=f"boast_if({success})", probe=True)


def left(name: str, tries: str, leave: str, find: str) -> Attack:
    """Leave something in it for an accomplice who comes next."""
    return Attack(
        name,
        tries,
        NEXT,
        code=MESSAGES,
        call=f"{leave}\nreturn 0",
        accomplice=f"{MESSAGES}\n\n{called(f'tell({find})')}",
    )


ATTACKS = [
    reading("a segment", "reads it", "ctypes.string_at(segment())"),
    doing("a segment, overwritten", "writes into it", "ctypes.memset(segment() + 100, 1, 1) and True"),
    doing("segments, listed", "asks for the segments of all", "libc.shmctl(0, 14, bytes(200)) != -1"),
    reading("a message, looked at", "reads one and leaves it", "receive(0, 0o44000)"),  # MSG_COPY, IPC_NOWAIT
    reading("a message, taken", "receives one that is for somebody else", "receive(1, 0o4000)"),
    doing("a message, forged", "sends one", "send('forged', 7)"),
    doing("messages, listed", "asks for the queues of all", "libc.msgctl(0, 12, bytes(200)) != -1"),
    doing("a semaphore, taken", "lowers it", "libc.semop(SEMAPHORE, struct.pack('=Hhh', 0, -1, 0o4000), 1) == 0"),
    doing("a semaphore, set", "gives it another value", "libc.semctl(SEMAPHORE, 0, 16, 3) == 0"),
    doing("a named queue, opened", "opens it", f"asked({HERE['mq_open']}, NAMED_QUEUE.encode(), 2, 0, None)"),
    doing("a named queue, removed", "unlinks it", f"asked({HERE['mq_unlink']}, NAMED_QUEUE.encode())"),
    doing("a segment, removed", "removes it", "libc.shmctl(SEGMENT, 0, None) == 0"),
    doing("messages, removed", "removes a queue", "libc.msgctl(QUEUE, 0, None) == 0"),
    doing("a semaphore, removed", "removes it", "libc.semctl(SEMAPHORE, 0, 0, None) == 0"),
    left(
        "left in a segment",
        "writes its mark for the next",
        "ctypes.memmove(segment(), MARK.encode(), len(MARK))",
        "ctypes.string_at(segment())",
    ),
    left("left in a queue", "sends its mark to the next", "send(MARK, 9)", "receive(9, 0o4000)"),
    left(
        "left in a semaphore",
        "counts for the next",
        "libc.semctl(SEMAPHORE, 0, 16, 77)",
        "MARK if libc.semctl(SEMAPHORE, 0, 12, 0) == 77 else ''",
    ),
]
