"""Checks passwords against hashes; whether there is a hash, and what kind, cannot be told from the time it takes."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST = 1024
"""Of what is typed so much is looked at."""


class Lock:
    """Argon2id with one effort for all that people choose.

    Args:
        hasher: the effort; it may be raised any time, and each hash is made anew when its password is next seen.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self.hasher = hasher or PasswordHasher()
        self.nobodys = self.hasher.hash("a password that nobody has")

    def opens(self, known: str, typed: str) -> bool:
        """Says whether this is the password; without a hash the same work is done for nothing."""
        if known and self.is_old(known):
            # First passwords are quickly checked; the time they take must not tell that somebody has one.
            self.matches(self.nobodys, typed)
        return self.matches(known or self.nobodys, typed) and bool(known)

    def matches(self, hashed: str, typed: str) -> bool:
        """The bare comparison."""
        try:
            return self.hasher.verify(hashed, typed[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False

    def is_old(self, hashed: str) -> bool:
        """Says whether the hash was made with another effort than today's."""
        try:
            return self.hasher.check_needs_rehash(hashed)
        except InvalidHashError:
            return False
