"""A bad line between a desktop and its server: real sockets that are cut, reset, stalled and trickle at any byte."""

import random
import socket
import struct
import threading
from collections import Counter
from contextlib import suppress

KINDS = ("cut", "reset", "stall", "trickle")
FARTHEST = 13  # the next fault comes after 2 to the power of at most so many bytes
LONGEST_STALL = 1.5  # seconds
TRICKLED, DROP = 200, 0.002  # bytes that come one by one, and seconds between them
PART = 4096
RESET = struct.pack("ii", 1, 0)  # linger for no time: the other side hears a reset instead of an end


class Proxy:
    """Passes everything on to an address; each direction of each connection fails now and then until it is healed."""

    def __init__(self, port: int, seed: int) -> None:
        self.done: Counter[str] = Counter()
        self._target = ("127.0.0.1", port)
        self._rng = random.Random(seed)
        self._lock = threading.Lock()
        self._healed = threading.Event()
        self._door = socket.create_server(("127.0.0.1", 0))
        self._sockets: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def heal(self) -> None:
        """Have no more faults; what stalls goes on."""
        self._healed.set()

    def close(self) -> None:
        """Break everything off."""
        self._healed.set()
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._threads[0].join()  # after it nobody adds to these lists
        for end in self._sockets:
            _shut(end)
        for thread in self._threads:
            thread.join()
        for end in self._sockets:
            end.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            self._sockets.append(near)
            try:
                far = socket.create_connection(self._target)
            except OSError:
                _shut(near)
                continue
            self._sockets.append(far)
            for one, other in ((near, far), (far, near)):
                thread = threading.Thread(target=self._pass, args=(one, other))
                self._threads.append(thread)
                thread.start()

    def _fault(self) -> tuple[str, int]:
        with self._lock:
            return self._rng.choice(KINDS), int(2 ** self._rng.uniform(0, FARTHEST))

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        kind, left = self._fault()
        with suppress(OSError):  # either end may go at any moment
            while part := one.recv(PART):
                if self._healed.is_set() or len(part) <= left:
                    other.sendall(part)
                    left -= len(part)
                    continue
                other.sendall(part[:left])
                if not self._act(kind, one, other, part[left:]):
                    break
                kind, left = self._fault()
        _shut(other)

    def _act(self, kind: str, one: socket.socket, other: socket.socket, rest: bytes) -> bool:
        """Do what is bad with this line; False if it is over."""
        with self._lock:
            self.done[kind] += 1
            seconds = self._rng.uniform(0, LONGEST_STALL)
        if kind == "cut":
            _shut(one)
            _shut(other)
            return False
        if kind == "reset":
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            one.close()  # nobody else waits on it; the other end hears an end
            return False
        if kind == "stall":
            self._healed.wait(seconds)
            other.sendall(rest)
            return True
        for byte in rest[:TRICKLED]:
            other.sendall(bytes((byte,)))
            self._healed.wait(DROP)
        other.sendall(rest[TRICKLED:])
        return True


def _shut(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
