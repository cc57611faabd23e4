"""Who gets in: the people of the centre, each with the groups of their classes."""

import asyncio
import unicodedata
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from tornado.web import HTTPError
from traitlets import Bool, List, Unicode

from centre.account import pin
from centre.account.brake import Wait, What
from centre.account.roll import Choice, choices
from centre.people import Course, Person
from hub_config.door import words
from hub_config.door.address import source
from hub_config.door.entry import Entered, Entry, Step, begun
from hub_config.operation.metric import SIGN_INS_FAILED
from hub_config.records import Records
from hub_config.settings import Settings
from labkit.apparatus import bench_token

LOOPBACK = ("127.0.0.1", "::1")
Found = TypeVar("Found")


def apply(c: Any, settings: Settings) -> None:  # noqa: ANN401 (traitlets' Config makes its sections as they are named)
    """Configure sign-in against the roster."""
    c.JupyterHub.authenticator_class = RosterAuthenticator
    c.RosterAuthenticator.people_database = str(settings.people)
    c.RosterAuthenticator.master_key_file = str(settings.master_key_file)
    c.RosterAuthenticator.refuse_demo = settings.production
    c.RosterAuthenticator.second_step = settings.second_step
    c.RosterAuthenticator.pupils_choose = settings.pupils_choose
    c.RosterAuthenticator.trusted = [*LOOPBACK, settings.inner_address, *settings.proxies]
    c.RosterAuthenticator.allow_all = True
    c.RosterAuthenticator.manage_groups = True
    # A pupil who changed class gets the new groups with the next server at the latest.
    c.RosterAuthenticator.auth_refresh_age = 300
    c.RosterAuthenticator.refresh_pre_spawn = True


def groups(person: Person) -> list[str]:
    """Name a person's groups the way nbgrader does."""
    # An administrator who teaches a class is its teacher.
    prefix = "nbgrader" if person.role == "student" else "formgrade"
    return [f"{prefix}-{course}" for course in person.courses] + ([f"school-{person.school}"] if person.school else [])


def plain_username(typed: str) -> str:
    """Undo what keyboards do to a username: full-width letters, capitals, spaces around it."""
    return unicodedata.normalize("NFKC", typed).strip().lower()


