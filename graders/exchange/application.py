"""The exchange as a web application: routes, and one form for every refusal."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import FastAPI, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException

from graders.exchange import form_routes, pupil_routes, teacher_routes
from graders.exchange.closing import Caretaker
from graders.exchange.metric import Numbers
from graders.exchange.refusal import Refusal, malformed, not_found, unknown_token
from graders.exchange.service import Service
from graders.language import say
from labkit import request_log, scrape

API = "api/v1"


async def _refused(_: Request, refusal: Exception) -> JSONResponse:
    assert isinstance(refusal, Refusal)  # noqa: S101 - registered for nothing else
    return JSONResponse(refusal.to_json(), refusal.status)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    places = error.errors() if isinstance(error, RequestValidationError) else []
    named = ", ".join(str(place["loc"][-1]) for place in places)[:200]
    return await _refused(request, malformed(f"{named}: is not of the right form"))


async def _http(request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 404:
        return await _refused(request, not_found())
    return await _refused(request, Refusal(status, "not_possible", say("This cannot be asked here.")))


async def _broken(request: Request, _: Exception) -> JSONResponse:
    sorry = say("Something went wrong on the server; nothing was lost. Try again.")
    return await _refused(request, Refusal(500, "internal", sorry))


async def _health() -> dict[str, str]:
    """Answer that the exchange is up."""
    return {"state": "up"}


def application(service: Service, prefix: str = "/services/exchange/") -> FastAPI:
    """Make the exchange.

    Args:
        service: what it works with.
        prefix: path under which it is served, with slashes at both ends.
    """
    facts: dict[str, Any] = {"title": "Yunlab exchange", "version": "1", "docs_url": None, "redoc_url": None}
    caretaker = Caretaker(service)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        caretaker.start()
        yield
        caretaker.stop()

    facts["lifespan"] = lifespan
    app = FastAPI(openapi_url=f"{prefix}openapi.json", **facts)
    app.state.service = service
    numbers = Numbers(service)

    def metrics(authorization: Annotated[str, Header()] = "") -> Response:
        """Tell Prometheus the exchange's numbers."""
        if not scrape.is_allowed(authorization):
            raise unknown_token()
        return Response(numbers.text(), media_type=CONTENT_TYPE_LATEST)

    app.add_api_route(f"{prefix}metrics", metrics, tags=["service"])
    app.add_api_route(f"{prefix}health", _health, tags=["service"])
    app.middleware("http")(request_log.logged)
    for routes in (pupil_routes, teacher_routes, form_routes):
        app.include_router(routes.router, prefix=f"{prefix}{API}")
    handlers = {Refusal: _refused, RequestValidationError: _invalid, HTTPException: _http, Exception: _broken}
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)
    return app
