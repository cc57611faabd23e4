"""Pictures: what an instrument leaves behind to be read by eye, such as a strip of paper or a photograph.

A picture is the thing itself, without an error of reading; its readings, which have one, stand beside it in the trial.
It goes into the trial, so that a pupil can read it again after a reload and the grader can make it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from labkit import plain
from labkit.plain import Json

KINDS = ("tape", "flashes")
"""Dots along a strip of paper (one coordinate), and images of a body against a grid (two: along and down)."""

PICTURES, POINTS = 4, 128
"""Limits: pictures in a trial, points in a picture."""

_DECIMALS = 4


@dataclass(frozen=True)
class Picture:
    """What there is to be read.

    Attributes:
        kind: one of KINDS.
        interval: time between two points [s].
        points: where each point lies on the scale beside it, to a tenth of a millimetre [m].
    """

    kind: str
    interval: float
    points: tuple[tuple[float, ...], ...]


def taken(kind: str, interval: float, places: Iterable[Sequence[float]]) -> Picture:
    """Return the picture of some places [m], `interval` [s] apart."""
    # Adding nought makes a plain nought of a negative one.
    points = tuple(tuple(round(float(number), _DECIMALS) + 0.0 for number in place) for place in places)
    return Picture(kind, interval, points)


def to_json(pictures: dict[str, Picture]) -> dict[str, Json]:
    """Return pictures as plain JSON values."""
    listed = {name: [list(point) for point in picture.points] for name, picture in pictures.items()}
    return {name: asdict(picture) | {"points": listed[name]} for name, picture in pictures.items()}


def _point(data: Json, place: str, length: int) -> tuple[float, ...]:
    plain.require(isinstance(data, list) and len(data) == length, place, f"must be a list of {length}")
    return tuple(plain.number(number, place) for number in data)


def _picture(data: Json, place: str) -> Picture:
    found = plain.mapping(data, place)
    plain.require(set(found) == {"kind", "interval", "points"}, place, "must hold kind, interval and points")
    kind, points = plain.text(found["kind"], f"{place}.kind"), found["points"]
    plain.require(kind in KINDS, f"{place}.kind", f"must be one of {', '.join(KINDS)}")
    few = isinstance(points, list) and 1 <= len(points) <= POINTS
    plain.require(few, f"{place}.points", f"must be a list of 1 to {POINTS} points")
    size = 1 if kind == "tape" else 2
    read = tuple(_point(point, f"{place}.points[{n}]", size) for n, point in enumerate(points))
    return Picture(kind, plain.number(found["interval"], f"{place}.interval"), read)


def from_json(data: Json, place: str) -> dict[str, Picture]:
    """Read pictures from outside.

    Raises:
        RecordError: one is not as it must be, or there are too many.
    """
    found = plain.values(data, place)
    plain.require(len(found) <= PICTURES, place, f"must hold at most {PICTURES} pictures")
    return {name: _picture(picture, f"{place}.{name}") for name, picture in found.items()}
