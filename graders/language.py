"""What people are told, in both languages, from the gettext catalogues in `locale/`.

A sentence is written once, in English, where it is said: `say("Levels of {name}: {count}.", name=label, count="4")`.
"""

from __future__ import annotations

from pathlib import Path

from labkit.language import LANGUAGES, catalogue
from labkit.quantity import Text

FOLDER = Path(__file__).with_name("locale")


def _in_language(value: str | Text, language: str) -> str:
    return value if isinstance(value, str) else value[language]


def say(sentence: str, /, **values: str | Text) -> Text:
    """Return a sentence in every language; values fill its `{places}`, plain or themselves in each language."""
    return {
        language: catalogue(FOLDER, "graders", language)
        .gettext(sentence)
        .format_map({name: _in_language(value, language) for name, value in values.items()})
        for language in LANGUAGES
    }


def together(*sentences: Text) -> Text:
    """Join sentences: Chinese without a space between them, English with one."""
    return {"zh": "".join(s["zh"] for s in sentences), "en": " ".join(s["en"] for s in sentences if s["en"])}


def shown_unit(unit: str) -> str:
    """Write a unit for people: `m/s^2` as `m/s²`, and nothing for a plain number."""
    return "" if unit == "1" else unit.replace("^2", "²").replace("^3", "³")


def figure(value: float, digits: int = 3) -> str:
    """Write a number for people, to some significant figures."""
    return f"{value:.{digits}g}"


def amount(value: float, unit: str, digits: int = 3) -> str:
    """Write a number with its unit for people."""
    return f"{figure(value, digits)} {shown_unit(unit)}".rstrip()
