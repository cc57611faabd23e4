"""Receipts: what the exchange gives for what it has stored. The same thing always gets the same receipt."""

from __future__ import annotations

import hashlib
import hmac

from labkit.plain import canonical


def receipt(master: bytes, identifier: str, sm3: str, time: str) -> dict[str, str]:
    """Return a receipt: id, SM3 of the content, server time, and an HMAC over the three."""
    facts = {"id": identifier, "sm3": sm3, "time": time}
    key = hmac.new(master, b"receipt", hashlib.sha256).digest()
    return facts | {"hmac": hmac.new(key, canonical(facts), hashlib.sha256).hexdigest()}
