"""The languages of Yunlab: which one a page speaks, and its sentences.

A sentence is written once, in English, where it is said. Catalogues (`locale/<locale>/LC_MESSAGES/<domain>.po`) are
read as text when first needed, so that no compiled file can be stale: what translators edit is what runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Literal, get_args

from babel.core import negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LOCALES: dict[Language, str] = {"zh": "zh_CN", "en": "en"}
FIRST: Language = "zh"
"""What is spoken to somebody who wishes for nothing that we speak."""

COOKIE = "yunlab_language"
COOKIE_AGE_S = 365 * 24 * 3600


@cache
def catalogue(folder: Path, domain: str, language: Language) -> NullTranslations:
    """Read the sentences of one package in one language, by their English wording.

    Args:
        folder: the package's folder `locale`.
        domain: name of its catalogues.
        language: the language wanted.

    Raises:
        FileNotFoundError: the package has no catalogue in this language; write one beside the others.
    """
    locale = LOCALES[language]
    with (folder / locale / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        read = read_po(file, locale=locale)
    compiled = BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return GNUTranslations(compiled)


def marked(text: str) -> str:
    """Mark a sentence for the catalogues, as `_`; it is translated where it is told."""
    return text


def known(text: str | None) -> Language | None:
    """Take a text for a language, if it is one of ours."""
    return next((language for language in LANGUAGES if language == text), None)


def choose(*wishes: str | None, accepted: str = "") -> Language:
    """Choose the language of a page.

    Args:
        wishes: what was asked for, the strongest wish first: the address, the cookie. None and what we do not
            speak are passed over.
        accepted: the browser's Accept-Language, which counts after all of them.
    """
    return next((found for found in map(known, wishes) if found), None) or _preferred(accepted) or FIRST


def _preferred(accepted: str) -> Language | None:
    """Find the language of ours that the browser likes best."""
    for tag, _ in sorted(_weighted(accepted), key=lambda pair: -pair[1]):
        # A pupil who reads the Chinese of another region reads ours.
        if match := known(negotiate_locale([tag, tag.split("-")[0]], list(LANGUAGES), sep="-")):
            return match
    return None


def _weighted(accepted: str) -> Iterator[tuple[str, float]]:
    for part in accepted.split(","):
        tag, _, weight = part.strip().partition(";q=")
        yield tag.lower(), _number(weight)


def _number(weight: str) -> float:
    try:
        return float(weight) if weight else 1.0
    except ValueError:
        return 0.0
