"""A suggestion to the teacher who reads a conclusion: what its words speak of. It is never a mark."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graders.language import say, together
from labkit.quantity import Text

_SPEAKS_OF = {
    "the relation": r"正比|反比|线性|一次函数|直线|关系|proportion|linear|straight|relation",
    "the hypothesis": r"猜想|假设|预想|预期|hypothes|expect|predict",
    "the range": r"范围|\d\D{0,8}(?:到|至|~|～|–|—|-|to)\D{0,4}\d|range|between",
    "the errors": r"误差|不确定|偏差|零点|截距|分散|阻力|error|uncertain|intercept|offset|scatter",
}
"""What a good conclusion speaks of, and words that show it; every name is a sentence of the catalogue."""

TOPICS = tuple(_SPEAKS_OF)


@dataclass(frozen=True)
class Suggestion:
    """What a teacher may give: the share of the points, and what was seen."""

    share: float
    why: Text


def _list(topics: list[str]) -> Text:
    named = [say(topic) for topic in topics]
    return {"zh": "、".join(n["zh"] for n in named), "en": ", ".join(n["en"] for n in named)}


def suggest(conclusion: str) -> Suggestion:
    """Look for what a conclusion speaks of; whether it is right is for a person to see."""
    if not conclusion.strip():
        return Suggestion(0.0, say("Nothing is written."))
    spoken = [topic for topic, words in _SPEAKS_OF.items() if re.search(words, conclusion, re.IGNORECASE)]
    missing = [topic for topic in TOPICS if topic not in spoken]
    parts = [say("It speaks of: {topics}.", topics=_list(spoken))] if spoken else []
    parts += [say("It does not speak of: {topics}.", topics=_list(missing))] if missing else []
    return Suggestion(len(spoken) / len(TOPICS), together(*parts))
