"""What people are told, in both languages, from the gettext catalogues in `locale/`.

A sentence is written once, in English, where it is said: `say("Levels of {name}: {count}.", name=label, count="4")`.
The catalogues are read as text when first needed, so that no compiled file can be stale.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

Text = dict[str, str]
"""The same words in each language: keys `zh` and `en`."""

LOCALES = {"zh": "zh_CN", "en": "en"}
CATALOGUES = Path(__file__).parent / "locale"


@cache
def catalogue(locale: str) -> dict[str, str]:
    """Read one catalogue: English sentence to sentence in the language."""
    with (CATALOGUES / locale / "LC_MESSAGES" / "graders.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string}


def _in_language(value: str | Text, language: str) -> str:
    return value if isinstance(value, str) else value[language]


def say(sentence: str, /, **values: str | Text) -> Text:
    """Return a sentence in every language; values fill its `{places}`, plain or themselves in each language."""
    return {
        language: catalogue(locale)
        .get(sentence, sentence)
        .format_map({name: _in_language(value, language) for name, value in values.items()})
        for language, locale in LOCALES.items()
    }


def together(*sentences: Text) -> Text:
    """Join sentences: Chinese without a space between them, English with one."""
    return {"zh": "".join(s["zh"] for s in sentences), "en": " ".join(s["en"] for s in sentences if s["en"])}


def shown_unit(unit: str) -> str:
    """Write a unit for people: `m/s^2` as `m/s²`."""
    return unit.replace("^2", "²").replace("^3", "³")


def figure(value: float, digits: int = 3) -> str:
    """Write a number for people, to some significant figures."""
    return f"{value:.{digits}g}"
