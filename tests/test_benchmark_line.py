"""The slow line is as slow as it says: a transfer takes the time that its length and the delay come to."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from benchmarks.line import Line

RATE, ROUND_TRIP = 100_000.0, 0.1
"""[B/s], [s]."""

LATE = 0.35
"""What a busy machine may add [s]; far less than what a line without delay or limit would miss."""


def answer(server: socket.socket) -> None:
    """Answer each connection's first message, a number, with so many bytes, and close."""
    with contextlib.suppress(OSError):
        while True:
            near, _ = server.accept()
            threading.Thread(target=give, args=(near,), daemon=True).start()


def give(near: socket.socket) -> None:
    with near:
        near.sendall(b"x" * int(near.recv(100)))


@pytest.fixture
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=answer, args=(server,), daemon=True).start()
        yield server.getsockname()[1]


def fetch(port: int, length: int) -> float:
    """Fetch so many bytes and return how long it took [s]."""
    start = time.monotonic()
    with socket.create_connection(("127.0.0.1", port)) as near:
        near.sendall(str(length).encode())
        found = 0
        while data := near.recv(65536):
            found += len(data)
    assert found == length
    return time.monotonic() - start


def test_a_transfer_takes_its_length_over_the_rate_and_two_round_trips(port: int) -> None:
    with Line(port, RATE, ROUND_TRIP) as line:
        taken = fetch(line.port, 50_000)
        # One round trip to connect, one from the request to the answer.
        wanted = 50_000 / RATE + 2 * ROUND_TRIP
        assert wanted * 0.99 <= taken <= wanted + LATE


def test_a_short_message_takes_two_round_trips(port: int) -> None:
    with Line(port, RATE, ROUND_TRIP) as line:
        assert 2 * ROUND_TRIP <= fetch(line.port, 1) <= 2 * ROUND_TRIP + LATE


def test_connections_share_the_line(port: int) -> None:
    with Line(port, RATE, ROUND_TRIP) as line:
        taken: list[float] = []
        fetching = [threading.Thread(target=lambda: taken.append(fetch(line.port, 25_000))) for _ in range(3)]
        for one in fetching:
            one.start()
        for one in fetching:
            one.join()
        wanted = 75_000 / RATE + 2 * ROUND_TRIP
        assert wanted * 0.99 <= max(taken) <= wanted + LATE
        # They take turns: the first is not done long before the last.
        assert min(taken) > wanted * 0.7


def test_a_line_without_limits_only_counts(port: int) -> None:
    with Line(port) as line:
        assert fetch(line.port, 1_000_000) < 5
        assert line.down.carried == 1_000_000
        assert line.up.carried == len("1000000")


def test_a_server_that_is_not_there_is_not_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        nobody = server.getsockname()[1]
    with Line(nobody) as line, socket.create_connection(("127.0.0.1", line.port)) as near:
        assert near.recv(1) == b""