class RosterAuthenticator(Records):
    """Checks passwords and PINs against the people's database of the centre."""

    refuse_demo = Bool(False, help="whether the demo's people are kept out").tag(config=True)
    second_step = Bool(True, help="whether the staff needs an authenticator app").tag(config=True)
    pupils_choose = Bool(False, help="whether pupils must choose a password at first").tag(config=True)
    counted = List(Unicode(), help="ways in from outside whose own second step counts").tag(config=True)
    trusted = List(Unicode(), help="addresses whose word about a visitor's address is believed").tag(config=True)

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 (traitlets' own signature)
        super().__init__(**options)
        # One check takes 64 MiB for a moment: a class that signs in together waits in line, the hub's loop does not.
        self._checks = ThreadPoolExecutor(2, thread_name_prefix="password")

    def get_handlers(self, app: object) -> list[tuple[str, type]]:  # noqa: ARG002
        """Return the pages of the door."""
        # They know this class's module, and the hub's own handlers need a hub.
        from hub_config.door.route import HANDLERS

        return HANDLERS

    def normalize_username(self, username: str) -> str:
        """Bring a username as typed to the form in the roster."""
        return plain_username(username)

    def person(self, username: str) -> Person | None:
        """Find somebody who may sign in."""
        return self.several([username]).get(username)

    def several(self, usernames: Iterable[str]) -> dict[str, Person]:
        """Find those of these who may sign in."""
        found = self.people.several(usernames)
        return {name: each for name, each in found.items() if not (self.refuse_demo and each.demo)}

    async def check(self, username: str, password: str, address: str | None) -> Person | Wait | None:
        """Check a username and a password, which may not be all that is needed (`step`).

        Args:
            username: as it stands in the roster.
            password: as it was typed.
            address: where a wrong one is counted beside the name; nothing in a browser that knows this person.

        Returns:
            The person; or how long to wait; or nothing if name and password do not belong together.
        """
        person = self.person(username)
        return await self._in_line(
            self._check, username, person, person.password_hash if person else "", password, address
        )

    async def check_pin(self, username: str, typed: str, address: str | None) -> Person | Wait | None:
        """Check the PIN of somebody who was chosen from the list of a class."""
        person = self.person(username)
        mixed = pin.peppered(self.key, username, typed)
        return await self._in_line(self._check, username, person, person.pin_hash if person else "", mixed, address)

    def step(self, person: Person, known: Entry) -> Step | None:
        """Say what is still to be done once it is known who it is."""
        staff = person.role != "student"
        needs_app = staff and self.second_step and not person.demo and known.way not in self.counted
        has_app = needs_app and self.factors.has(person.username)
        if has_app and not known.coded:
            return "code"
        # Who has not typed the password they were given need not replace it.
        typed = known.way == "password"
        if typed and person.given and not person.pin_hash and (staff or self.pupils_choose):
            return "password"
        return "app" if needs_app and not has_app else None

    async def authenticate(self, handler: Any, data: dict[str, str]) -> dict[str, Any] | None:  # noqa: ANN401
        """Let in whom the pages of the door have let through; other ways in know a password and nothing else.

        Returns:
            The person as the hub models them, or nothing if name and password do not belong together or more than a
            password is needed.

        Raises:
            HTTPError: Too many wrong passwords.
        """
        if isinstance(data, Entered):
            person = self.person(data["username"])
            return _model(person) if person else None
        address = source(handler.request, self.trusted) if handler else None
        found = await self.check(plain_username(data.get("username", "")), data.get("password", ""), address)
        if isinstance(found, Wait):
            raise HTTPError(429, words.said(found))
        return _model(found) if found and self.step(found, begun(found)) is None else None

    async def refresh_user(self, user: Any, handler: object = None) -> dict[str, Any] | bool:  # noqa: ANN401, ARG002
        """Bring the groups up to date; who has left the roster must sign in again, and cannot."""
        person = self.person(user.name)
        return _model(person) if person else False

    def pre_spawn_start(self, user: Any, spawner: Any) -> None:  # noqa: ANN401 (the hub's own, untyped)
        """Give a pupil's bench its secret; a teacher has no bench, nor has the server in which pupils run code."""
        person = self.people.find(user.name)
        if person is None or person.role != "student" or spawner.name:
            return
        spawner.environment = {
            **spawner.environment,
            "YUNLAB_BENCH_TOKEN": bench_token(self.master, person.username),
        }

    def class_of(self, code: str) -> Course | None:
        """Find the class that signs in with this code."""
        return self.people.course_of_code(code)

    def choices(self, course: Course) -> list[Choice]:
        """List the names of a class."""
        return choices(self.key, course, filter(self._is_pupil, self.people.members(course.name)))

    def chosen(self, course: Course, chosen: str) -> str:
        """Return whose name was chosen from the list; a username that nobody has where it is none of them."""
        return next((each.username for each in self.choices(course) if each.key == chosen), "")

    def _is_pupil(self, person: Person) -> bool:
        return person.role == "student" and not (self.refuse_demo and person.demo)

    async def _in_line(self, work: Callable[..., Found], *facts: Any) -> Found:  # noqa: ANN401
        return await asyncio.get_running_loop().run_in_executor(self._checks, work, *facts)

    def _check(
        self, username: str, person: Person | None, known: str, typed: str, address: str | None
    ) -> Person | Wait | None:
        # Counted before it is looked at: a flood of tries at once is counted too.
        what: What = "password" if address else "known"
        wait = self.brake.press(username, address, what)
        if wait:
            SIGN_INS_FAILED.labels("too_soon").inc()
            return wait
        if not self.lock.opens(known, typed) or person is None:
            SIGN_INS_FAILED.labels("wrong").inc()
            return None
        self.brake.ease(username, address, what)
        if known == person.password_hash:
            self.credentials.strengthen(person, typed)
        return person


def _model(person: Person) -> dict[str, Any]:
    return {"name": person.username, "groups": groups(person)}
