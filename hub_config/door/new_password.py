"""The page on which somebody chooses a password in the place of the one they were given."""

import asyncio

from centre import language as centre_language
from centre.account import rule
from hub_config import language
from hub_config.door import entry
from hub_config.door.page import StepPage


class NewPassword(StepPage):
    """Chooses a password, once the first has shown who it is."""

    async def get(self) -> None:
        """Shows the form."""
        await self.form()

    async def form(self, wrong: str | None = None) -> None:
        """The form, after a refusal with the reason."""
        said = centre_language.words(language.current()).gettext(wrong) if wrong else None
        shortest = rule.shortest(self.person)
        await self.show("new-password.html", 422 if wrong else 200, person=self.person, wrong=said, shortest=shortest)

    async def post(self) -> None:
        """Keeps the new password."""
        if self.authenticator.step(self.person, self.known) != "password":
            await self.proceed(self.person, self.known)
            return
        chosen = self.field("password")
        wrong = rule.broken(chosen, self.person) or await self.repeated(chosen)
        if wrong:
            await self.form(wrong)
            return
        await asyncio.to_thread(self.authenticator.credentials.choose, self.person.username, chosen)
        person = self.authenticator.person(self.person.username)
        begun = entry.begun(person)
        await self.proceed(person, begun.after_code() if self.known.coded else begun)

    async def repeated(self, chosen: str) -> str | None:
        """Whether the password is the one that was given."""
        given = self.person.password_hash
        same = await asyncio.to_thread(self.authenticator.lock.opens, given, chosen)
        return rule.SAME if same else None
