"""Pictures: what an instrument leaves behind to be read by eye, such as a strip of paper or a photograph.

A picture is the thing itself, without an error of reading; its readings, which have one, stand beside it in the trial.
It goes into the trial, so that a pupil can read it again after a reload and the grader can make it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

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
        marked: which points the readings are of, by their place in `points`, in order: the n-th is read as `xn`, and
            as `yn` where there are two coordinates.
        points: where each point lies on the scale beside it, to a tenth of a millimetre [m].
    """

    kind: str
    interval: float
    marked: tuple[int, ...]
    points: tuple[tuple[float, ...], ...]


def taken(kind: str, interval: float, marked: Iterable[int], places: Iterable[Sequence[float]]) -> Picture:
    """Return the picture of some places [m], `interval` [s] apart, of which some are marked to be read."""
    # Adding nought makes a plain nought of a negative one.
    points = tuple(tuple(round(float(number), _DECIMALS) + 0.0 for number in place) for place in places)
    return Picture(kind, interval, tuple(marked), points)


def to_json(pictures: dict[str, Picture]) -> dict[str, Json]:
    """Return pictures as plain JSON values."""
    return {name: _written(picture) for name, picture in pictures.items()}


def _written(picture: Picture) -> Json:
    lists = {"marked": list(picture.marked), "points": [list(point) for point in picture.points]}
    return {"kind": picture.kind, "interval": picture.interval} | lists


def _point(data: Json, place: str, length: int) -> tuple[float, ...]:
    plain.require(isinstance(data, list) and len(data) == length, place, f"must be a list of {length}")
    return tuple(plain.number(number, place) for number in data)


def _picture(data: Json, place: str) -> Picture:
    found = plain.mapping(data, place)
    wanted = {field.name for field in fields(Picture)}
    plain.require(set(found) == wanted, place, f"must hold {', '.join(sorted(wanted))}")
    kind, interval = plain.text(found["kind"], f"{place}.kind"), plain.number(found["interval"], f"{place}.interval")
    plain.require(kind in KINDS, f"{place}.kind", f"must be one of {', '.join(KINDS)}")
    size, points = (1 if kind == "tape" else 2), _list(found["points"], f"{place}.points")
    read = tuple(_point(point, f"{place}.points[{n}]", size) for n, point in enumerate(points))
    return Picture(kind, interval, _marked(found["marked"], f"{place}.marked", len(points)), read)


def _list(data: Json, place: str) -> list[Json]:
    plain.require(isinstance(data, list) and 1 <= len(data) <= POINTS, place, f"must be a list of 1 to {POINTS}")
    return list(data)


def _marked(data: Json, place: str, count: int) -> tuple[int, ...]:
    marked = _list(data, place)
    there = all(type(place) is int and 0 <= place < count for place in marked)
    plain.require(there, place, "must be places in points")
    return tuple(marked)


def from_json(data: Json, place: str) -> dict[str, Picture]:
    """Read pictures from outside.

    Raises:
        RecordError: one is not as it must be, or there are too many.
    """
    found = plain.values(data, place)
    plain.require(len(found) <= PICTURES, place, f"must hold at most {PICTURES} pictures")
    return {name: _picture(picture, f"{place}.{name}") for name, picture in found.items()}
