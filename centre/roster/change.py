"""What an import would change, as values: the dry run tells them, applying writes them, and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

What = Literal["district", "school", "course", "person"]


@dataclass(frozen=True, slots=True)
class Added:
    """Something new, with all that is known of it."""

    what: What
    name: str
    title: str
    values: dict[str, Any]
    key: str | None


@dataclass(frozen=True, slots=True)
class Changed:
    """Something known of which fields change, each from one value to another."""

    what: What
    name: str
    title: str
    fields: dict[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Ended:
    """Somebody who is not in the roster any more; nothing of theirs is deleted."""

    username: str
    title: str
    school: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody belongs to a class, from a moment on (None: from the import on)."""

    username: str
    title: str
    course: str
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody belongs to a class no more, from the plan's moment on."""

    username: str
    title: str
    course: str
    number: int


@dataclass(frozen=True, slots=True)
class Redated:
    """Somebody belongs to a class until another moment than was known; None is for good."""

    username: str
    title: str
    course: str
    number: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that keeps its value, because whoever wrote it weighs more than this roster."""

    what: What
    name: str
    title: str
    field: str
    kept: Any
    offered: Any
    owner: str


@dataclass
class Plan:
    """Everything that an import would do.

    Attributes:
        source: the roster's name as a source.
        effective: when memberships end and people leave, if that is not the moment of the import.
        years: school years to be made, by their first year.
        unsecret: people known without a password.
    """

    source: str
    effective: datetime | None = None
    years: list[int] = field(default_factory=list)
    added: list[Added] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)
    joined: list[Joined] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    redated: list[Redated] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    unsecret: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    """School and kind of everybody whose name would change."""
    present: dict[tuple[str, str], int] = field(default_factory=dict)
    """How many there were by school and kind, where the roster speaks of them."""

    def count(self) -> int:
        """How many changes there are."""
        people = len(self.ended) + len(self.joined) + len(self.left) + len(self.redated)
        return len(self.years) + len(self.added) + len(self.changed) + people

    def new(self, what: What) -> Iterator[Added]:
        """What is new of one kind."""
        return (each for each in self.added if each.what == what)

    def usernames(self) -> list[str]:
        """Who needs a first password."""
        return [each.name for each in self.new("person")] + self.unsecret
