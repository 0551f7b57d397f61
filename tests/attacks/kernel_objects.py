"""What another program of the user that students' code runs as keeps in the kernel: memory, messages, a semaphore.

Databases, window systems and parallel programs do. Each such thing has a number, and none belongs to a process.
"""

import ctypes
import os
import struct

from tests.attacks.system_calls import HERE

PRIVATE, CREATE, REMOVE, SET, STATUS = 0, 0o1000, 0, 1, 2
SIZE = 4096
OWNER = struct.Struct("=iII")  # of struct ipc_perm, which begins the status of each kind: key, user, group

libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p


class KernelObjects:
    """A shared segment, a queue with a message, a semaphore of 5 and a queue with a name, the first two with a secret."""

    def __init__(self, owner: int | None, secret: str, name: str):
        self.segment = libc.shmget(PRIVATE, SIZE, CREATE | 0o600)
        place = libc.shmat(self.segment, None, 0)
        ctypes.memmove(place, secret.encode(), len(secret))
        libc.shmdt(ctypes.c_void_p(place))
        self.queue = libc.msgget(PRIVATE, CREATE | 0o600)
        libc.msgsnd(self.queue, struct.pack("=q", 1) + secret.encode(), len(secret), 0)
        self.semaphore = libc.semget(PRIVATE, 1, CREATE | 0o600)
        libc.semctl(self.semaphore, 0, 16, 5)  # SETVAL
        self.name = name.encode()
        shape = struct.pack(
            "=8q", 0, 1, 64, *[0] * 5
        )  # one message of 64 bytes: there is a limit for all of a user's queues
        named_queue = libc.syscall(HERE["mq_open"], self.name, os.O_CREAT | os.O_RDWR, 0o600, shape)
        if owner is not None:
            os.fchown(named_queue, owner, owner)
            self.give_to(owner)
        os.close(named_queue)

    def give_to(self, owner: int) -> None:
        """Make them another user's."""
        status = ctypes.create_string_buffer(512)
        for control, number in ((libc.shmctl, self.segment), (libc.msgctl, self.queue), (self.semctl, self.semaphore)):
            control(number, STATUS, status)
            OWNER.pack_into(status, 0, 0, owner, owner)
            control(number, SET, status)

    @staticmethod
    def semctl(number: int, command: int, status: object) -> None:
        libc.semctl(number, 0, command, status)

    def known(self) -> dict[str, int | str]:
        """Return by which names an attack knows them."""
        numbers = {"SEGMENT": self.segment, "QUEUE": self.queue, "SEMAPHORE": self.semaphore}
        return {**numbers, "NAMED_QUEUE": self.name.decode()}

    def close(self) -> None:
        """Remove what is left of them."""
        libc.shmctl(self.segment, REMOVE, None)
        libc.msgctl(self.queue, REMOVE, None)
        libc.semctl(self.semaphore, 0, REMOVE, None)
        libc.syscall(HERE["mq_unlink"], self.name)
