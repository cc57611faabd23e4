"""What all pages of the door share: where somebody comes from, what is known of them, and the way on."""

from datetime import UTC, datetime
from typing import Any

from jupyterhub.handlers import BaseHandler
from jupyterhub.utils import get_browser_protocol
from tornado.escape import url_escape
from tornado.httputil import url_concat

from centre.person import Person
from hub_config.door import browser, entry
from hub_config.door.address import source
from hub_config.door.entry import Entered, Entry


class DoorPage(BaseHandler):  # type: ignore[misc]
    """A page on the way in. Nobody is signed in before the last of them."""

    @property
    def came_from(self) -> str:
        """The address of whoever asks."""
        return source(self.request, self.authenticator.trusted)

    def address_for(self, username: str) -> str | None:
        """The address a try is counted for; none where this person has signed in with this browser before."""
        known = browser.knows(self.signed(browser.COOKIE, browser.LASTS_DAYS), self.authenticator.key, username)
        return None if known else self.came_from

    def signed(self, name: str, days: float) -> bytes | None:
        """A cookie of ours, if it is not too old."""
        found: bytes | None = self.get_secure_cookie(name, max_age_days=days)
        return found

    def half_inside(self) -> tuple[Person, Entry] | None:
        """Who is on the way in and has given the right password."""
        found = entry.read(self.signed(entry.COOKIE, entry.LASTS_DAYS))
        person = self.authenticator.person(found.username) if found else None
        return (person, found) if person and found and found.belongs(person) else None

    async def proceed(self, person: Person, known: Entry) -> None:
        """Goes to what is still to be done, or in."""
        step = self.authenticator.step(person, known)
        if step is None:
            await self.let_in(person)
            self.redirect(self.get_next_url(self.current_user))
            return
        self.keep(known)
        self.redirect(self.here(entry.ADDRESSES[step]))

    def keep(self, known: Entry) -> None:
        """Keeps what is known until the next page."""
        self.put(entry.COOKIE, known.write(), None)

    async def let_in(self, person: Person) -> None:
        """Signs somebody in who has done everything."""
        self.let_out_others(person)
        self._jupyterhub_user = await self.login_user(Entered(person))
        self.clear_cookie(entry.COOKIE, path=self.hub.base_url)
        before = self.signed(browser.COOKIE, browser.LASTS_DAYS)
        self.put(browser.COOKIE, browser.with_name(before, self.authenticator.key, person.username), browser.LASTS_DAYS)

    def let_out_others(self, person: Person) -> None:
        """Signs out whoever else is signed in with this browser: a link or a button outside leads here all the same."""
        before = self.get_current_user_cookie()
        if before is not None and before.name != person.username:
            self.clear_login_cookie()
            self.set_session_cookie()

    def put(self, name: str, value: str, days: float | None, *, cross_site: bool = False) -> None:
        """Sets a signed cookie that no script reads and no other part of the site is sent.

        Args:
            name: of the cookie.
            value: what it holds.
            days: how long it lasts; as long as the browser is open where nothing is said.
            cross_site: whether it comes back with a form that another site posts; without HTTPS browsers allow that
                for two minutes at most, and only where nothing is said of it.
        """
        # Of several, our own proxy's word would be the last, and it is spoken to in plain.
        secure = get_browser_protocol(self.request) == "https"
        rule = {"samesite": "None" if cross_site else "Lax"} if secure or not cross_site else {}
        self.set_secure_cookie(
            name, value, expires_days=days, path=self.hub.base_url, httponly=True, secure=secure, **rule
        )

    def here(self, page: str) -> str:
        """Address of a page of the door, which keeps where somebody wanted to go."""
        wanted = self.get_argument("next", "")
        address = f"{self.hub.base_url}{page}"
        return url_concat(address, {"next": wanted}) if wanted else address

    async def show(self, template: str, status: int = 200, **facts: Any) -> None:  # noqa: ANN401
        """Draws a page with a form; nothing of it is kept by the browser."""
        self.set_status(status)
        self.set_header("Cache-Control", "no-store")
        xsrf = self.xsrf_token.decode("ascii")
        wanted = self.get_argument("next", "")
        action = url_concat(self.request.path, {"next": wanted}) if wanted else self.request.path
        known = {"xsrf": xsrf, "action": action, "next": url_escape(wanted), "wanted": wanted}
        self.finish(await self.render_template(template, **known, **facts))

    def field(self, name: str) -> str:
        """A field of the form, as it was typed."""
        found: str = self.get_body_argument(name, "", strip=False)
        return found

    @staticmethod
    def now() -> datetime:
        """The server's time."""
        return datetime.now(UTC)


class StepPage(DoorPage):
    """A page for somebody who has given the right password, and for nobody else."""

    person: Person
    known: Entry

    async def prepare(self) -> None:
        """Sends everybody else back to the beginning."""
        await super().prepare()
        found = self.half_inside()
        if found is None:
            self.redirect(url_concat(self.here("login"), {"late": "1"} if self.request.method == "POST" else {}))
            return
        self.person, self.known = found
