"""The language of the hub's own pages: asked for in the address, remembered in a cookie, else the browser's."""

from collections.abc import Callable
from contextvars import ContextVar
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any

from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.web import OutputTransform

from hub_config.log import RequestNumber
from labkit.language import COOKIE, COOKIE_AGE_S, FIRST, Language, catalogue, choose, known

FOLDER = Path(__file__).with_name("locale")

_current: ContextVar[Language] = ContextVar("language", default=FIRST)


def apply(c: Any) -> None:  # noqa: ANN401 (traitlets' Config makes its sections as they are named)
    """Give the hub's templates `language` and `text`, the translation of one English sentence."""
    c.JupyterHub.tornado_settings.update({"transforms": [RequestLanguage, RequestNumber]})
    # The hub calls these with the user at each rendering, which is what makes them follow the request.
    c.JupyterHub.template_vars.update({"language": lambda _user: _current.get(), "text": lambda _user: current_text()})


def current() -> Language:
    """Return the language of the request being answered."""
    return _current.get()


def current_text() -> Callable[[str], str]:
    """Return the translation into the language of the request being answered."""
    return catalogue(FOLDER, "hub", _current.get()).gettext


class RequestLanguage(OutputTransform):
    """Settles the language of one request before its handler runs; tornado makes one for each request."""

    def __init__(self, request: HTTPServerRequest) -> None:
        arguments = request.query_arguments.get("language", [b""])
        self.asked = known(arguments[-1].decode("ascii", "replace"))
        self.secure = request.protocol == "https"
        accepted = request.headers.get("Accept-Language", "")
        _current.set(choose(self.asked, _cookie(request.headers.get("Cookie", "")), accepted=accepted))

    def transform_first_chunk(
        self,
        status_code: int,
        headers: HTTPHeaders,
        chunk: bytes,
        finishing: bool,  # noqa: ARG002
    ) -> tuple[int, HTTPHeaders, bytes]:
        """Remember a language that was asked for, also for the centre's pages and the labs."""
        if self.asked:
            secure = "; Secure" if self.secure else ""
            headers.add("Set-Cookie", f"{COOKIE}={self.asked}; Path=/; Max-Age={COOKIE_AGE_S}; SameSite=Lax{secure}")
        return status_code, headers, chunk


def _cookie(header: str) -> str | None:
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return None
    return found.value if found else None
