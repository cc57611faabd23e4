"""What is derived from the account key, which is not in the database: a stolen database alone opens nothing short."""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken


def derived(master: bytes) -> str:
    """The account key that belongs to a master secret, in hex; hub and centre hold it."""
    return hmac.new(master, b"account", sha256).hexdigest()


class AccountKey:
    """Digests for what is short, and a seal for what must be read again.

    Args:
        key: the account key in hex.
    """

    def __init__(self, key: str) -> None:
        self.key = bytes.fromhex(key)
        self.fernet = Fernet(urlsafe_b64encode(self.bytes("seal")))

    def bytes(self, purpose: str, *parts: str) -> bytes:
        """32 bytes that only the key's holder can make."""
        # Joined with a byte that none of the parts can hold.
        return hmac.new(self.key, "\0".join((purpose, *parts)).encode(), sha256).digest()

    def digest(self, purpose: str, *parts: str) -> str:
        """The same in hex."""
        return self.bytes(purpose, *parts).hex()

    def seal(self, text: str) -> str:
        """A text that only the key's holder can read."""
        return self.fernet.encrypt(text.encode()).decode("ascii")

    def open(self, sealed: str) -> str | None:
        """The text; nothing if it was sealed with another key."""
        try:
            return self.fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None
