"""The record: trials and answers, as they travel, are stored and are marked.

Everything that comes from outside passes through `from_json`. The canonical form (`labkit.plain.canonical`) is what is
signed and hashed.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import asdict, dataclass, field, fields
from typing import Self

from labkit import picture, plain
from labkit.instrument import Reading
from labkit.picture import Picture
from labkit.plain import Json, RecordError, canonical

__all__ = ["Answers", "Record", "RecordError", "SignedTrial", "Trial", "canonical", "check_changes", "sign", "verify"]


@dataclass(frozen=True)
class Trial:
    """One run: what was set, what was read, what was left to be read, and where it belongs."""

    id: str
    lab: str
    version: str
    course: str
    assignment: str
    student: str
    attempt: int
    made: str
    controls: dict[str, float | str]
    readings: dict[str, Reading]
    derived: dict[str, float]
    pictures: dict[str, Picture] = field(default_factory=dict)

    @classmethod
    def from_json(cls, data: Json, place: str = "trial") -> Self:
        """Read a trial from outside.

        Raises:
            RecordError: a field is missing, unknown or not as it must be.
        """
        values = plain.mapping(data, place)
        names = {f.name for f in fields(cls)}
        plain.known(values, names, place)
        missing = names - set(values) - {"pictures"}
        plain.require(not missing, place, f"must hold {', '.join(sorted(missing))}")
        named = {
            name: plain.name(values[name], f"{place}.{name}") for name in ("lab", "course", "assignment", "student")
        }
        attempt = plain.number(values["attempt"], f"{place}.attempt")
        plain.require(
            isinstance(attempt, int) and 1 <= attempt <= 10_000, f"{place}.attempt", "must be a whole number from 1"
        )
        readings = plain.values(values["readings"], f"{place}.readings")
        derived = plain.values(values["derived"], f"{place}.derived")
        return cls(
            id=plain.identifier(values["id"], f"{place}.id"),
            version=plain.text(values["version"], f"{place}.version"),
            attempt=int(attempt),
            made=plain.text(values["made"], f"{place}.made"),
            controls=plain.controls(values["controls"], f"{place}.controls"),
            readings={name: plain.reading(value, f"{place}.readings.{name}") for name, value in readings.items()},
            derived={name: plain.number(value, f"{place}.derived.{name}") for name, value in derived.items()},
            pictures=picture.from_json(values.get("pictures", {}), f"{place}.pictures"),
            **named,
        )

    def to_json(self) -> dict[str, Json]:
        """Return the trial as plain JSON values; `pictures` only where there are any."""
        drawn = {"pictures": picture.to_json(self.pictures)} if self.pictures else {}
        return {name: value for name, value in asdict(self).items() if name != "pictures"} | drawn


@dataclass(frozen=True)
class SignedTrial:
    """A trial and the bench's signature over its canonical form."""

    trial: Trial
    signature: str

    @classmethod
    def from_json(cls, data: Json, place: str = "signed trial") -> Self:
        """Read a signed trial from outside; does not check the signature.

        Raises:
            RecordError: a field is missing, unknown or not as it must be.
        """
        values = plain.mapping(data, place)
        plain.require(set(values) == {"trial", "signature"}, place, "must hold trial and signature")
        return cls(Trial.from_json(values["trial"]), plain.text(values["signature"], f"{place}.signature"))

    def to_json(self) -> dict[str, Json]:
        """Return the signed trial as plain JSON values."""
        return {"trial": self.trial.to_json(), "signature": self.signature}


@dataclass(frozen=True)
class Answers:
    """What the pupil writes: all as typed, nothing interpreted."""

    hypothesis: str = ""
    declared_variable: str = ""
    graph_x: str = ""
    graph_y: str = ""
    slope: str = ""
    slope_unit: str = ""
    result: str = ""
    result_unit: str = ""
    result_uncertainty: str = ""
    conclusion: str = ""
    excluded: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, data: Json, place: str = "answers") -> Self:
        """Read answers, or a part of them, from outside.

        Raises:
            RecordError: a field is unknown, of the wrong kind or too long.
        """
        return cls(**check_changes(data, place))

    def to_json(self) -> dict[str, Json]:
        """Return the answers as plain JSON values."""
        return asdict(self)


def check_changes(data: Json, place: str = "answers") -> dict[str, Json]:
    """Check some of the answers' fields and return them.

    Raises:
        RecordError: a field is unknown, of the wrong kind or too long.
    """
    values = plain.mapping(data, place)
    plain.known(values, {f.name for f in fields(Answers)}, place)
    return {name: _answer(name, value, f"{place}.{name}") for name, value in values.items()}


def _answer(name: str, value: Json, place: str) -> Json:
    if name == "excluded":
        return _exclusions(value, place)
    return plain.text(value, place, plain.LONG_TEXT if name in {"hypothesis", "conclusion"} else plain.SHORT_TEXT)


def _exclusions(data: Json, place: str) -> dict[str, str]:
    values = plain.mapping(data, place)
    plain.require(len(values) <= plain.EXCLUSIONS, place, f"must hold at most {plain.EXCLUSIONS} trials")
    return {
        plain.identifier(trial, place): plain.text(why, f"{place}.{trial}", plain.REASON)
        for trial, why in values.items()
    }


@dataclass(frozen=True)
class Record:
    """One pupil's trials and answers for one assignment: the thing that is handed in."""

    lab: str
    version: str
    course: str
    assignment: str
    student: str
    attempt: int
    apparatus_number: str
    trials: tuple[Trial, ...] = ()
    answers: Answers = field(default_factory=Answers)
    saved: str | None = None

    @classmethod
    def from_json(cls, data: Json, place: str = "record") -> Self:
        """Read a record as the exchange gives it; each trial may stand in its envelope (signature, time stored).

        Raises:
            RecordError: a field is missing or not as it must be.
        """
        values = plain.mapping(data, place)
        texts = ("lab", "version", "course", "assignment", "student", "apparatus_number")
        trials = values.get("trials", [])
        plain.require(isinstance(trials, list), f"{place}.trials", "must be a list")
        return cls(
            attempt=int(plain.number(values.get("attempt"), f"{place}.attempt")),
            trials=tuple(_enveloped(trial, f"{place}.trials[{i}]") for i, trial in enumerate(trials)),
            answers=Answers.from_json(values.get("answers", {}), f"{place}.answers"),
            saved=values.get("saved"),
            **{name: plain.text(values.get(name), f"{place}.{name}") for name in texts},
        )

    def to_json(self) -> dict[str, Json]:
        """Return the record as plain JSON values, trials without their envelopes."""
        return asdict(self) | {"trials": [trial.to_json() for trial in self.trials]}

    @property
    def kept(self) -> tuple[Trial, ...]:
        """The trials that the pupil did not leave out."""
        return tuple(trial for trial in self.trials if trial.id not in self.answers.excluded)


def _enveloped(data: Json, place: str) -> Trial:
    return Trial.from_json(plain.mapping(data, place).get("trial", data), place)


def sign(trial: Trial, key: bytes) -> str:
    """Return the bench's signature over a trial, in hex (HMAC-SHA256)."""
    return hmac.new(key, canonical(trial.to_json()), hashlib.sha256).hexdigest()


def verify(signed: SignedTrial, key: bytes) -> bool:
    """Tell whether a trial is as the bench made it."""
    return hmac.compare_digest(sign(signed.trial, key).encode(), signed.signature.encode())
