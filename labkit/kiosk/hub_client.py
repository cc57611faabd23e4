"""Asks the hub, by the client that the server's own framework brings, in the words of `jupyterhub.httpclient`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tornado.httpclient import AsyncHTTPClient, HTTPResponse

if TYPE_CHECKING:
    from ssl import SSLContext


class Answer:
    """What the hub answered.

    Attributes:
        status: of HTTP.
        headers: by name, whatever its case.
    """

    def __init__(self, answer: HTTPResponse) -> None:
        """Take tornado's answer."""
        self.status = answer.code
        self.headers = answer.headers
        self._body = answer.body

    async def text(self) -> str:
        """Return the body."""
        return self._body.decode()


async def fetch(
    url: str,
    *,
    method: str = "GET",
    raise_for_status: bool = True,
    headers: Mapping[str, str] | None = None,
    data: str | bytes | None = None,
    ssl: SSLContext | None = None,
) -> Answer:
    """Send a request.

    Args:
        url: where to.
        method: of HTTP.
        raise_for_status: raise what is refused.
        headers: of the request.
        data: its body.
        ssl: how the hub proves who it is, where it must.

    Raises:
        OSError: the hub cannot be reached.
    """
    words = {"method": method, "headers": dict(headers or {}), "body": data, "ssl_options": ssl}
    return Answer(await AsyncHTTPClient().fetch(url, raise_error=raise_for_status, **words))
