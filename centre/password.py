"""First passwords: made by chance, told once on paper, kept as argon2id hashes like every other."""

import os
import secrets
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without 0, 1, i, l and o, which are taken for one another on paper."""
GROUPS, GROUP = 3, 4
# argon2's usual effort makes up for passwords that people choose. These hold 59 bits of chance, which outlast millions
# of guesses a second, and 25,000 of them are hashed in seconds (docs/for-it.md, First passwords).
FIRST = PasswordHasher(time_cost=1, memory_cost=256, parallelism=1)


def first() -> str:
    """A new password, such as `k7mq-2xnd-9pwf`."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))


def firsts(usernames: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """First passwords for many people, and their hashes, both by username."""
    told = {username: first() for username in usernames}
    # argon2 lets go of Python's lock while it works.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        hashes = dict(zip(told, pool.map(FIRST.hash, told.values()), strict=True))
    return told, hashes
