"""The second step of the staff: codes of an authenticator app (TOTP, RFC 6238), and recovery codes."""

import hmac
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import pyotp
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from centre import password, schema
from centre.account import deed
from centre.account.key import AccountKey
from centre.account.schema import RecoveryCode, SecondFactor
from centre.row import known

STEP_S = 30
DRIFT = 1
"""So many steps a phone's clock may be early or late."""
RECOVERY_CODES = 8
ISSUER = "云实验 Yunlab"


class Factors:
    """Who has an authenticator app, and whether a code is right."""

    def __init__(self, engine: Engine, key: AccountKey) -> None:
        self.engine = engine
        self.key = key

    def has(self, username: str) -> bool:
        """Says whether somebody has set up a second step."""
        with Session(self.engine) as session:
            return self.row(session, username) is not None

    def among(self, usernames: Iterable[str]) -> set[str]:
        """Those of these who have set up a second step."""
        query = select(schema.Person.username).join(SecondFactor, schema.Person.number == SecondFactor.person_number)
        with Session(self.engine) as session:
            return set(session.scalars(query.where(schema.Person.username.in_(list(usernames)))))

    def row(self, session: Session, username: str) -> SecondFactor | None:
        """What is kept of somebody's app."""
        owner = schema.Person.username == username
        query = select(SecondFactor).join(schema.Person, schema.Person.number == SecondFactor.person_number)
        return session.scalars(query.where(owner)).one_or_none()

    def begin(self, username: str, secret: str, code: str, moment: datetime) -> list[str] | None:
        """Keeps a secret after a code has shown that the app has it.

        Returns:
            The recovery codes, which nobody can read again; nothing if the code is wrong.
        """
        step = matching(secret, code, moment)
        if step is None:
            return None
        codes = [password.first() for _ in range(RECOVERY_CODES)]
        with Session(self.engine) as session, session.begin():
            number = known(session, schema.Person, username).number
            for table in (SecondFactor, RecoveryCode):
                session.execute(delete(table).where(table.person_number == number))
            sealed = self.key.seal(secret)
            session.add(SecondFactor(person_number=number, sealed=sealed, step=step, since=moment))
            session.add_all(RecoveryCode(person_number=number, digest=self.digest(username, each)) for each in codes)
            deed.note(session, moment, username, "begin_second_step", username)
        return codes

    def accepts(self, username: str, typed: str, moment: datetime) -> bool:
        """Says whether a code of the app or a recovery code is right; each is right once."""
        plain = "".join(typed.split())
        with Session(self.engine) as session, session.begin():
            row = self.row(session, username)
            if row is None:
                return False
            secret = self.key.open(row.sealed)
            step = matching(secret, plain, moment, row.step) if secret else None
            if step is not None:
                row.step = step
                return True
            return self.recovers(session, row, username, plain, moment)

    def recovers(self, session: Session, row: SecondFactor, username: str, typed: str, moment: datetime) -> bool:
        """Uses up a recovery code."""
        digest = RecoveryCode.digest == self.digest(username, typed.lower())
        mine = RecoveryCode.person_number == row.person_number
        found = session.scalars(select(RecoveryCode).where(mine, digest, RecoveryCode.used.is_(None))).one_or_none()
        if found is None:
            return False
        found.used = moment
        deed.note(session, moment, username, "use_recovery_code", username)
        return True

    def digest(self, username: str, code: str) -> str:
        """What is kept of a recovery code."""
        return self.key.digest("recovery", username, code)


def steps(moment: datetime) -> Iterator[int]:
    """The steps whose codes are right at a moment."""
    now = int(moment.astimezone(UTC).timestamp()) // STEP_S
    yield from range(now - DRIFT, now + DRIFT + 1)


def matching(secret: str, code: str, moment: datetime, used: int = 0) -> int | None:
    """The step a code belongs to; none if it is wrong or was used, as all earlier ones are then."""
    app = pyotp.TOTP(secret)
    found = [step for step in steps(moment) if hmac.compare_digest(app.generate_otp(step).encode(), code.encode())]
    return next((step for step in found if step > used), None)


def address(secret: str, username: str) -> str:
    """What the QR code says to the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)
