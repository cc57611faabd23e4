"""The door of the youngest: the code of the class, a name from the list, a PIN."""

import asyncio

from centre.account import pin
from centre.account.brake import Wait
from centre.person import Course
from hub_config import language
from hub_config.door import entry, words
from hub_config.door.page import DoorPage
from hub_config.language import current_text


class ClassDoor(DoorPage):
    """Signs in with class code, name and PIN."""

    async def get(self) -> None:
        """Asks for the code; with the right one, which a card's QR code may bring, shows the names."""
        code = pin.plain_code(self.get_argument("code", ""))
        if not code:
            await self.show("class.html", wrong=None)
            return
        found = await self.find(code)
        if isinstance(found, Wait):
            await self.show("class.html", 429, wrong=words.said(found))
        elif found is None:
            await self.show("class.html", 403, wrong=current_text()(words.WRONG_CLASS))
        else:
            await self.names(found)

    async def find(self, code: str) -> Course | Wait | None:
        """The class with this code; wrong codes count for the address."""
        brake, address = self.authenticator.brake, self.came_from
        wait: Wait | None = await asyncio.to_thread(brake.press, None, address)
        if wait:
            return wait
        found: Course | None = self.authenticator.class_of(code)
        if found:
            await asyncio.to_thread(brake.ease, None, address)
        return found

    async def names(self, course: Course, status: int = 200, wrong: str | None = None) -> None:
        """The list of names, which tells nothing but the names."""
        choices = self.authenticator.choices(course)
        who = self.get_argument("who", "")
        title = f"{course.school_title[language.current()]} · {course.title[language.current()]}"
        facts = {"code": course.code, "title": title, "choices": choices, "who": who}
        await self.show("class-names.html", status, wrong=wrong, **facts)

    async def post(self) -> None:
        """Checks name and PIN."""
        found = await self.find(pin.plain_code(self.field("code")))
        if isinstance(found, Wait):
            await self.show("class.html", 429, wrong=words.said(found))
            return
        if found is None:
            await self.show("class.html", 403, wrong=current_text()(words.WRONG_CLASS))
            return
        username = self.authenticator.chosen(found, self.field("who"))
        person = await self.authenticator.check_pin(username, self.field("pin"), self.address_for(username))
        if isinstance(person, Wait):
            await self.names(found, 429, words.said(person))
        elif person is None:
            await self.names(found, 403, current_text()(words.WRONG_PIN))
        else:
            await self.proceed(person, entry.begun(person))
