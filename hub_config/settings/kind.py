"""What a setting may hold: how it is read, how it stands in the file, and what is said of one that cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from hub_config.settings.problem import WrongError, _

NONE = "none"
"""What a setting holds where there need be nothing."""

SWITCH = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


class Kind:
    """A kind of setting. Values are texts, as in the environment; the file's own types are turned into them.

    Attributes:
        accepts: types that a value of the file may have.
    """

    accepts: ClassVar[tuple[type, ...]] = (str,)

    def read(self, text: str) -> object:
        """Return the value.

        Raises:
            WrongError: it cannot be used.
        """
        raise NotImplementedError

    def text(self, value: object) -> str:
        """Return a value of the file as it would stand in the environment.

        Raises:
            WrongError: it has another type.
        """
        # Python counts true among the numbers.
        if not isinstance(value, self.accepts) or (isinstance(value, bool) and bool not in self.accepts):
            self.refuse_type()
        return str(value)

    def refuse_type(self) -> None:
        """Say which type is wanted."""
        raise WrongError(_('must be a text between quotation marks, such as "{example}"'), example=self.example)

    @property
    def example(self) -> str:
        """Return what may stand there."""
        return "yunlab"

    def written(self, text: str) -> str:
        """Return a value as it stands in the file."""
        return f'"{text}"'

    def shown(self, text: str) -> str:
        """Return as much of a value as may be told."""
        return text


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number from `low` to `high`, or one of some other words."""

    low: int
    high: int
    also: tuple[str, ...] = ()
    meant: Callable[[str], int] = int
    accepts: ClassVar[tuple[type, ...]] = (int, str)

    def read(self, text: str) -> int:
        """Return the number."""
        if text in self.also:
            return self.meant(text)
        if not (text.isascii() and text.isdigit() and len(text) < 10 and self.low <= int(text) <= self.high):
            self.refuse_type()
        return int(text)

    def text(self, value: object) -> str:
        """Return the number's digits; a number in quotation marks is refused."""
        if isinstance(value, str) and value not in self.also:
            self.refuse_type()
        return super().text(value)

    def refuse_type(self) -> None:
        """Say which numbers there are."""
        if self.also:
            message = _("must be a whole number from {low} to {high} without quotation marks, or {also}")
            raise WrongError(message, low=self.low, high=self.high, also=", ".join(self.also))
        message = _("must be a whole number from {low} to {high} without quotation marks")
        raise WrongError(message, low=self.low, high=self.high)

    def written(self, text: str) -> str:
        """Return digits, or a word between quotation marks."""
        return text if text.isdigit() else super().written(text)


class Switch(Kind):
    """On or off."""

    accepts: ClassVar[tuple[type, ...]] = (bool,)

    def read(self, text: str) -> bool:
        """Tell whether it is on."""
        if text.lower() not in SWITCH:
            raise WrongError(_("must be 1 or 0"))
        return SWITCH[text.lower()]

    def refuse_type(self) -> None:
        """Say how a switch is written."""
        raise WrongError(_("must be true or false without quotation marks"))

    def written(self, text: str) -> str:
        """Return the file's word for it."""
        return str(SWITCH[text]).lower()


@dataclass(frozen=True)
class Choice(Kind):
    """One of some words; `meant` says what each stands for, where that is not the word itself."""

    words: tuple[str, ...]
    meant: Callable[[str], object] = str

    def read(self, text: str) -> object:
        """Return what the word stands for."""
        if text not in self.words:
            raise WrongError(_("must be one of these: {words}"), words=", ".join(self.words))
        return self.meant(text)

    @property
    def example(self) -> str:
        """Return the first word."""
        return self.words[0]
