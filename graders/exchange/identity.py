"""Who is asking: people and services by their hub token, pages and benches by tokens of ours."""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from itsdangerous import BadSignature, URLSafeTimedSerializer

from graders.exchange import clock
from graders.exchange.refusal import Refusal, unknown_token
from graders.language import say
from labkit.inner import nobody_trusted

TRUST = 60.0
"""How long the hub's answer about a token is believed [s]."""

PAGE_HOURS = 12
"""How long a page token lasts [h]."""

SCOPES = {"access:services", "access:services!service=exchange"}
"""A hub token must carry one of these."""

SERVICES = {"centre"}
"""Services that may read lists and marks."""


@dataclass(frozen=True)
class Person:
    """A person or a service, as the hub knows them."""

    name: str
    groups: frozenset[str]
    is_service: bool

    def studies(self, course: str) -> bool:
        """Tell whether this is a pupil of the course."""
        return not self.is_service and f"nbgrader-{course}" in self.groups

    def teaches(self, course: str) -> bool:
        """Tell whether this is a teacher of the course."""
        return not self.is_service and f"formgrade-{course}" in self.groups

    def oversees(self, course: str) -> bool:
        """Tell whether lists and marks of the course may be read."""
        return self.teaches(course) or (self.is_service and self.name in SERVICES)


def _person(model: dict[str, Any]) -> Person:
    if not SCOPES & set(model.get("scopes", [])):
        raise Refusal(403, "not_allowed", say("This sign-in does not reach the exchange."))
    return Person(str(model["name"]), frozenset(model.get("groups") or []), model.get("kind") == "service")


class Hub:
    """The hub, asked who holds a token.

    Args:
        url: address of the hub's API.
    """

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url.rstrip("/"), timeout=10.0, trust_env=False, verify=nobody_trusted())
        self._known: dict[str, tuple[float, Person]] = {}
        self._lock = threading.Lock()

    def person(self, token: str) -> Person:
        """Return who holds a token.

        Raises:
            Refusal: nobody, or it does not reach the exchange, or the hub does not answer.
        """
        key = hashlib.sha256(token.encode()).hexdigest()
        found = self._known.get(key)
        if found and found[0] > time.monotonic():
            return found[1]
        person = _person(self._ask(token))
        self._remember(key, person)
        return person

    def _remember(self, key: str, person: Person) -> None:
        moment = time.monotonic()
        with self._lock:
            self._known = {k: known for k, known in self._known.items() if known[0] > moment}
            self._known[key] = (moment + TRUST, person)

    def _ask(self, token: str) -> dict[str, Any]:
        try:
            answer = self._client.get("/user", headers={"Authorization": f"token {token}"})
        except (httpx.HTTPError, UnicodeError):
            raise Refusal(503, "no_hub", say("The sign-in service does not answer; try again in a moment.")) from None
        if answer.status_code != httpx.codes.OK:
            raise unknown_token()
        model: dict[str, Any] = answer.json()
        return model


@dataclass(frozen=True)
class Page:
    """One pupil's page for one assignment."""

    course: str
    assignment: str
    student: str


class Pages:
    """Makes and reads page tokens.

    Args:
        master: the master secret.
    """

    def __init__(self, master: bytes) -> None:
        secret = hmac.new(master, b"page", hashlib.sha256).digest()
        self._serializer = URLSafeTimedSerializer(secret, salt="page", signer_kwargs={"digest_method": hashlib.sha256})

    def token(self, page: Page) -> tuple[str, str]:
        """Return a token for a page, and when it ends."""
        ends = clock.written(datetime.now(UTC) + timedelta(hours=PAGE_HOURS))
        return str(self._serializer.dumps([page.course, page.assignment, page.student])), ends

    def read(self, token: str) -> Page:
        """Return the page of a token.

        Raises:
            Refusal: it is not ours, or too old.
        """
        try:
            return Page(*self._serializer.loads(token, max_age=PAGE_HOURS * 3600))
        except (BadSignature, TypeError):
            raise unknown_token() from None
