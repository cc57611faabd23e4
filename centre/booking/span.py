"""Stretches of time and the places they take: the only arithmetic on which booking rests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Span:
    """From a moment until, and without, another."""

    starts: datetime
    ends: datetime

    def meets(self, other: "Span") -> bool:
        """Whether there is a moment in both; a lesson that begins as another ends does not meet it."""
        return self.starts < other.ends and other.starts < self.ends

    def holds(self, moment: datetime) -> bool:
        """Whether the moment lies in it."""
        return self.starts <= moment < self.ends


@dataclass(frozen=True)
class Taking:
    """Places that are taken for a while, by whom, and which school's quota they count for."""

    span: Span
    places: int
    course: str
    school: str


def peak(takings: Sequence[Taking], span: Span) -> int:
    """The most places that are taken at any moment of the span.

    What is taken grows only where something begins, so it is enough to look there and at the span's own beginning.
    """
    met = [each for each in takings if each.span.meets(span)]
    moments = {span.starts, *(each.span.starts for each in met if span.holds(each.span.starts))}
    return max(sum(each.places for each in met if each.span.holds(moment)) for moment in moments)
