"""The pages of the second step: a code of the app, and setting the app up."""

import asyncio
from dataclasses import replace

import pyotp
import segno

from centre.account import factor
from hub_config.door import words
from hub_config.door.page import StepPage
from hub_config.language import current_text

WORD = 4
"""The secret is read aloud and typed in words of so many letters."""


class SecondStep(StepPage):
    """Asks for a code of the app, or for a recovery code."""

    async def get(self) -> None:
        """Shows the form."""
        await self.show("second-step.html", person=self.person, wrong=None)

    async def post(self) -> None:
        """Checks the code."""
        username, brake = self.person.username, self.authenticator.brake
        wait = await asyncio.to_thread(brake.press, username, self.came_from, "code")
        if wait:
            await self.show("second-step.html", 429, person=self.person, wrong=words.said(wait))
            return
        right = await asyncio.to_thread(self.authenticator.factors.accepts, username, self.field("code"), self.now())
        if not right:
            wrong = current_text()(words.WRONG_CODE)
            await self.show("second-step.html", 403, person=self.person, wrong=wrong)
            return
        await asyncio.to_thread(brake.ease, username, self.came_from, "code")
        await self.proceed(self.person, self.known.after_code())


class SetUpApp(StepPage):
    """Tells an app the secret, and shows the recovery codes once."""

    async def get(self) -> None:
        """Shows the QR code and the secret."""
        if self.authenticator.step(self.person, self.known) != "app":
            await self.proceed(self.person, self.known)
            return
        if not self.known.secret:
            self.known = replace(self.known, secret=pyotp.random_base32())
            self.keep(self.known)
        await self.form()

    async def form(self, wrong: str | None = None) -> None:
        """The form, after a wrong code with the reason."""
        secret = self.known.secret
        code = segno.make(factor.address(secret, self.person.username), error="m")
        picture = code.svg_inline(scale=5, border=4, dark="#1c2b3a", light="#ffffff", title="QR", omitsize=True)
        spoken = " ".join(secret[start : start + WORD] for start in range(0, len(secret), WORD))
        status = 403 if wrong else 200
        await self.show("set-up-app.html", status, person=self.person, picture=picture, secret=spoken, wrong=wrong)

    async def post(self) -> None:
        """Keeps the secret once a code of the app is right."""
        if self.authenticator.step(self.person, self.known) != "app" or not self.known.secret:
            await self.proceed(self.person, self.known)
            return
        typed = "".join(self.field("code").split())
        codes = await asyncio.to_thread(
            self.authenticator.factors.begin, self.person.username, self.known.secret, typed, self.now()
        )
        if codes is None:
            await self.form(current_text()(words.WRONG_CODE))
            return
        await self.let_in(self.person)
        onward = self.get_next_url(self.current_user)
        await self.show("recovery-codes.html", person=self.person, codes=codes, onward=onward)
