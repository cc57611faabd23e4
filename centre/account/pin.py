"""PINs for the youngest: short, so they open only together with the class code, and are hashed with the account key."""

import itertools
import secrets

from centre.account.key import AccountKey

DIGITS = (4, 5, 6)
SMALLEST_SPREAD = 3
"""So many different digits a PIN has at least."""
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 6


def made(digits: int) -> str:
    """A new PIN, none of those that are tried first."""
    while True:
        pin = "".join(secrets.choice("0123456789") for _ in range(digits))
        if is_good(pin):
            return pin


def is_good(pin: str) -> bool:
    """Says whether a PIN is no row, no repetition and no year."""
    steps = {int(after) - int(before) for before, after in itertools.pairwise(pin)}
    return len(set(pin)) >= SMALLEST_SPREAD and len(steps) > 1 and not pin.startswith(("19", "20"))


def peppered(key: AccountKey, username: str, pin: str) -> str:
    """What is hashed instead of the PIN: a million PINs are soon tried, but not without the key."""
    return key.digest("pin", username, pin)


def code() -> str:
    """A new class code, such as `K7MQ2X`: 887 million of them, so that finding one by chance takes too long."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def plain_code(typed: str) -> str:
    """A class code as it is kept: capitals without spaces and hyphens."""
    return "".join(typed.split()).replace("-", "").upper()[: CODE_LENGTH * 2]
