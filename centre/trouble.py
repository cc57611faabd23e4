"""What a visitor sees when a page cannot be drawn: what has happened, and what to do."""

import logging

import httpx
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from tornado.web import HTTPError

from centre.access import NotAllowedError
from centre.exchange import AbsentError, RefusedError, SilentError
from centre.guard import ForeignFormError
from centre.language import chosen, words
from centre.route import parts
from centre.session import SignInFailedError, SignInNeededError, StrangerError
from labkit.language import marked as _

log = logging.getLogger(__name__)

NOT_FOUND = (404, _("There is no such page"), _("It may have moved, or it belongs to another class."))
PROBLEMS: dict[type[Exception], tuple[int, str, str]] = {
    NotAllowedError: NOT_FOUND,
    HTTPException: NOT_FOUND,
    RequestValidationError: NOT_FOUND,
    AbsentError: NOT_FOUND,
    ForeignFormError: (
        403,
        _("This form is too old"),
        _("Nothing was changed. Please open the page again and send the form from there."),
    ),
    RefusedError: (409, _("This cannot be done just now"), _("Nothing was changed. Please look at the class page.")),
    StrangerError: (403, _("You are not on the list yet"), _("Please ask your teacher to add you to the class.")),
    SignInFailedError: (403, _("Signing in took too long"), _("Please go back to the start page and sign in again.")),
    SilentError: (503, _("The marks cannot be fetched just now"), _("Nothing is lost. Please try again in a minute.")),
    HTTPError: (503, _("The centre is being restarted"), _("Nothing is lost. Please try again in a minute.")),
    httpx.HTTPError: (503, _("The centre is being restarted"), _("Nothing is lost. Please try again in a minute.")),
    Exception: (500, _("Something went wrong here"), _("Nothing is lost. Please try again, and tell your teacher.")),
}


def install(app: FastAPI) -> None:
    """Gives every kind of trouble its page."""
    app.add_exception_handler(SignInNeededError, sign_in)
    for kind in PROBLEMS:
        app.add_exception_handler(kind, explain)


async def sign_in(request: Request, _error: Exception) -> Response:
    """Sends a page's visitor to the hub; a script, which cannot follow there, is told."""
    if request.headers.get("sec-fetch-dest") == "empty":
        return JSONResponse({"error": {"code": "sign_in"}}, status_code=401)
    return parts(request).session.begin(request)


async def explain(request: Request, error: Exception) -> Response:
    """The page of a trouble."""
    kind = next(kind for kind in type(error).__mro__ if kind in PROBLEMS)
    status, heading, remedy = PROBLEMS[kind]
    log.log(logging.ERROR if status >= 500 else logging.INFO, "%s: %s: %r", request.url.path, status, error)
    person = getattr(request.state, "person", None)
    language = chosen(request)
    say = words(language).gettext
    return parts(request).pages.page(
        "trouble.html", language, status, person=person, heading=say(heading), remedy=say(remedy)
    )
