"""Puts the centre's web application together."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus

from fastapi import FastAPI, Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from centre import (
    bench_route,
    catalogue_route,
    grasp_route,
    office_route,
    preset_route,
    route,
    teacher_route,
    to_route,
    trouble,
)
from centre.account import route as account_route
from centre.account.renewal import Renewals
from centre.benches import Benches
from centre.booking import opening
from centre.booking import route as booking_route
from centre.census import Census
from centre.desk import Desk
from centre.exchange import Exchange
from centre.following import Following
from centre.guard import Guard
from centre.hub import Hub
from centre.language import asked
from centre.office import Office
from centre.operation import metric
from centre.operation import route as operation_route
from centre.operation.parts import operation_parts
from centre.page import BUNDLE, HEADERS, STATIC, Pages
from centre.people import open_people
from centre.route import Parts
from centre.session import Session
from centre.setting import Settings
from centre.shelf import Shelf
from centre.view import Views
from centre.watch import watching
from labkit import catalogue, request_log
from labkit.language import COOKIE, COOKIE_AGE_S

ROUTES = (
    account_route, teacher_route, bench_route, catalogue_route, grasp_route, office_route, operation_route,
    metric, preset_route, to_route, booking_route, route,
)  # fmt: skip
KEEP_FOR_GOOD = "public, max-age=31536000, immutable"
Next = Callable[[Request], Awaitable[Response]]


def create(settings: Settings) -> FastAPI:
    """Makes the application.

    Args:
        settings: what the hub told us.
    """
    people = open_people(settings.people)
    exchange = Exchange(settings.exchange_url, settings.api_token)
    hub = Hub(settings.api_url, settings.api_token)
    session = Session(settings, people)
    benches = Benches(hub, people, settings.stay)
    bookings = opening.opened(settings, people, benches, hub)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with bookings.bell.ringing(), watching("roster", Following(people.engine, hub).look):
            yield
        await exchange.close()
        await hub.close()
        people.close()

    app = FastAPI(
        title="Yunlab centre",
        lifespan=lifespan,
        # What is tagged `api` is for other programs; the pages are listed so that a test finds every address.
        openapi_url=f"{settings.prefix}openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.parts = Parts(
        session=session,
        desk=Desk(people, exchange, settings.zone),
        guard=Guard(settings.api_token, session.auth.cookie_name, settings.prefix),
        views=Views(people, exchange, settings.hub_prefix),
        pages=Pages(settings.prefix, settings.hub_prefix, settings.zone),
        hub=hub,
        benches=benches,
        shelf=Shelf(catalogue.find().values()),
        office=Office(Census(people.engine), exchange, hub),
        renewals=Renewals(people, hub, session, settings.account_key),
        operation=operation_parts(people, hub, exchange, settings.zone),
        bookings=bookings,
    )
    app.mount(f"{settings.prefix}static", StaticFiles(directory=STATIC))
    # A centre whose lab pages were not built yet works but for the replays.
    app.mount(f"{settings.prefix}page", StaticFiles(directory=BUNDLE, check_dir=False))
    for routes in ROUTES:
        app.include_router(routes.router, prefix=settings.prefix.rstrip("/"))
    app.state.numbers = metric.Numbers()
    app.middleware("http")(app.state.numbers.timed)
    app.middleware("http")(finish)
    app.middleware("http")(request_log.logged)
    trouble.install(app)
    app.add_exception_handler(bench_route.StrangeTokenError, bench_route.explain_strange)
    return app


async def finish(request: Request, proceed: Next) -> Response:
    """Adds to every answer what browsers must know, and keeps the language that was asked for."""
    answer = await proceed(request)
    answer.headers.update(HEADERS)
    if any(place in request.url.path for place in ("/static/", "/page/")) and answer.status_code == HTTPStatus.OK:
        answer.headers["Cache-Control"] = KEEP_FOR_GOOD
    language = asked(request)
    if language:
        answer.set_cookie(COOKIE, language, max_age=COOKIE_AGE_S, path="/", samesite="lax")
    return answer
