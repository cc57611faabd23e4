"""The language of the hub's own pages: asked for in the address, remembered in a cookie, else the browser's."""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import cache
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any

from babel.core import negotiate_locale
from babel.messages.pofile import read_po
from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.web import OutputTransform

LOCALES = {"zh": "zh_CN", "en": "en"}
FIRST = "zh"
COOKIE = "yunlab_language"
COOKIE_AGE = 365 * 24 * 3600  # [s]
FOLDER = Path(__file__).with_name("locale")

_current: ContextVar[str] = ContextVar("language", default=FIRST)


def apply(c: Any) -> None:  # noqa: ANN401 (traitlets' Config makes its sections as they are named)
    """Give the hub's templates `language` and `text`, the translation of one English sentence."""
    c.JupyterHub.tornado_settings.update({"transforms": [RequestLanguage]})
    # The hub calls these with the user at each rendering, which is what makes them follow the request.
    c.JupyterHub.template_vars.update({"language": lambda _user: _current.get(), "text": lambda _user: current_text()})


def choose(asked: str | None, remembered: str | None, accepted: str) -> str:
    """Choose the language of a page.

    Args:
        asked: `language` in the address, if any.
        remembered: The cookie, if any.
        accepted: The browser's Accept-Language.

    Returns:
        One of the keys of `LOCALES`.
    """
    for wish in (asked, remembered):
        if wish in LOCALES:
            return wish
    preferred = [tag for tag, _ in sorted(_weighted(accepted), key=lambda pair: -pair[1])]
    for tag in preferred:
        match = negotiate_locale([tag, tag.split("-")[0]], list(LOCALES), sep="-")
        if match:
            return match
    return FIRST


def current_text() -> Callable[[str], str]:
    """Return the translation into the language of the request being answered."""
    sentences = catalogue(_current.get())
    return lambda sentence: sentences.get(sentence, sentence)


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Read the sentences of one language, by their English wording."""
    with (FOLDER / LOCALES[language] / "LC_MESSAGES" / "hub.po").open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id and entry.string}


class RequestLanguage(OutputTransform):
    """Settles the language of one request before its handler runs; tornado makes one for each request."""

    def __init__(self, request: HTTPServerRequest) -> None:
        arguments = request.query_arguments.get("language", [b""])
        self.asked = arguments[-1].decode("ascii", "replace")
        self.secure = request.protocol == "https"
        accepted = request.headers.get("Accept-Language", "")
        _current.set(choose(self.asked, _cookie(request.headers.get("Cookie", "")), accepted))

    def transform_first_chunk(
        self,
        status_code: int,
        headers: HTTPHeaders,
        chunk: bytes,
        finishing: bool,  # noqa: ARG002
    ) -> tuple[int, HTTPHeaders, bytes]:
        """Remember a language that was asked for, also for the centre's pages and the labs."""
        if self.asked in LOCALES:
            secure = "; Secure" if self.secure else ""
            headers.add("Set-Cookie", f"{COOKIE}={self.asked}; Path=/; Max-Age={COOKIE_AGE}; SameSite=Lax{secure}")
        return status_code, headers, chunk


def _cookie(header: str) -> str | None:
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return None
    return found.value if found else None


def _weighted(accepted: str) -> list[tuple[str, float]]:
    tags = []
    for part in accepted.split(","):
        tag, _, weight = part.strip().partition(";q=")
        tags.append((tag.lower(), _number(weight)))
    return tags


def _number(weight: str) -> float:
    try:
        return float(weight) if weight else 1.0
    except ValueError:
        return 0.0
