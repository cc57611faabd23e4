"""What is wrong with a setting: where it stands, why, and what to do; told in both languages at once.

Settings are read before anything is installed, so nothing here may need more than Python. Until the catalogues can be
read only English is spoken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

LANGUAGES = ("zh", "en")


def _(text: str) -> str:
    """Mark a sentence for the catalogues; it is translated where it is told."""
    return text


IN_FILE = _("{file}, line {line}: {said}")
OF_FILE = _("The file {file}: {said}")


def told(message: str, language: str, values: dict[str, object]) -> str:
    """Tell a sentence in one language."""
    return translated(message, language).format(**values)


def translated(message: str, language: str) -> str:
    """Return a sentence in one language; in English where nothing is installed yet."""
    try:
        from hub_config.language import FOLDER
        from labkit.language import catalogue
    except ImportError:
        return message
    return catalogue(FOLDER, "hub", "zh" if language == "zh" else "en").gettext(message)


class WrongError(ValueError):
    """A value that cannot be used: why not, in any language; where it stands is known to whoever has read it.

    Attributes:
        message: the English sentence.
        values: what its places stand for.
    """

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message.format(**values))
        self.message = message
        self.values = values


@dataclass(frozen=True)
class Place:
    """Where a setting stands.

    Attributes:
        said: the setting as it stands there, such as `YUNLAB_PORT=80` or `port = 80`.
        file: the file, if it is in one.
        line: counted from 1; 0 for the file as a whole.
    """

    said: str
    file: Path | None = None
    line: int = 0

    def told(self, what: str, language: str) -> str:
        """Tell what is wrong here."""
        said = f"{self.said}: {what}" if self.said else what
        if self.file is None:
            return said
        values: dict[str, object] = {"file": self.file, "line": self.line, "said": said}
        return told(IN_FILE if self.line else OF_FILE, language, values)


@dataclass(frozen=True)
class Problem:
    """One mistake."""

    place: Place
    message: str
    values: dict[str, object] = field(default_factory=dict)

    def told(self, language: str) -> str:
        """Tell it in one language."""
        return self.place.told(told(self.message, language, self.values), language)

    @classmethod
    def of(cls, place: Place, error: WrongError) -> Problem:
        """Say where the value stands."""
        return cls(place, error.message, error.values)


class SettingError(ValueError):
    """Settings that cannot be used, all of them at once; the text names places and remedies in both languages."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        # Without catalogues both would be the same.
        lines = dict.fromkeys(each.told(language) for language in LANGUAGES for each in self.problems)
        super().__init__("\n".join(lines))
