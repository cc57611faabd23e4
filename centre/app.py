"""Puts the centre's web application together."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus

from fastapi import FastAPI, Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from centre import bench_route, teacher_route, trouble
from centre.account import route as account_route
from centre.account.office import Office
from centre.benches import Benches
from centre.desk import Desk
from centre.exchange import Exchange
from centre.guard import Guard
from centre.hub import Hub
from centre.language import asked
from centre.page import BUNDLE, HEADERS, STATIC, Pages
from centre.people import open_people
from centre.route import Parts, router
from centre.session import Session
from centre.setting import Settings
from centre.view import Views
from labkit.language import COOKIE, COOKIE_AGE_S

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

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await exchange.close()
        await hub.close()
        people.close()

    app = FastAPI(title="Yunlab centre", lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None)
    app.state.parts = Parts(
        session=session,
        desk=Desk(people, exchange, settings.zone),
        guard=Guard(settings.api_token, session.auth.cookie_name, settings.prefix),
        views=Views(people, exchange, settings.hub_prefix),
        pages=Pages(settings.prefix, settings.hub_prefix, settings.zone),
        hub=hub,
        benches=Benches(hub, people, settings.stay),
        office=Office(people, hub, session, settings.account_key),
    )
    app.mount(f"{settings.prefix}static", StaticFiles(directory=STATIC))
    # A centre whose lab pages were not built yet works but for the replays.
    app.mount(f"{settings.prefix}page", StaticFiles(directory=BUNDLE, check_dir=False))
    for routes in (account_route.router, teacher_route.router, bench_route.router, router):
        app.include_router(routes, prefix=settings.prefix.rstrip("/"))
    app.middleware("http")(finish)
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
