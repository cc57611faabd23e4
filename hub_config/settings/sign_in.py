"""Kinds of settings about a sign-in outside the centre: addresses, names and secrets that somebody else has given."""

from __future__ import annotations

import re
from ipaddress import ip_address
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from hub_config.settings.kind import NONE, Kind
from hub_config.settings.problem import WrongError, _

FILE = "file:"
LONGEST = 255


class Text(Kind):
    """A few words, or none."""

    def read(self, text: str) -> str:
        """Return them; nothing where there are none."""
        if len(text) > LONGEST or not text.isprintable():
            raise WrongError(_("must be one line of at most {count} characters"), count=LONGEST)
        return "" if text == NONE else text.strip()

    @property
    def example(self) -> str:
        """Return one."""
        return "yunlab-centre"


class Texts(Kind):
    """Names that somebody else has given: in the environment with commas between them, in the file as a list."""

    accepts: ClassVar[tuple[type, ...]] = (list,)

    def read(self, text: str) -> tuple[str, ...]:
        """Return them."""
        return tuple(each.strip() for each in text.split(",") if each.strip() not in ("", NONE))

    def text(self, value: object) -> str:
        """Return them with commas between them."""
        if not isinstance(value, list) or not all(isinstance(each, str) and "," not in each for each in value):
            self.refuse_type()
        return ",".join(value) if isinstance(value, list) and value else NONE

    def refuse_type(self) -> None:
        """Say how a list is written."""
        raise WrongError(_('must be a list of texts, such as ["{example}"]'), example=self.example)

    @property
    def example(self) -> str:
        """Return one."""
        return "1"

    def written(self, text: str) -> str:
        """Return the file's list."""
        return "[" + ", ".join(f'"{each}"' for each in self.read(text)) + "]"


class Site(Kind):
    """An address in the web that can be trusted to be what it says, or none."""

    def read(self, text: str) -> str:
        """Return it; nothing where there is none."""
        if text == NONE:
            return ""
        if not is_safe(text):
            message = _("must be none, or an address such as {example}; http only on this machine itself (127.0.0.1)")
            raise WrongError(message, example=self.example)
        return text

    @property
    def example(self) -> str:
        """Return one."""
        return "https://sso.example.edu.cn"


class Claim(Kind):
    """The name of something that is said of a person, or of a part of it."""

    def read(self, text: str) -> str:
        """Return it."""
        if text.startswith("custom."):
            raise WrongError(_("whoever may edit a link on the platform writes custom.…; take sub, lis.… or ext.…"))
        if not re.fullmatch(r"[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)?", text, flags=re.ASCII):
            raise WrongError(_("must be the name of a claim, such as {example}"), example=self.example)
        return text

    @property
    def example(self) -> str:
        """Return one."""
        return "sub"


class Hidden(Kind):
    """A secret that somebody else has given, or the file that holds it; it is never told again."""

    def read(self, text: str) -> str:
        """Return it; nothing where there is none."""
        if text == NONE:
            return ""
        found = self._of_file(text.removeprefix(FILE)) if text.startswith(FILE) else text
        if not found or not found.isprintable():
            raise WrongError(_("must be one line of letters, digits and signs, as it was given to you"))
        return found

    def _of_file(self, path: str) -> str:
        try:
            return Path(path).expanduser().read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            message = _("the file {file} cannot be read; write the secret into it, for the centre's account alone")
            raise WrongError(message, file=path) from error

    @property
    def example(self) -> str:
        """Return where one may lie."""
        return "file:/etc/yunlab/provider.secret"

    def shown(self, text: str) -> str:
        """Tell the file, but nothing of a secret."""
        return text if text == NONE or text.startswith(FILE) else "…"


def is_safe(address: str) -> bool:
    """Tell whether what comes from an address comes from there: HTTPS, or this machine itself."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.fragment or not address.isprintable() or " " in address:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_here(host))


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
