"""What knowledge points are called: a file `knowledge.toml` beside the labs gives their names in English."""

from __future__ import annotations

import tomllib
from functools import cache

from labkit import catalogue
from labkit.language import Language

FILE = "knowledge.toml"


@cache
def english() -> dict[str, str]:
    """Return the English names that are known, by the Chinese ones."""
    names: dict[str, str] = {}
    for place in reversed(catalogue.folders()):
        if (file := place / FILE).is_file():
            names |= tomllib.loads(file.read_text("utf-8"))
    return names


def name(point: str) -> dict[Language, str]:
    """Return a knowledge point's name in both languages; one without an English name keeps its Chinese one."""
    return {"zh": point, "en": english().get(point, point)}
