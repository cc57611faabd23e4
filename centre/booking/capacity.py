"""How many places there are and how long starting takes: what `make capacity` measured, or a careful default."""

import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, BaseModel, Field, ValidationError

log = logging.getLogger(__name__)
Trouble = Literal["", "absent", "unreadable"]
DEFAULT_PUPILS, DEFAULT_START_S, DEFAULT_CORES = 50, 6.0, 2
"""What is taken where nobody has measured: one class on the smallest machine that docs/for-it.md names."""

SHORTEST_LEAD, LONGEST_LEAD = timedelta(minutes=2), timedelta(minutes=30)
SLACK, SPARE = 1.25, timedelta(minutes=1)
"""A start takes longer while others work; and all are to stand a little before the bell."""


class Cost(BaseModel):
    """Of one pupil: processor time of a start [s]."""

    start: float = Field(gt=0, le=600)


class Machine(BaseModel):
    """What starts share: processors."""

    cores: int = Field(ge=1)


class Lesson(BaseModel):
    """What was assumed: the part of the processors that may be used [1]."""

    processor_share: float = Field(gt=0, le=1)


class File(BaseModel):
    """The part of `capacity.json` that booking goes by."""

    schema_number: Literal[1] = Field(alias="schema")
    measured: AwareDatetime
    pupils: int = Field(ge=0)
    cost: Cost
    machine: Machine
    lesson: Lesson


@dataclass(frozen=True)
class Capacity:
    """How many fit at a time, and how long one start takes if all processors work at starts [s].

    Attributes:
        measured: when; None for the default.
        trouble: why it is the default.
    """

    pupils: int
    start: float
    measured: datetime | None
    trouble: Trouble = ""

    def bookable(self, kept: int) -> int:
        """The places that can be booked when a part is kept for pupils without a booking [%]."""
        return self.pupils * (100 - kept) // 100

    def lead(self, places: int) -> timedelta:
        """How long before the bell so many benches are begun, so that all stand."""
        wanted = SPARE + timedelta(seconds=places * self.start * SLACK)
        return min(max(wanted, SHORTEST_LEAD), LONGEST_LEAD)


def default(trouble: Trouble) -> Capacity:
    """The careful default."""
    return Capacity(DEFAULT_PUPILS, DEFAULT_START_S / DEFAULT_CORES, None, trouble)


def read(path: Path) -> Capacity:
    """What was measured; a file that is absent, or cannot be understood, gives the default and says so."""
    try:
        found = File.model_validate(json.loads(path.read_bytes()))
    except FileNotFoundError:
        return default("absent")
    except (OSError, ValueError, ValidationError) as error:
        log.warning("%s: not understood, run `make capacity` again: %s", path.name, error)
        return default("unreadable")
    start = found.cost.start / (found.machine.cores * found.lesson.processor_share)
    return Capacity(found.pupils, start, found.measured)


@dataclass(frozen=True)
class CapacityNow:
    """What the file says whenever it is asked, less a part that is kept for pupils without a booking [%]."""

    file: Path
    kept: int

    def read(self) -> Capacity:
        """The capacity of the machine."""
        return read(self.file)

    def bookable(self) -> int:
        """The places that can be booked at a time."""
        return self.read().bookable(self.kept)
