"""The hub's log: in the form of the settings, each line with the number of its request."""

from __future__ import annotations

from typing import Any

from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.web import OutputTransform

from hub_config.settings import Settings
from labkit import log


def apply(c: Any, settings: Settings) -> None:  # noqa: ANN401 (traitlets' Config makes its sections as they are named)
    """Configure how the hub writes its log; without the setting it is JupyterHub's own form."""
    if settings.log == "json":
        c.JupyterHub.logging_config = {
            "formatters": {"lines": {"()": "labkit.log.Lines", "service": "hub"}},
            "handlers": {"console": {"formatter": "lines"}},
        }


class RequestNumber(OutputTransform):
    """Gives a request its number before its handler runs; tornado makes one for each request."""

    def __init__(self, request: HTTPServerRequest) -> None:
        self.number = log.begin(request.headers.get(log.HEADER))

    def transform_first_chunk(
        self,
        status_code: int,
        headers: HTTPHeaders,
        chunk: bytes,
        finishing: bool,  # noqa: ARG002
    ) -> tuple[int, HTTPHeaders, bytes]:
        """Tell the number: who reports a trouble can say which."""
        headers[log.HEADER] = self.number
        return status_code, headers, chunk
