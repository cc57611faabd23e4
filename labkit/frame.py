"""Frames on the Unix socket between kernel and simulator: a length of 4 bytes, big-endian, and as many bytes.

No pickle: what comes from the kernel may have been made by the pupil.
"""

from __future__ import annotations

import socket
import struct

LONGEST = 16 * 1024 * 1024
"""No frame is longer than this [B]."""


class FrameError(ConnectionError):
    """The other side closed the line in mid-frame or announced a frame that is too long."""


def send(line: socket.socket, data: bytes) -> None:
    """Send one frame."""
    line.sendall(struct.pack(">I", len(data)) + data)


def _exactly(line: socket.socket, length: int) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        part = line.recv(min(65536, length - len(parts)))
        if not part:
            raise FrameError("the other side closed the line")
        parts += part
    return bytes(parts)


def receive(line: socket.socket, longest: int = LONGEST) -> bytes:
    """Wait for one frame.

    Raises:
        FrameError: the line was closed, or the frame is longer than `longest` [B].
    """
    (length,) = struct.unpack(">I", _exactly(line, 4))
    if length > longest:
        raise FrameError(f"a frame of {length} bytes was announced; at most {longest} are read")
    return _exactly(line, length)
