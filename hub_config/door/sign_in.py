"""The sign-in page: a username and a password."""

from typing import Any

from jupyterhub.handlers.login import LoginHandler

from centre.account.brake import Wait
from hub_config.door import entry, words
from hub_config.door.page import DoorPage
from hub_config.language import current_text

WRONG = "Invalid username or password"
LONGEST_LOGGED = 32


class SignIn(DoorPage, LoginHandler):  # type: ignore[misc]
    """The hub's own page, with our brake and what may still be to be done after the password."""

    async def get(self) -> None:
        """Shows the form, or goes on where somebody is signed in."""
        if self.get_argument("late", ""):
            self.finish(await self._render(login_error=current_text()(words.TOO_LATE)))
            return
        await super().get()

    async def post(self) -> None:
        """Checks the password."""
        username = self.authenticator.normalize_username(self.field("username"))
        found = await self.authenticator.check(username, self.field("password"), self.address_for(username))
        if isinstance(found, Wait):
            await self.refuse(429, words.said(found), username)
        elif found is None:
            self.log.warning("Failed login for %r", username[:LONGEST_LOGGED])
            await self.refuse(403, WRONG, username)
        else:
            await self.proceed(found, entry.begun(found))

    def _render(self, **facts: Any) -> Any:  # noqa: ANN401 (the hub's own)
        provider = self.settings["centre_settings"].provider_name
        return super()._render(class_door=self.authenticator.people.has_class_codes(), provider=provider, **facts)

    async def refuse(self, status: int, why: str, username: str) -> None:
        """Shows the form again."""
        self.set_status(status)
        self.finish(await self._render(login_error=why, username=username[:LONGEST_LOGGED]))
