"""What sign-in reads and writes: the people's database, and what its secrets are kept with."""

from functools import cached_property
from pathlib import Path

from jupyterhub.auth import Authenticator
from traitlets import Unicode

from centre import database
from centre.account import key
from centre.account.brake import Brake
from centre.account.credential import Credentials
from centre.account.factor import Factors
from centre.account.lock import Lock
from centre.people import People, open_people


class Records(Authenticator):  # type: ignore[misc]
    """Opens what is asked for when it is first needed."""

    people_database = Unicode(help="file or PostgreSQL of people").tag(config=True)
    master_key_file = Unicode(help="file of the master secret").tag(config=True)

    @property
    def master(self) -> bytes:
        """The secret from which all others are derived."""
        return bytes.fromhex(Path(self.master_key_file).read_text("ascii").strip())

    @cached_property
    def people(self) -> People:
        """The people's database."""
        return open_people(database.place(self.people_database))

    @cached_property
    def key(self) -> key.AccountKey:
        """What PINs, second steps and digests are made with."""
        return key.AccountKey(key.derived(self.master))

    @cached_property
    def lock(self) -> Lock:
        """What checks passwords."""
        return Lock()

    @cached_property
    def brake(self) -> Brake:
        """What makes guessing slow."""
        return Brake(self.people.engine, self.key)

    @cached_property
    def factors(self) -> Factors:
        """Who has an authenticator app."""
        return Factors(self.people.engine, self.key)

    @cached_property
    def credentials(self) -> Credentials:
        """What changes passwords."""
        return Credentials(self.people.engine, self.key, self.brake, self.lock)
