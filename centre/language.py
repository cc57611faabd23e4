"""Which language a page is drawn in, and its words."""

from gettext import NullTranslations
from pathlib import Path

from starlette.requests import Request

from labkit.language import COOKIE, Language, catalogue, choose, known

FOLDER = Path(__file__).with_name("locale")


def words(language: Language) -> NullTranslations:
    """The centre's catalogue of a language."""
    return catalogue(FOLDER, "centre", language)


def asked(request: Request) -> Language | None:
    """The language that the address asks for, if any."""
    return known(request.query_params.get("language"))


def chosen(request: Request) -> Language:
    """The language of this answer: address, cookie, the browser's, Chinese."""
    accepted = request.headers.get("accept-language", "")
    return choose(asked(request), request.cookies.get(COOKIE), accepted=accepted)
