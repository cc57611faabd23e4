"""Which language a page is drawn in, and its words. Message ids are English, so English needs no catalogue."""

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path

from babel import negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from starlette.requests import Request

from centre.person import LANGUAGES, Language

COOKIE = "yunlab_language"
YEAR_SECONDS = 365 * 24 * 3600
CATALOGUE = Path(__file__).parent / "locale" / "zh_CN" / "LC_MESSAGES" / "centre.po"
LOCALES = {"zh": "zh_CN", "en": "en"}


@cache
def words(language: Language) -> gettext.NullTranslations:
    """The catalogue of a language, compiled in memory: what translators edit is what runs."""
    if language == "en":
        return gettext.NullTranslations()
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale=LOCALES[language])
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def asked(request: Request) -> Language | None:
    """The language that the address asks for, if any."""
    return known(request.query_params.get("language"))


def chosen(request: Request, own: str | None = None) -> Language:
    """The language of this answer: address, cookie, the person's own, the browser's, Chinese."""
    cookie = known(request.cookies.get(COOKIE))
    return asked(request) or cookie or known(own) or preferred(request) or "zh"


def preferred(request: Request) -> Language | None:
    """The first language of the browser that we speak."""
    header = request.headers.get("accept-language", "")
    wanted = [part.split(";")[0].strip() for part in header.split(",")]
    found = negotiate_locale([each for each in wanted if each], list(LANGUAGES), sep="-")
    return known(found)


def known(text: str | None) -> Language | None:
    """The text as a language, if it is one of ours."""
    return text if text in LANGUAGES else None
