"""Changes what people sign in with; each change and its line in the log are one transaction."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from os import cpu_count

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from centre import password, schema
from centre.account import deed, pin
from centre.account.brake import Brake
from centre.account.key import AccountKey
from centre.account.lock import Lock
from centre.account.schema import RecoveryCode, SecondFactor
from centre.person import Person
from centre.row import known


class Credentials:
    """What people sign in with."""

    def __init__(self, engine: Engine, key: AccountKey, brake: Brake, lock: Lock) -> None:
        self.engine = engine
        self.key = key
        self.brake = brake
        self.lock = lock

    def choose(self, username: str, chosen: str) -> None:
        """Gives somebody the password they chose."""
        hashed = self.lock.hasher.hash(chosen)
        with Session(self.engine) as session, session.begin():
            self.store(session, username, password_hash=hashed, given=False)
            deed.note(session, datetime.now(UTC), username, "choose_password", username)

    def strengthen(self, person: Person, typed: str) -> None:
        """Hashes a password that is right with today's effort, if it was hashed with another.

        One that was made by chance stays: it needs no effort (`centre.password`).
        """
        if person.given or not self.lock.is_old(person.password_hash):
            return
        hashed = self.lock.hasher.hash(typed)
        unchanged = schema.Person.password_hash == person.password_hash
        with Session(self.engine) as session, session.begin():
            row = update(schema.Person).where(schema.Person.username == person.username, unchanged)
            session.execute(row.values(password_hash=hashed))

    def give(self, actor: str, people: Sequence[Person]) -> dict[str, str]:
        """Makes new first passwords; what they had is void at once.

        Returns:
            The passwords by username: nobody can read them again.
        """
        told, hashes = password.firsts([each.username for each in people])
        with Session(self.engine) as session, session.begin():
            for each in people:
                self.store(session, each.username, password_hash=hashes[each.username], given=True)
                deed.note(session, datetime.now(UTC), actor, "give_password", each.username)
        return told

    def give_pins(self, actor: str, people: Sequence[Person], digits: int) -> dict[str, str]:
        """Makes new PINs; the old ones are void at once."""
        told = {each.username: pin.made(digits) for each in people}
        mixed = [pin.peppered(self.key, username, each) for username, each in told.items()]
        # argon2 lets go of Python's lock while it works.
        with ThreadPoolExecutor(cpu_count()) as pool:
            hashes = dict(zip(told, pool.map(self.lock.hasher.hash, mixed), strict=True))
        with Session(self.engine) as session, session.begin():
            for username, hashed in hashes.items():
                self.store(session, username, pin_hash=hashed)
                deed.note(session, datetime.now(UTC), actor, "give_pin", username)
        return told

    def end_second_step(self, actor: str, username: str) -> None:
        """Forgets somebody's authenticator app and recovery codes; a new one is set up at the next sign-in."""
        with Session(self.engine) as session, session.begin():
            row = known(session, schema.Person, username)
            for table in (SecondFactor, RecoveryCode):
                session.execute(delete(table).where(table.person_number == row.number))
            deed.note(session, datetime.now(UTC), actor, "end_second_step", username)

    def set_class(self, actor: str, course: str, digits: int | None) -> None:
        """Lets a class sign in by PIN, or by password again; a class keeps the code it once had."""
        with Session(self.engine) as session, session.begin():
            row = known(session, schema.Course, course)
            row.pin_digits = digits
            row.code = row.code or (self.free_code(session) if digits else None)
            deed.note(session, datetime.now(UTC), actor, "set_class_sign_in", course, pin_digits=digits)

    def free_code(self, session: Session) -> str:
        """A class code that no class has."""
        while True:
            code = pin.code()
            if session.scalar(select(schema.Course.number).where(schema.Course.code == code)) is None:
                return code

    def store(self, session: Session, username: str, **values: object) -> None:
        """Writes what somebody signs in with; who was kept waiting need not wait with it."""
        row = known(session, schema.Person, username)
        for field, value in values.items():
            setattr(row, field, value)
        row.updated = datetime.now(UTC)
        self.brake.forget(session, username)
