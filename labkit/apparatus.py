"""An apparatus of one's own: seeds, the hidden values drawn from them, and the secret of a pupil's bench.

The master secret stays with the hub and the exchange. From it each pupil gets, for each assignment and attempt, a seed;
from the seed the hidden values are drawn evenly over their range. Source: RFC 2104 (HMAC), used as a key derivation.
"""

from __future__ import annotations

import hashlib
import hmac
import math

import numpy as np

from labkit.quantity import Quantity, hidden


def _derive(key: bytes, purpose: str) -> bytes:
    return hmac.new(key, purpose.encode(), hashlib.sha256).digest()


def seed(master: bytes, course: str, assignment: str, lab: str, student: str, attempt: int) -> bytes:
    """Derive the seed, 32 bytes, of one pupil's apparatus for one attempt."""
    return _derive(master, "|".join(("apparatus", course, assignment, lab, student, str(attempt))))


def number(seed: bytes) -> str:
    """Return the four-digit number on the apparatus; it tells nothing about the seed."""
    return f"{int.from_bytes(_derive(seed, 'number')[:4], 'big') % 10_000:04d}"


def noise(seed: bytes, trial_id: str) -> np.random.Generator:
    """Return the source of one trial's measurement noise: the same trial always gets the same noise."""
    return np.random.default_rng(int.from_bytes(_derive(seed, f"trial|{trial_id}"), "big"))


def _draw(quantity: Quantity, fraction: float) -> float:
    steps = math.floor((quantity.high - quantity.low) / quantity.step + 1e-9)
    return quantity.low + quantity.step * min(steps, math.floor(fraction * (steps + 1)))


def draw(params: type, seed: bytes) -> dict[str, float]:
    """Draw the hidden values of a Params class, each evenly over its range, in its own unit."""
    values = {}
    for name, quantity in hidden(params).items():
        fraction = int.from_bytes(_derive(seed, f"hidden|{name}")[:8], "big") / 2**64
        values[name] = _draw(quantity, fraction)
    return values


def bench_token(master: bytes, student: str) -> str:
    """Return the token by which the exchange knows a pupil's simulator: `student:key`."""
    return f"{student}:{_derive(master, 'bench|' + student).hex()}"


def bench_key(token: str) -> bytes:
    """Return the key inside a bench token, which signs trials.

    Raises:
        ValueError: the token is not `student:hex`.
    """
    _, separator, key = token.partition(":")
    if not separator:
        raise ValueError("a bench token reads `student:hex`")
    return bytes.fromhex(key)


def token_student(token: str) -> str:
    """Return the pupil a bench token names; says nothing about whether the token is genuine."""
    return token.partition(":")[0]


def is_genuine(token: str, master: bytes) -> bool:
    """Tell whether a bench token was made from this master secret."""
    return hmac.compare_digest(token.encode(), bench_token(master, token_student(token)).encode())
