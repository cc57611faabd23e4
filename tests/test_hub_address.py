"""Where a visitor comes from, whatever headers say."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine

from hub_config.door.address import source

TRUSTED = ["127.0.0.1", "::1", "172.18.0.1", "192.0.2.80"]


@pytest.mark.parametrize(
    ("nearest", "forwarded", "expected"),
    [
        ("127.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        ("127.0.0.1", ["1.2.3.4, 198.51.100.7"], "198.51.100.7"),
        ("127.0.0.1", ["1.2.3.4", "198.51.100.7,::ffff:127.0.0.1"], "198.51.100.7"),
        ("172.18.0.1", ["198.51.100.7, 192.0.2.80"], "198.51.100.7"),
        ("172.18.0.9", ["198.51.100.7"], "172.18.0.9"),
        ("198.51.100.9", ["127.0.0.1"], "198.51.100.9"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", ["127.0.0.1"], "127.0.0.1"),
        ("127.0.0.1", ["nonsense"], "nonsense"),
    ],
)
def test_only_whom_we_trust_is_believed(nearest: str, forwarded: list[str], expected: str) -> None:
    headers = HTTPHeaders({"Host": "lab", "X-Real-Ip": "203.0.113.5"})
    for each in forwarded:
        headers.add("X-Forwarded-For", each)
    connection = SimpleNamespace(context=SimpleNamespace(address=(nearest, 40000)))
    line = RequestStartLine("GET", "/", "HTTP/1.1")
    request = HTTPServerRequest(headers=headers, connection=connection, start_line=line)  # type: ignore[arg-type]
    assert source(request, TRUSTED) == expected
