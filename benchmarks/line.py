"""A line between browser and server, on loopback, as slow as a poor mobile network, that counts what it carries.

The browser's own emulation does not slow websockets, and the kernel's needs rights that a benchmark should not have.
Both directions have the whole rate each, shared by all connections; a new connection costs one round trip, as TCP's
handshake does. TCP's slow start and loss are not imitated.
"""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
import time
from typing import Self

PIECE = 1460
"""What is carried at a time [B]: connections that share the line take turns this often."""

AHEAD = 0.02
"""How far ahead a connection may book the line [s]: enough that a late wake-up leaves no gap."""


class Direction:
    """One direction of the line: pieces leave one after the other and arrive after a delay.

    Attributes:
        carried: what went through so far [B].
    """

    def __init__(self, rate: float | None, delay: float) -> None:
        """Make a direction.

        Args:
            rate: how much it carries [B/s]; None is as much as comes.
            delay: from one end to the other [s].
        """
        self.carried = 0
        self._rate = rate
        self._delay = delay
        self._free = 0.0
        self._lock = threading.Lock()

    def book(self, length: int) -> tuple[float, float]:
        """Take a place on the line for `length` bytes.

        Returns:
            When the last of them has left and when it arrives, in the time of `time.monotonic` [s].
        """
        with self._lock:
            begin = max(time.monotonic(), self._free)
            self._free = begin + (length / self._rate if self._rate else 0.0)
            self.carried += length
            return self._free, self._free + self._delay


def _sleep_until(moment: float) -> None:
    left = moment - time.monotonic()
    if left > 0:
        time.sleep(left)


def _end(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


class Line:
    """Carries connections to a port on loopback.

    Attributes:
        port: where it listens.
        up: the direction from browser to server.
        down: the direction from server to browser.
    """

    def __init__(self, target: int, rate: float | None = None, round_trip: float = 0.0) -> None:
        """Make a line; it carries within a `with` block.

        Args:
            target: port of the server.
            rate: of each direction [B/s]; None is as much as comes.
            round_trip: there and back [s].
        """
        self.up = Direction(rate, round_trip / 2)
        self.down = Direction(rate, round_trip / 2)
        self._target = target
        self._round_trip = round_trip
        self._ends: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for end in (self._listener, *self._ends):
            _end(end)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        time.sleep(self._round_trip)
        try:
            far = socket.create_connection(("127.0.0.1", self._target))
        except OSError:
            return _end(near)
        self._ends |= {near, far}
        for end in (near, far):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._carry(near, far, self.up)
        self._carry(far, near, self.down)
        return None

    def _carry(self, source: socket.socket, sink: socket.socket, direction: Direction) -> None:
        under_way: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
        threading.Thread(target=_send_off, args=(source, direction, under_way), daemon=True).start()
        threading.Thread(target=self._deliver, args=(under_way, sink, source), daemon=True).start()

    def _deliver(self, under_way: queue.SimpleQueue[tuple[float, bytes]], *ends: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                arrival, data = under_way.get()
                _sleep_until(arrival)
                if not data:
                    break
                ends[0].sendall(data)
        for end in ends:
            _end(end)
            self._ends.discard(end)


def _send_off(source: socket.socket, direction: Direction, under_way: queue.SimpleQueue[tuple[float, bytes]]) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(PIECE):
            left, arrival = direction.book(len(data))
            under_way.put((arrival, data))
            _sleep_until(left - AHEAD)
    under_way.put((direction.book(0)[1], b""))
