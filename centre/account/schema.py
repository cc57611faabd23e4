"""The tables of sign-in; that a password was given and not chosen stands with the person (`centre.schema`)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Float, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from centre.moment import Moment
from centre.schema import Table


class SecondFactor(Table):
    """What somebody's authenticator app knows too, sealed; `step` is the last one whose code was used."""

    __tablename__ = "second_factor"

    person_number: Mapped[int] = mapped_column(ForeignKey("person.number"), primary_key=True)
    sealed: Mapped[str] = mapped_column(String(255))
    step: Mapped[int] = mapped_column(BigInteger)
    since: Mapped[datetime] = mapped_column(Moment)


class RecoveryCode(Table):
    """One code for the day on which the phone is lost."""

    __tablename__ = "recovery_code"

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_number: Mapped[int] = mapped_column(ForeignKey("person.number"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    used: Mapped[datetime | None] = mapped_column(Moment)


class Pressure(Table):
    """How hard somebody has tried the door lately: a name or an address, as a digest, and its level at a time."""

    __tablename__ = "pressure"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    level: Mapped[float] = mapped_column(Float)
    moment: Mapped[datetime] = mapped_column(Moment, index=True)


class Deed(Table):
    """An act that changed what somebody signs in with. The database refuses to change or remove one."""

    __tablename__ = "deed"

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    moment: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(String(32))
    act: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(32), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
