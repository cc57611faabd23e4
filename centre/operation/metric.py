"""The centre's numbers for Prometheus: how long its pages take, by address without the names in it."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Header, Request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from starlette.responses import Response

from labkit import scrape

router = APIRouter(tags=["api"])
BUCKETS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
"""Limits of the time a page takes [s]; 0.3 is what every page is to keep to."""


class Numbers:
    """Counts what is asked of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        what, failed = "How long pages take [s]", "Pages that ended in an error of the server"
        self.pages = Histogram("yunlab_page_seconds", what, ["page"], buckets=BUCKETS, registry=self.registry)
        self.failed = Counter("yunlab_pages_failed", failed, registry=self.registry)

    async def timed(self, request: Request, proceed: Callable[[Request], Awaitable[Response]]) -> Response:
        """Answers, and notes how long it took."""
        began = time.perf_counter()
        answer = await proceed(request)
        # The address as it is written in the code: what people are called stands in braces there.
        route = request.scope.get("route")
        page = getattr(route, "path", "")
        if page and answer.status_code < 400:
            self.pages.labels(page).observe(time.perf_counter() - began)
        if answer.status_code >= 500:
            self.failed.inc()
        return answer


@router.get("/metrics")
async def metrics(request: Request, authorization: str = Header("")) -> Response:
    """The centre's numbers, for whoever brings the token of the settings."""
    if not scrape.is_allowed(authorization):
        return Response(status_code=401)
    numbers: Numbers = request.app.state.numbers
    return Response(generate_latest(numbers.registry), media_type=CONTENT_TYPE_LATEST)
