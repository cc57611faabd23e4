"""The way to somebody else's sign-in and back: what must be known at the return, which counts once."""

import hmac
import json
import time
from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass
from hashlib import sha256
from http import HTTPStatus
from secrets import token_urlsafe

from hub_config.outside.refusal import AGAIN, RefusedError

COOKIE = "yunlab-trip"
LASTS_DAYS = 10 / (24 * 60)
LASTS_S = LASTS_DAYS * 24 * 3600
LONGEST = 1500


@dataclass(frozen=True)
class Trip:
    """One way there and back; it is kept in a signed cookie of the browser that set out.

    Attributes:
        state: what must come back beside the answer.
        nonce: what must come back inside it.
        verifier: what shows that whoever set out has come back (PKCE, RFC 7636).
        onward: where somebody wanted to go.
        hub: in which life of the hub it began; the next one does not know what was used.
    """

    state: str
    nonce: str
    verifier: str
    onward: str
    hub: str

    def write(self) -> str:
        """As text for the cookie."""
        return json.dumps(asdict(self))

    @property
    def challenge(self) -> str:
        """What is told of the verifier at the beginning."""
        return urlsafe_b64encode(sha256(self.verifier.encode()).digest()).decode().rstrip("=")


class Trips:
    """Every way that was begun, of which those that have ended are remembered while they could be tried again."""

    def __init__(self) -> None:
        self._hub = token_urlsafe()
        self._ended: dict[str, float] = {}

    def begin(self, onward: str) -> Trip:
        """Sets out; what a cookie has no room for is not gone on to."""
        kept = onward if len(onward) <= LONGEST else ""
        return Trip(token_urlsafe(32), token_urlsafe(32), token_urlsafe(48), kept, self._hub)

    def end(self, cookie: bytes | None, state: str) -> Trip:
        """Comes back.

        Args:
            cookie: what the browser kept; its signature and age were checked.
            state: what came back beside the answer.

        Raises:
            RefusedError: another browser set out, or this way has ended before.
        """
        trip = Trip(**json.loads(cookie)) if cookie else None
        if trip is None or trip.hub != self._hub or not hmac.compare_digest(trip.state.encode(), state.encode()):
            raise RefusedError(AGAIN, HTTPStatus.BAD_REQUEST)
        now = time.monotonic()
        self._ended = {each: ended for each, ended in self._ended.items() if now - ended < LASTS_S}
        if trip.state in self._ended:
            raise RefusedError(AGAIN, HTTPStatus.BAD_REQUEST)
        self._ended[trip.state] = now
        return trip
