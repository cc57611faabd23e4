"""Kinds of settings about who is spoken with: addresses, services, secrets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import ClassVar

from hub_config.settings.kind import NONE, Kind
from hub_config.settings.problem import WrongError, _

SQLITE = "sqlite"
SHORTEST_SECRET = 20


class Address(Kind):
    """The address people reach: one of this machine."""

    def read(self, text: str) -> str:
        """Return it."""
        return text

    @property
    def example(self) -> str:
        """Return one."""
        return "0.0.0.0"  # noqa: S104 (an example)


class Addresses(Kind):
    """Internet addresses: in the environment with commas between them, in the file as a list."""

    accepts: ClassVar[tuple[type, ...]] = (list,)

    def read(self, text: str) -> tuple[str, ...]:
        """Return them."""
        try:
            return tuple(str(ip_address(each)) for each in text.replace(",", " ").split() if text != NONE)
        except ValueError:
            message = _("must be none, or addresses such as {example} with commas between them")
            raise WrongError(message, example=self.example) from None

    def text(self, value: object) -> str:
        """Return them with commas between them."""
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.refuse_type()
        return ",".join(value) if isinstance(value, list) and value else NONE

    def refuse_type(self) -> None:
        """Say how a list is written."""
        raise WrongError(_('must be a list of addresses, such as ["{example}"]'), example=self.example)

    @property
    def example(self) -> str:
        """Return one."""
        return "192.0.2.7"

    def written(self, text: str) -> str:
        """Return the file's list."""
        return "[" + ", ".join(f'"{each}"' for each in self.read(text)) + "]"


@dataclass(frozen=True)
class Service(Kind):
    """A file of ours (`sqlite`), or the address of a service."""

    begins: tuple[str, ...]

    def read(self, text: str) -> str:
        """Return the address; it is empty for a file of ours."""
        if text == SQLITE:
            return ""
        if not text.startswith(self.begins):
            message = _("must be {sqlite}, or an address that begins with {begins}")
            raise WrongError(message, sqlite=SQLITE, begins=", ".join(self.begins))
        return text

    @property
    def example(self) -> str:
        """Return the file."""
        return SQLITE

    def shown(self, text: str) -> str:
        """Leave the account and its password out."""
        return re.sub(r"//[^/@]*@", "//…@", text)


class Secret(Kind):
    """A secret, or none; it is never told again."""

    def read(self, text: str) -> str:
        """Return it; empty where there is none."""
        if text == NONE:
            return ""
        if len(text) < SHORTEST_SECRET or not (text.isascii() and text.isprintable()) or " " in text:
            message = _("must be none, or at least {count} letters and digits by chance: openssl rand -hex 24")
            raise WrongError(message, count=SHORTEST_SECRET)
        return text

    @property
    def example(self) -> str:
        """Return what means none."""
        return NONE

    def shown(self, text: str) -> str:
        """Tell nothing of it."""
        return text if text == NONE else "…"
