"""What a service of ours logs of requests: those that change something, and those that fail; never what they hold."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from labkit import log

_log = logging.getLogger("request")
READING = ("GET", "HEAD")
Proceed = Callable[[Any], Awaitable[Any]]


async def logged(request: Any, proceed: Proceed) -> Any:  # noqa: ANN401 - starlette is not in every image
    """Answer a request under its number, and log it by its path alone.

    Args:
        request: a request of Starlette's.
        proceed: answers it.
    """
    number = log.begin(request.headers.get(log.HEADER))
    began = time.perf_counter()
    answer = await proceed(request)
    answer.headers[log.HEADER] = number
    if request.method not in READING or answer.status_code >= 400:
        took = 1000 * (time.perf_counter() - began)
        _log.info("%s %s: %d, %.0f ms", request.method, request.url.path, answer.status_code, took)
    return answer
