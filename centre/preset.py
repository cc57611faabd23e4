"""A link that opens a lab with what a teacher has set: controls and language.

The link is harmless by construction: it leads whoever opens it to their own bench and nowhere else, and the lab page
takes of it only what its controls can take.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from pydantic import BaseModel, TypeAdapter

from centre.exchange import Text
from centre.plan import LANGUAGES
from labkit.language import marked as _

LONGEST = 1000
SPEAK = "speak"
"""Name of the lab page's language in a link: `language` would change the centre's own for good."""

SYNTAX = re.compile(r"[a-z][a-z0-9_]*:[^,:&#]{1,64}(,[a-z][a-z0-9_]*:[^,:&#]{1,64})*")


class Control(BaseModel):
    """What a pupil can set in a lab: a number between two bounds, or one of several options."""

    name: str
    label: Text
    default: float | str
    unit: str = ""
    low: float = 0.0
    high: float = 0.0
    step: float = 0.0
    options: list[tuple[str, Text]] = []

    @property
    def shown_unit(self) -> str:
        """Its unit as people write it, nothing for a plain number."""
        return {"1": "", "deg": "°"}.get(self.unit, self.unit)

    def takes(self, text: str) -> bool:
        """Whether this can be set."""
        if self.options:
            return text in [value for value, _words in self.options]
        try:
            return self.low <= float(text) <= self.high
        except ValueError:
            return False


CONTROLS = TypeAdapter(list[Control])


@dataclass(frozen=True)
class Preset:
    """What was typed, what of it is wrong, and what is right."""

    typed: dict[str, str]
    errors: dict[str, str]
    values: dict[str, str]
    language: str

    @property
    def query(self) -> str:
        """What the link holds; nothing is set that was left empty."""
        chosen = {"set": written(self.values)} if self.values else {}
        return urlencode(chosen | ({SPEAK: self.language} if self.language != "follow" else {}), safe=":,%")


def read(typed: Mapping[str, str], controls: list[Control]) -> Preset:
    """What a form holds."""
    given = {each.name: typed.get(each.name, "").strip() for each in controls}
    fitting = {each.name: each.takes(given[each.name]) for each in controls if given[each.name]}
    errors = {name: _("This does not fit the apparatus.") for name, fits in fitting.items() if not fits}
    language = typed.get(SPEAK, "follow")
    values = {name: given[name] for name, fits in fitting.items() if fits}
    return Preset(given, errors, values, language if language in LANGUAGES else "follow")


def written(values: Mapping[str, str]) -> str:
    """Values as the lab page reads them from its address: `length:0.8,timer:photogate`."""
    return ",".join(f"{name}:{quote(value, safe='')}" for name, value in values.items())


def carried(query: Mapping[str, str]) -> dict[str, str]:
    """What a link hands on to the lab page: of a stranger's only what has the form of ours."""
    settings, language = query.get("set", "")[: LONGEST + 1], query.get(SPEAK, "")
    found = {"set": settings} if len(settings) <= LONGEST and SYNTAX.fullmatch(settings) else {}
    return found | ({"language": language} if language in LANGUAGES and language != "follow" else {})
