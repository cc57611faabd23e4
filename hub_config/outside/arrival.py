"""What the pages of both ways in from outside share: setting out, coming back, and being refused."""

import asyncio
from http import HTTPStatus
from typing import TypeVar

from jupyterhub.utils import get_browser_protocol
from tornado.httputil import url_concat
from tornado.web import HTTPError

from hub_config.door import entry
from hub_config.door.entry import Way
from hub_config.door.page import DoorPage, StepPage
from hub_config.language import current_text
from hub_config.operation.metric import SIGN_INS_FAILED
from hub_config.outside import match, trip
from hub_config.outside.refusal import UNKNOWN, RefusedError
from hub_config.outside.token import Claims
from hub_config.outside.trip import Trip
from hub_config.outside.ways import NAME, Ways

ARRIVED = "arrived"
Found = TypeVar("Found")


class Arrival(DoorPage):
    """A page on a way in from outside."""

    way: Way
    cross_site = False
    """Whether the answer is posted from the other site's page, not led here by it."""

    @property
    def ways(self) -> Ways:
        """The ways that the settings describe."""
        found: Ways = self.settings[NAME]
        return found

    def place(self, page: str) -> str:
        """Address of a page of the door as the other side must call it."""
        return f"{get_browser_protocol(self.request)}://{self.request.host}{self.hub.base_url}{page}"

    def begin(self, onward: str) -> Trip:
        """Sets out, with a cookie that must come back."""
        begun = self.ways.trips.begin(onward)
        self.put(trip.COOKIE, begun.write(), None, cross_site=self.cross_site)
        return begun

    def end(self, state: str) -> Trip:
        """Comes back, once."""
        kept = self.signed(trip.COOKIE, trip.LASTS_DAYS)
        self.clear_cookie(trip.COOKIE, path=self.hub.base_url)
        return self.ways.trips.end(kept, state)

    async def arrive(self, claims: Claims, onward: str) -> None:
        """Goes on with the person of the roster who is meant; nothing else of what was said is kept."""
        claim, how = self.ways.wanted(self.way)
        found = await asyncio.to_thread(match.matched, self.authenticator.people, claims, claim, how)
        # Demo people, whose password everybody knows, stay out as at every other door.
        person = self.authenticator.person(found.username)
        if person is None:
            raise RefusedError(UNKNOWN, who=match.said(claims, claim) or "")
        self.keep(entry.begun(person, self.way))
        # Signed in is on a page that our own site leads to: only there all cookies of this browser are known.
        address = f"{self.hub.base_url}{ARRIVED}"
        self.redirect(url_concat(address, {"next": onward} if onward else {}), status=HTTPStatus.SEE_OTHER)

    async def step(self) -> None:
        """The step of this page on its way."""
        raise NotImplementedError

    async def take_step(self, name: str) -> None:
        """Takes the step, or says why not; the name is the other side's."""
        try:
            await self.step()
        except RefusedError as error:
            await self.refuse(error, name)

    async def refuse(self, error: RefusedError, name: str) -> None:
        """Says why nobody was signed in, and what to do."""
        SIGN_INS_FAILED.labels("outside").inc()
        # Who it was, the log need not know.
        told = error.sentence.format(**{"name": name, **error.values, "who": "…"})
        self.log.warning("Nobody signed in by the %s: %s (%s)", self.way, told, error.__cause__)
        why = current_text()(error.sentence).format(name=name, **error.values)
        await self.show("outside.html", error.status, why=why, again=self.again, door=f"{self.hub.base_url}login")

    @property
    def again(self) -> str:
        """Where to begin again; empty where that is not here."""
        return ""

    def plain(self) -> dict[str, str]:
        """What was asked, each name once."""
        return {name: self.get_argument(name) for name in self.request.arguments}


def there(way: Found | None) -> Found:
    """Answers as if there were no such page where the settings describe no such way."""
    if way is None:
        raise HTTPError(HTTPStatus.NOT_FOUND)
    return way


class Arrived(StepPage):
    """The first page of our own after those of somebody else."""

    async def get(self) -> None:
        """Goes to what is still to be done, or in."""
        await self.proceed(self.person, self.known)
