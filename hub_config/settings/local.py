"""Kinds of settings about this machine: folders, names, its time zone."""

from __future__ import annotations

import re
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hub_config.settings.kind import NONE, Kind
from hub_config.settings.problem import WrongError, _


class Folder(Kind):
    """A folder or a file; `none` where there need not be one."""

    def read(self, text: str) -> Path:
        """Return it in full."""
        return Path(text).expanduser().resolve()

    @property
    def example(self) -> str:
        """Return one."""
        return "/srv/yunlab"


class File(Folder):
    """A file that may be missing altogether."""

    def read(self, text: str) -> Path | None:  # type: ignore[override]
        """Return it in full, or None."""
        return None if text == NONE else super().read(text)


class Zone(Kind):
    """A time zone."""

    def read(self, text: str) -> str:
        """Return its name."""
        try:
            return ZoneInfo(text).key
        except (ZoneInfoNotFoundError, ValueError):
            raise WrongError(_("no such time zone; write one such as {example}"), example=self.example) from None

    @property
    def example(self) -> str:
        """Return one."""
        return "Asia/Shanghai"


class Label(Kind):
    """A name that containers, networks and hosts may begin with."""

    def read(self, text: str) -> str:
        """Return it."""
        # Container names start with it, and the hub's user names follow: keep to what both allow.
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", text, flags=re.ASCII):
            raise WrongError(_("must be small letters, digits and hyphens, such as {example}"), example=self.example)
        return text
