"""A line between browser and server that a test can cut, as a mobile network does."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Self


def _end(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


class Line:
    """Carries connections to a port on loopback, until it is cut; then it drops them and refuses new ones."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._up = threading.Event()
        self._up.set()
        self._ends: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        _end(self._listener)
        self.cut()

    def cut(self) -> None:
        """Drop every connection and refuse new ones."""
        self._up.clear()
        for end in list(self._ends):
            _end(end)

    def mend(self) -> None:
        """Carry connections again."""
        self._up.set()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self._up.is_set():
                self._join(near)
            else:
                _end(near)

    def _join(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(("127.0.0.1", self._target))
        except OSError:
            return _end(near)
        self._ends |= {near, far}
        for end in (near, far):
            # As a browser and a server speak to each other: small messages do not wait.
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for source, sink in ((near, far), (far, near)):
            threading.Thread(target=self._carry, args=(source, sink), daemon=True).start()
        return None

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        for end in (source, sink):
            _end(end)
            self._ends.discard(end)
