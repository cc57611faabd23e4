"""How a bench's container speaks to the exchange."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from labkit.exchange import Exchange, Refused


@pytest.mark.parametrize(
    "address", ["https://127.0.0.1:{port}", "127.0.0.1:{port}", "//127.0.0.1:{port}", "http://", ""]
)
def test_a_token_is_sent_to_an_address_of_the_inner_network_and_no_other(address: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        there = Exchange(address.format(port=listening.getsockname()[1]), "a token")
        with pytest.raises(Refused) as refused:
            there.call("GET", "records")
        assert refused.value.status == 0
        listening.setblocking(False)
        with pytest.raises(BlockingIOError):
            listening.accept()


@contextmanager
def _answering(listening: socket.socket, answer: bytes) -> Iterator[None]:
    """Answer the first who asks, and hang up."""

    def act() -> None:
        line, _ = listening.accept()
        with line:
            line.recv(65_536)
            line.sendall(answer)

    thread = threading.Thread(target=act)
    thread.start()
    try:
        yield
    finally:
        thread.join()


@pytest.mark.parametrize("answer", [b"", b"no http\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"])
def test_an_answer_that_breaks_off_counts_as_none(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        there = Exchange(f"http://127.0.0.1:{listening.getsockname()[1]}", "a token")
        with pytest.raises(Refused) as refused, _answering(listening, answer):
            there.call("GET", "records")
        assert refused.value.status == 0
