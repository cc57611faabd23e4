"""How well a class holds what was marked: pupils counted by knowledge point or by criterion, and who they are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from centre.exchange import Mark, Text
from centre.knowledge import GRIPS, Grip, grip
from centre.teacher import Line, Sheet
from labkit import knowledge

By = Literal["knowledge", "criteria"]
Keys = Callable[[Mark], Iterable[tuple[str, Text]]]


@dataclass(frozen=True)
class Holder:
    """A pupil, the part of the points reached, and the assignment that says most about what is missing."""

    username: str
    name: str
    part: float
    assignment: str

    @property
    def grip(self) -> Grip:
        """How well it is held."""
        return grip(self.part)


@dataclass(frozen=True)
class Row:
    """A knowledge point or a criterion, and the pupils who have marks for it."""

    title: Text
    holders: tuple[Holder, ...]

    @property
    def part(self) -> float:
        """The class's mean part of the points [1]."""
        return fmean(holder.part for holder in self.holders)

    def of(self, wanted: Grip) -> tuple[Holder, ...]:
        """Those who hold it so well."""
        return tuple(holder for holder in self.holders if holder.grip == wanted)

    def counts(self) -> dict[Grip, tuple[Holder, ...]]:
        """Everybody, the weakest first."""
        return {each: self.of(each) for each in reversed(GRIPS)}


@dataclass(frozen=True)
class Grasp:
    """A class by what was asked: the rows, the weakest first, and everybody who is in it."""

    by: By
    rows: tuple[Row, ...]
    pupils: tuple[tuple[str, str], ...]


def points_of(mark: Mark) -> list[tuple[str, Text]]:
    """The knowledge points that a mark shows."""
    return [(point, knowledge.name(point)) for point in mark.knowledge]


def criterion_of(mark: Mark) -> list[tuple[str, Text]]:
    """The criterion of a mark."""
    return [(mark.criterion, mark.title)]


KEYS: dict[By, Keys] = {"knowledge": points_of, "criteria": criterion_of}


def grasp(sheets: Iterable[Sheet], by: By) -> Grasp:
    """Puts the marks of a class together, over all its assignments."""
    titles: dict[str, Text] = {}
    found: dict[str, dict[str, list[tuple[str, Mark]]]] = {}
    names: dict[str, str] = {}
    for sheet, line, mark in marks(sheets):
        for key, title in KEYS[by](mark):
            titles.setdefault(key, title)
            found.setdefault(key, {}).setdefault(line.username, []).append((sheet.name, mark))
    for sheet in sheets:
        names |= {line.username: line.name for line in sheet.lines}
    rows = (row(titles[key], pupils, names) for key, pupils in found.items())
    return Grasp(by, tuple(sorted(rows, key=lambda each: each.part)), tuple(sorted(names.items())))


def marks(sheets: Iterable[Sheet]) -> Iterable[tuple[Sheet, Line, Mark]]:
    """Every mark that was given; what waits for the teacher says nothing yet."""
    for sheet in sheets:
        for line in sheet.lines:
            for mark in line.marks:
                if mark is not None and mark.by != "waiting" and mark.out_of:
                    yield sheet, line, mark


def row(title: Text, pupils: dict[str, list[tuple[str, Mark]]], names: dict[str, str]) -> Row:
    """One row, its pupils in the order of their usernames."""
    return Row(title, tuple(holder(each, names[each], pupils[each]) for each in sorted(pupils)))


def holder(username: str, name: str, given: list[tuple[str, Mark]]) -> Holder:
    """One pupil's points put together."""
    reached, most = sum(mark.points for _, mark in given), sum(mark.out_of for _, mark in given)
    weakest = min(given, key=lambda each: each[1].points / each[1].out_of)[0]
    return Holder(username, name, reached / most, weakest)
