"""Marks seen by what they show of each knowledge point, not by assignment."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from centre.exchange import Mark
from labkit.language import marked as _

Grip = Literal["firm", "partly", "weak"]
GRIPS: tuple[Grip, ...] = get_args(Grip)
FIRM, PARTLY = 0.8, 0.5
"""From these parts of the points on a knowledge point counts as firm, or as partly there."""

NAMES: dict[Grip, str] = {"firm": _("Firm"), "partly": _("Partly"), "weak": _("To practise")}


@dataclass(frozen=True)
class Share:
    """The points of one knowledge point."""

    point: str
    points: float
    out_of: float

    @property
    def part(self) -> float:
        """The part of the points that was reached [1]."""
        return self.points / self.out_of

    @property
    def grip(self) -> Grip:
        """How well it is held."""
        return grip(self.part)


def grip(part: float) -> Grip:
    """How well something is held of which this part of the points was reached."""
    return "firm" if part >= FIRM else "partly" if part >= PARTLY else "weak"


def shares(marks: Iterable[Mark]) -> tuple[Share, ...]:
    """The points by knowledge point, the weakest first; what waits for a teacher says nothing yet."""
    sums: dict[str, tuple[float, float]] = {}
    for mark in marks:
        for point in mark.knowledge if mark.by != "waiting" and mark.out_of else ():
            points, out_of = sums.get(point, (0.0, 0.0))
            sums[point] = (points + mark.points, out_of + mark.out_of)
    found = (Share(point, points, out_of) for point, (points, out_of) in sums.items())
    return tuple(sorted(found, key=lambda share: (share.part, share.point)))
