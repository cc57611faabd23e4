"""One pupil's record as the exchange tells it."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, TypeAdapter

from centre.exchange import Assignment, Flag, Mark, State, Text


class Reading(BaseModel):
    """What an instrument showed."""

    value: float
    unit: str = ""


class Trial(BaseModel):
    """One run: what was set, read and worked out."""

    id: str
    made: datetime
    controls: dict[str, float | str]
    readings: dict[str, Reading]
    derived: dict[str, float]

    def value(self, name: str) -> float | None:
        """A reading, a derived value or a control by name, None where it is no number."""
        if name in self.readings:
            return self.readings[name].value
        found = self.derived.get(name, self.controls.get(name))
        return None if found is None or isinstance(found, str) else float(found)


class Kept(BaseModel):
    """A trial as it is stored."""

    trial: Trial


class Record(BaseModel):
    """Trials and answers of one apparatus, or the cells of a program."""

    student: str
    apparatus_number: str = ""
    attempt: int
    trials: list[Kept] = []
    answers: dict[str, Any] = {}
    cells: dict[str, str] = {}


class Column(BaseModel):
    """A column of the table of trials."""

    name: str
    symbol: str
    unit: str
    label: Text
    decimals: int
    of: Literal["readings", "derived", "controls"]

    @property
    def shown_unit(self) -> str:
        """Its unit as people write it, nothing for a plain number."""
        return {"1": "", "deg": "°"}.get(self.unit, self.unit)


class Graph(BaseModel):
    """What may stand on the axes."""

    x: list[str]
    y: list[str]


class Lab(BaseModel):
    """What a record's page must know of its lab."""

    slug: str
    columns: list[Column]
    graph: Graph
    result: dict[str, str]
    error_sources: dict[str, Text] = {}
    controls: dict[str, Text] = {}


class Suggestion(BaseModel):
    """What the words of a conclusion speak of: a start for the teacher who reads them."""

    share: float
    why: Text


class Submission(BaseModel):
    """One hand-in."""

    id: str
    number: int
    time: datetime
    state: State
    points: float | None = None
    flags: list[Flag] = []
    suggestion: Suggestion | None = None


class Override(BaseModel):
    """A teacher's correction."""

    criterion: str
    points: float
    reason: str
    by: str
    time: datetime


class Dossier(BaseModel):
    """A record with everything that was said about it."""

    assignment: Assignment
    record: Record
    genuine: dict[str, bool | None] = {}
    lab: Lab
    state: State
    reason: Text | None = None
    points: float | None = None
    out_of: float | None = None
    marks: list[Mark] = []
    overrides: list[Override] = []
    submissions: list[Submission] = []

    @property
    def trials(self) -> list[Trial]:
        """The trials, the oldest first."""
        return [kept.trial for kept in self.record.trials]

    @property
    def excluded(self) -> dict[str, str]:
        """The trials that the pupil left out, with the reasons."""
        return dict(self.record.answers.get("excluded") or {})

    @property
    def flags(self) -> list[Flag]:
        """What the newest hand-in was flagged for."""
        return self.submissions[-1].flags if self.submissions else []


class Cloud(BaseModel):
    """What a class has measured: points on the lab's first axes, nobody's in particular."""

    assignment: Assignment
    lab: Lab
    points: list[tuple[float, float]] = []


CLOUD = TypeAdapter(Cloud)
DOSSIER = TypeAdapter(Dossier)
