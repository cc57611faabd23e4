"""The hub's log: in the form of the settings, each line with the number of its request."""

from __future__ import annotations

import logging
from typing import Any

from jupyterhub.log import CoroutineLogFormatter
from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.web import OutputTransform

from hub_config.settings import Settings
from labkit import log


def apply(c: Any, settings: Settings) -> None:  # noqa: ANN401 (traitlets' Config makes its sections as they are named)
    """Configure how the hub writes its log: in JupyterHub's own form, or one object a line."""
    c.JupyterHub.logging_config = {"formatters": FORMS, "handlers": {"console": {"formatter": settings.log}}}


class Harmless(CoroutineLogFormatter):  # type: ignore[misc]
    """JupyterHub's own form, without what it gives away of cookies."""

    def __init__(self) -> None:
        super().__init__(fmt=JUPYTERHUB, datefmt="%Y-%m-%d %H:%M:%S", color=False)

    def format(self, record: logging.LogRecord) -> str:
        """Write a record down."""
        return log.harmless(str(super().format(record)))


JUPYTERHUB = "[%(levelname)1.1s %(asctime)s.%(msecs).03d %(name)s %(module)s:%(lineno)d] %(message)s"
FORMS = {"plain": {"()": Harmless}, "json": {"()": log.Lines, "service": "hub"}}


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
