"""What a teacher's class page shows: who is where, and points by criterion."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from centre.exchange import Assignment, Flag, Mark, Result, Text
from centre.person import Person
from centre.progress import STAGES, Stage, progress, stage


@dataclass(frozen=True)
class Column:
    """A criterion, what it is worth, and the class's mean."""

    criterion: str
    title: Text
    out_of: float
    mean: float | None


@dataclass(frozen=True)
class Line:
    """One pupil: state, total, the marks by criterion, None where there is none, and what is to be looked at."""

    username: str
    name: str
    stage: Stage
    trouble: bool
    points: float | None
    out_of: float | None
    marks: tuple[Mark | None, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class Sheet:
    """One assignment of a class."""

    name: str
    title: Text
    due: datetime | None
    counts: dict[Stage, int]
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    mean: float | None
    out_of: float | None


def workers(assignment: Assignment, members: tuple[Person, ...], gone: tuple[Person, ...]) -> tuple[Person, ...]:
    """The class, and who has left it after having worked on this assignment: their marks stay in it."""
    worked = [person for person in gone if progress(assignment, person.username)]
    return tuple(sorted((*members, *worked), key=lambda person: person.username))


def sheet(assignment: Assignment, members: tuple[Person, ...], results: list[Result]) -> Sheet:
    """Puts an assignment, the class list and the results together."""
    pupils = [person for person in members if person.role == "student"]
    mine = {result.student: result for result in results if result.assignment == assignment.name}
    columns = criteria([mine[each.username] for each in pupils if each.username in mine])
    lines = tuple(line(assignment, person, mine.get(person.username), columns) for person in pupils)
    counted = Counter(each.stage for each in lines)
    return Sheet(
        name=assignment.name,
        title=assignment.title,
        due=assignment.due,
        counts={each: counted[each] for each in STAGES},
        columns=columns,
        lines=lines,
        mean=mean([each.points for each in lines]),
        out_of=next((each.out_of for each in lines if each.out_of is not None), None),
    )


def criteria(results: list[Result]) -> tuple[Column, ...]:
    """The criteria in the order of the marks, each with its mean."""
    marks: dict[str, list[Mark]] = {}
    for result in results:
        for mark in result.marks:
            marks.setdefault(mark.criterion, []).append(mark)
    return tuple(
        Column(name, found[0].title, found[0].out_of, mean([mark.points for mark in found if mark.by != "waiting"]))
        for name, found in marks.items()
    )


def line(assignment: Assignment, person: Person, result: Result | None, columns: tuple[Column, ...]) -> Line:
    """One pupil's row."""
    mine = progress(assignment, person.username)
    marks = {mark.criterion: mark for mark in result.marks} if result else {}
    return Line(
        username=person.username,
        name=person.name,
        stage=stage(assignment, person.username),
        trouble=mine is not None and mine.state == "error",
        points=mine.points if mine else None,
        out_of=mine.out_of if mine else None,
        marks=tuple(marks.get(column.criterion) for column in columns),
        flags=tuple(result.flags) if result else (),
    )


def mean(points: list[float | None] | list[float]) -> float | None:
    """The mean of the points there are, None where nobody has any."""
    known = [each for each in points if each is not None]
    return fmean(known) if known else None
