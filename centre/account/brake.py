"""The brake on guessing: counts tries in the people's database, so that a restart of the hub forgets none.

Names that nobody has are counted like all others, and what is stored is a digest of the name: nobody reads in the
database what somebody typed into the wrong field.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address
from threading import Lock
from typing import Literal, get_args

from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from centre.account import pressure
from centre.account.key import AccountKey
from centre.account.schema import Pressure

What = Literal["password", "known", "code"]
"""What is tried: somebody's password or PIN; the same in a browser in which they have signed in before, so that nobody
elsewhere can make them wait there; a code of their app."""
SWEEP = timedelta(minutes=10)


@dataclass(frozen=True)
class Wait:
    """That there were too many tries, of what, and for how long [s]."""

    of: Literal["name", "address"]
    seconds: float


class Brake:
    """Counts before a password is looked at, so that tries made at once count too, and takes back what was right."""

    def __init__(
        self, engine: Engine, key: AccountKey, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.engine = engine
        self.key = key
        self.clock = clock
        # One process counts, with several threads; two that read the same level would lose a try.
        self.turn = Lock()
        self.swept = clock()

    def press(self, name: str | None, address: str | None, what: What = "password") -> Wait | None:
        """Counts a try, unless there were too many: then nothing is counted and the wait is told.

        Args:
            name: whose account, as it was typed; nothing where it belongs to nobody.
            address: where the try comes from; nothing where it is not to count.
            what: what was typed.
        """
        with self.turn, Session(self.engine) as session, session.begin():
            moment = self.clock()
            self.sweep(session, moment)
            who = self.row(session, self.named(name, what), moment) if name is not None else None
            where = self.row(session, self.placed(address), moment) if address else None
            wait = self.wait(who, where, moment)
            if wait is None:
                count(session, who, pressure.tries, moment)
                count(session, where, pressure.left, moment)
            return wait

    def wait(self, who: Pressure | None, where: Pressure | None, moment: datetime) -> Wait | None:
        """Whether somebody must wait, and for how long."""
        seconds = pressure.name_wait(who.level, age(who, moment)) if who else 0.0
        if seconds:
            return Wait("name", seconds)
        seconds = pressure.address_wait(where.level, age(where, moment)) if where else 0.0
        return Wait("address", seconds) if seconds else None

    def ease(self, name: str | None, address: str | None, what: What = "password") -> None:
        """Takes back what a right password was counted for, and all wrong ones of that name before it."""
        with self.turn, Session(self.engine) as session, session.begin():
            moment = self.clock()
            if name is not None:
                session.execute(delete(Pressure).where(Pressure.key == self.named(name, what)))
            where = self.row(session, self.placed(address), moment) if address else None
            if where and where.level >= 1:
                where.level -= 1

    def forget(self, session: Session, name: str) -> None:
        """Lets a name begin anew, in a transaction of the caller's."""
        keys = [self.named(name, what) for what in get_args(What)]
        session.execute(delete(Pressure).where(Pressure.key.in_(keys)))

    def sweep(self, session: Session, moment: datetime) -> None:
        """Removes what no longer counts, so that invented names do not fill the disk."""
        if moment - self.swept > SWEEP:
            self.swept = moment
            old = moment - timedelta(seconds=pressure.FORGET_S)
            session.execute(delete(Pressure).where(Pressure.moment < old))

    def row(self, session: Session, key: str, moment: datetime) -> Pressure:
        """The row of a key, or a new one that is not stored yet."""
        return session.get(Pressure, key) or Pressure(key=key, level=0.0, moment=moment)

    def named(self, name: str, what: What) -> str:
        """The key of a name."""
        return self.key.digest("try", what, name)

    def placed(self, address: str) -> str:
        """The key of an address."""
        return self.key.digest("try from", network(address))


def count(session: Session, row: Pressure | None, rest: Callable[[float, float], float], moment: datetime) -> None:
    """One try more than what is left of those before."""
    if row:
        row.level, row.moment = rest(row.level, age(row, moment)) + 1, moment
        session.add(row)


def age(row: Pressure, moment: datetime) -> float:
    """How long ago the last try was [s]; a clock that was set back makes no try wait for ever."""
    return max(0.0, (moment - row.moment).total_seconds())


def network(address: str) -> str:
    """What counts as one address: of IPv6 a whole /64, which one household or school room has to itself."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(IPv6Address(int(found) >> 64 << 64))
