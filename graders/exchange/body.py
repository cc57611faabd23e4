"""Bodies of requests: read as they come, up to a limit, and then as plain JSON."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Annotated, NoReturn

from fastapi import Depends, Request

from graders.exchange.refusal import Refusal, malformed
from graders.language import say
from labkit.plain import Json

SMALL, NOTEBOOK, LARGE = 64 * 1024, 1024 * 1024, 8 * 1024 * 1024
"""Limits of a body: in general, for a pupil's notebook, and for the files of a release [bytes]."""


def _too_large(limit: int) -> Refusal:
    return Refusal(413, "too_large", say("The request is larger than {limit} kB.", limit=str(limit // 1024)))


async def _read(request: Request, limit: int) -> bytes:
    declared = request.headers.get("content-length", "0")
    if not declared.isascii() or not declared.isdigit() or int(declared[:19]) > limit:
        raise _too_large(limit)
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > limit:
            raise _too_large(limit)
    return bytes(content)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def parse(content: bytes) -> Json:
    """Read JSON; NaN, infinities, bad UTF-8 and endless nesting are refused.

    Raises:
        Refusal: it cannot be read.
    """
    try:
        return json.loads(content.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise malformed("body: must be JSON in UTF-8") from None


def _reader(limit: int) -> Callable[[Request], Awaitable[Json]]:
    async def read(request: Request) -> Json:
        return parse(await _read(request, limit))

    return read


Body = Annotated[Json, Depends(_reader(SMALL))]
NotebookBody = Annotated[Json, Depends(_reader(NOTEBOOK))]
LargeBody = Annotated[Json, Depends(_reader(LARGE))]
