"""Where people get new passwords, PINs and cards. Every method begins with the question who is asking."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from starlette.concurrency import run_in_threadpool

from centre import access
from centre.access import NotAllowedError
from centre.account import rule
from centre.account.brake import Brake, Wait
from centre.account.credential import Credentials
from centre.account.factor import Factors
from centre.account.key import AccountKey
from centre.account.lock import Lock
from centre.account.roll import Choice, choices
from centre.hub import Hub
from centre.people import People
from centre.person import Course, Person
from centre.session import Session

State = Literal["pin", "none", "given", "own"]
SIGNED_OUT_AT_ONCE = 6
NOT_RIGHT = "not right"


@dataclass(frozen=True)
class Renewed:
    """What somebody was given: shown once, and nobody can read it again.

    Attributes:
        secret: the new password or PIN.
        is_pin: which of the two.
        signed_out: whether the hub has ended what they were signed in with before.
    """

    person: Person
    secret: str
    is_pin: bool
    signed_out: bool


@dataclass(frozen=True)
class Line:
    """A pupil in the list of a class."""

    person: Person
    state: State


class Renewals:
    """Gives out what people sign in with."""

    def __init__(self, people: People, hub: Hub, session: Session, account_key: str) -> None:
        self.people, self.hub, self.session = people, hub, session
        self.key = AccountKey(account_key)
        self.lock = Lock()
        self.brake = Brake(people.engine, self.key)
        self.factors = Factors(people.engine, self.key)
        self.credentials = Credentials(people.engine, self.key, self.brake, self.lock)

    def course(self, person: Person, course_id: str) -> Course:
        """A class, for a teacher of it.

        Raises:
            NotAllowedError: it is not this person's class, or does not exist.
        """
        access.ensure_may(person, "oversee", course_id)
        found = self.people.course(course_id)
        if found is None:
            raise NotAllowedError(course_id)
        return found

    def lines(self, person: Person, course: Course) -> list[Line]:
        """The pupils of a class and how each of them signs in."""
        self.course(person, course.name)
        return [Line(each, state(each, course)) for each in self.pupils(course)]

    def pupils(self, course: Course) -> list[Person]:
        """The pupils of a class."""
        return [each for each in self.people.members(course.name) if each.role == "student"]

    def set_class(self, person: Person, course_id: str, digits: int | None) -> None:
        """Lets a class sign in by PIN, or by password."""
        self.course(person, course_id)
        self.credentials.set_class(person.username, course_id, digits)

    async def renew_pupil(self, person: Person, course_id: str, username: str) -> Renewed:
        """Gives a pupil of a class what the class signs in with."""
        course = self.course(person, course_id)
        pupil = next((each for each in self.pupils(course) if each.username == username), None)
        pupil = access.ensure_may_renew(person, pupil)
        told = await self.give(person, [pupil], course.pin_digits)
        return Renewed(pupil, told[pupil.username], course.pin_digits is not None, await self.sign_out([pupil]))

    async def renew(self, person: Person, username: str) -> Renewed:
        """Gives somebody a new first password."""
        other = access.ensure_may_renew(person, self.people.find(username))
        told = await self.give(person, [other], None)
        return Renewed(other, told[other.username], is_pin=False, signed_out=await self.sign_out([other]))

    async def renew_class(
        self, person: Person, course_id: str, usernames: Iterable[str]
    ) -> tuple[Course, list[Choice], Mapping[str, str]]:
        """Gives these pupils of a class what the class signs in with, for their cards.

        Returns:
            The class, its pupils as its door shows them, and what was given by username.
        """
        course, wanted = self.course(person, course_id), set(usernames)
        everybody = self.pupils(course)
        pupils = [access.ensure_may_renew(person, each) for each in everybody if each.username in wanted]
        told = await self.give(person, pupils, course.pin_digits)
        await self.sign_out(pupils)
        return course, [each for each in choices(self.key, course, everybody) if each.username in told], told

    async def end_second_step(self, person: Person, username: str) -> Person:
        """Lets somebody of the staff set up the app anew."""
        other = access.ensure_may_renew(person, self.people.find(username))
        await run_in_threadpool(self.credentials.end_second_step, person.username, other.username)
        await self.sign_out([other])
        return other

    async def choose(self, person: Person, before: str, chosen: str) -> str | Wait | None:
        """Gives the person the password they chose, if they know the one before; then they sign in anew.

        Returns:
            What is wrong, or how long to wait; nothing if it was done.
        """
        wait = await run_in_threadpool(self.brake.press, person.username, None)
        if wait:
            return wait
        if not await run_in_threadpool(self.lock.opens, person.password_hash, before):
            return NOT_RIGHT
        self.brake.ease(person.username, None)
        wrong = rule.SAME if chosen == before else rule.broken(chosen, person)
        if wrong is None:
            await run_in_threadpool(self.credentials.choose, person.username, chosen)
            await self.sign_out([person])
        return wrong

    async def give(self, person: Person, others: Sequence[Person], digits: int | None) -> dict[str, str]:
        """Makes passwords, or PINs of so many digits."""
        if digits is None:
            return await run_in_threadpool(self.credentials.give, person.username, others)
        return await run_in_threadpool(self.credentials.give_pins, person.username, others, digits)

    async def sign_out(self, others: Iterable[Person]) -> bool:
        """Ends what they are signed in with; says whether the hub did it for all of them."""
        turns = asyncio.Semaphore(SIGNED_OUT_AT_ONCE)

        async def one(username: str) -> bool:
            async with turns:
                return await self.hub.sign_out(username)

        done = await asyncio.gather(*[one(other.username) for other in others])
        self.session.doubt()
        return all(done)


def state(person: Person, course: Course) -> State:
    """How somebody signs in now."""
    if course.pin_digits is not None:
        return "pin" if person.pin_hash else "none"
    if not person.password_hash:
        return "none"
    return "given" if person.given else "own"
