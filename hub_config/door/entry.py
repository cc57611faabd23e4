"""Somebody half inside: who it is was shown, and something is still to be done."""

import json
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any, Literal

from centre.person import Person

COOKIE = "yunlab-entry"
LASTS_DAYS = 10 / (24 * 60)
Step = Literal["code", "password", "app"]
"""What is still to be done: type a code of the app, choose a password, set up the app."""
Way = Literal["password", "provider", "platform"]
"""By what somebody has shown who they are: a password or PIN of ours, or what is said outside the centre."""
ADDRESSES: dict[Step, str] = {"code": "second-step", "password": "new-password", "app": "set-up-app"}


class Entered(dict[str, Any]):
    """Somebody who has done all there is to do. No request can make one: what comes in is a plain dictionary."""

    def __init__(self, person: Person) -> None:
        super().__init__(username=person.username)


@dataclass(frozen=True)
class Entry:
    """What is known of somebody between two pages; it is kept in a signed cookie of the browser.

    Attributes:
        username: who it is.
        seal: of the password they have; a sign-in that was begun with another one is void.
        coded: whether a code of the app was right too.
        secret: what the app is being told; it becomes valid with the first right code.
        way: by which they came.
    """

    username: str
    seal: str
    coded: bool = False
    secret: str = ""
    way: Way = "password"

    def write(self) -> str:
        """As text for the cookie."""
        return json.dumps(asdict(self))

    def after_code(self) -> "Entry":
        """The same after a right code."""
        return replace(self, coded=True)

    def belongs(self, person: Person) -> bool:
        """Says whether the person still has the password this was begun with."""
        return self.username == person.username and self.seal == seal(person)


def begun(person: Person, way: Way = "password") -> Entry:
    """What is known after the right password or PIN, or after the word of somebody outside."""
    return Entry(person.username, seal(person), way=way)


def read(text: bytes | None) -> Entry | None:
    """What a cookie of ours holds; its signature was checked."""
    return Entry(**json.loads(text)) if text else None


def seal(person: Person) -> str:
    """Changes with what the person signs in with."""
    return sha256(f"{person.password_hash}\0{person.pin_hash}".encode()).hexdigest()[:16]
