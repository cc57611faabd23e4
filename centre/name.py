"""How usernames, courses and schools may be written: they become container names, addresses and folders."""

import re

SYNTAX = re.compile(r"[a-z0-9][a-z0-9-]{1,30}[a-z0-9]")


class NameSyntaxError(ValueError):
    """A name that the hub, nbgrader or the container engine could not carry; the message names the remedy."""


def checked(kind: str, name: str) -> str:
    """Returns the name if it is well written.

    Args:
        kind: what is named, for the message: `username`, `course` or `school`.
        name: the name as somebody typed it.

    Raises:
        NameSyntaxError: the name is not 3 to 32 small letters, digits and hyphens.
    """
    if SYNTAX.fullmatch(name):
        return name
    raise NameSyntaxError(
        f"{kind} {name!r}: use 3 to 32 of a-z, 0-9 and '-', a letter or digit first and last, such as 'hongxing-01'"
    )
