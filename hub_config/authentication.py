"""Who gets in: the people of the centre, each with the groups of their classes."""

import asyncio
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from jupyterhub.auth import Authenticator
from tornado.web import HTTPError
from traitlets import Bool, Unicode

from centre import database
from centre.people import People, Person, open_people
from hub_config import language
from hub_config.attempt import Attempts
from hub_config.settings import Settings
from labkit.apparatus import bench_token

LONGEST_PASSWORD = 1024


def apply(c: Any, settings: Settings) -> None:  # noqa: ANN401 (traitlets' Config makes its sections as they are named)
    """Configure sign-in against the roster."""
    c.JupyterHub.authenticator_class = RosterAuthenticator
    c.RosterAuthenticator.people_database = str(settings.people)
    c.RosterAuthenticator.master_key_file = str(settings.master_key_file)
    c.RosterAuthenticator.refuse_demo = settings.production
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


class RosterAuthenticator(Authenticator):  # type: ignore[misc]
    """Checks passwords against the people's database of the centre."""

    people_database = Unicode(help="file or PostgreSQL of people").tag(config=True)
    master_key_file = Unicode(help="file of the master secret").tag(config=True)
    refuse_demo = Bool(False, help="whether the demo's people are kept out").tag(config=True)

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 (traitlets' own signature)
        super().__init__(**options)
        self.attempts = Attempts()
        self._hasher = PasswordHasher()
        # One check takes 64 MiB for a moment: a class that signs in together waits in line, the hub's loop does not.
        self._checks = ThreadPoolExecutor(2, thread_name_prefix="password")

    @cached_property
    def people(self) -> People:
        """The people's database."""
        return open_people(database.place(self.people_database))

    @cached_property
    def _nobodys_hash(self) -> str:
        return self._hasher.hash("a password that nobody has")

    def normalize_username(self, username: str) -> str:
        """Bring a username as typed to the form in the roster."""
        return plain_username(username)

    async def authenticate(self, handler: object, data: dict[str, str]) -> dict[str, Any] | None:  # noqa: ARG002
        """Check a username and a password.

        Returns:
            The person as the hub models them, or nothing if name and password do not belong together.

        Raises:
            HTTPError: Too many wrong passwords for this name.
        """
        username = plain_username(data.get("username", ""))
        self._refuse_flood(username)
        person = self.people.find(username)
        if not await self._matches(person, data.get("password", "")) or person is None or self._barred(person):
            return None
        self.attempts.forget(username)
        return _model(person)

    async def refresh_user(self, user: Any, handler: object = None) -> dict[str, Any] | bool:  # noqa: ANN401, ARG002
        """Bring the groups up to date; who has left the roster must sign in again, and cannot."""
        person = self.people.find(user.name)
        return False if person is None or self._barred(person) else _model(person)

    def pre_spawn_start(self, user: Any, spawner: Any) -> None:  # noqa: ANN401 (the hub's own, untyped)
        """Give a pupil's bench its secret; a teacher has no bench, nor has the server in which pupils run code."""
        person = self.people.find(user.name)
        if person is None or person.role != "student" or spawner.name:
            return
        master = bytes.fromhex(Path(self.master_key_file).read_text("ascii").strip())
        spawner.environment = {**spawner.environment, "YUNLAB_BENCH_TOKEN": bench_token(master, person.username)}

    def _refuse_flood(self, username: str) -> None:
        wait = self.attempts.wait(username)
        if wait:
            minutes = int(wait // 60) + 1
            sentence = language.current_text()("Too many wrong passwords for this name. Try again in {minutes} min.")
            raise HTTPError(429, sentence.format(minutes=minutes))
        self.attempts.add(username)

    def _barred(self, person: Person) -> bool:
        return bool(self.refuse_demo and person.demo)

    async def _matches(self, person: Person | None, password: str) -> bool:
        # Somebody unknown, or without a password yet, costs as much time as anybody: timing tells no names.
        known = person.password_hash if person else ""
        check = asyncio.get_running_loop().run_in_executor(
            self._checks, self._verify, known or self._nobodys_hash, password[:LONGEST_PASSWORD]
        )
        return await check and bool(known)

    def _verify(self, password_hash: str, password: str) -> bool:
        try:
            if self._is_cheap(password_hash):
                # First passwords are quickly checked; the time they take must not tell that somebody has one.
                self._verify(self._nobodys_hash, password)
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False

    def _is_cheap(self, password_hash: str) -> bool:
        return password_hash != self._nobodys_hash and self._hasher.check_needs_rehash(password_hash)


def _model(person: Person) -> dict[str, Any]:
    return {"name": person.username, "groups": groups(person)}
