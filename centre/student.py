"""What a pupil's start page shows: where I was, what is due, what I missed, and my marks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote, urlencode

from centre import knowledge
from centre.exchange import Assignment, Mark, Progress, Result, Step, Text
from centre.knowledge import Share
from centre.person import Course, Person
from centre.progress import Stage, attempts_left, progress, stage

OPEN: tuple[Stage, ...] = ("new", "working", "returned")


@dataclass(frozen=True)
class Card:
    """One assignment on a pupil's start page."""

    title: Text
    course: Text
    due: datetime | None
    closed: bool
    stage: Stage
    attempts_left: int | None
    points: float | None
    out_of: float | None
    marks: tuple[Mark, ...]
    enter: str
    lab: str = ""
    step: Step | None = None
    trials: int = 0
    active: datetime | None = None
    is_code: bool = False
    past: bool = False
    """Done in a class that the pupil has left: to be looked at here, not to be gone on with."""

    @property
    def to_do(self) -> bool:
        """Something is left to do, and there is time for it."""
        return self.stage in OPEN and not self.closed

    @property
    def is_missed(self) -> bool:
        """Its time is over and nothing that counts was handed in; of a class that was left nothing is missed."""
        return self.stage in OPEN and self.closed and not self.past

    @property
    def again(self) -> bool:
        """A better attempt is possible."""
        return self.stage == "graded" and not self.closed and self.attempts_left != 0


@dataclass(frozen=True)
class Start:
    """A pupil's start page.

    Attributes:
        going: what was begun and not handed in, touched last; it is among `to_do` as well.
        to_do: what is to do, earliest first.
        missed: what was not handed in while there was time, newest first.
        done: the rest, newest first.
        shares: the points by knowledge point.
    """

    going: Card | None
    to_do: tuple[Card, ...]
    missed: tuple[Card, ...]
    done: tuple[Card, ...]
    shares: tuple[Share, ...]

    def open_in(self, lab: str) -> Card | None:
        """The first thing to do in a lab."""
        return next((card for card in self.to_do if card.lab == lab), None)


def start(cards: list[Card]) -> Start:
    """Puts the cards in order."""
    ordered = sorted(cards, key=lambda card: (card.due is None, card.due.timestamp() if card.due else 0.0))
    over = [card for card in reversed(ordered) if not card.to_do]
    to_do = tuple(card for card in ordered if card.to_do)
    return Start(
        going=max((card for card in to_do if card.active and card.stage == "working"), key=moved, default=None),
        to_do=to_do,
        missed=tuple(card for card in over if card.is_missed),
        done=tuple(card for card in over if not card.is_missed),
        shares=knowledge.shares(mark for card in cards for mark in card.marks),
    )


def moved(card: Card) -> float:
    """When something of a card was last stored [s]."""
    return card.active.timestamp() if card.active else 0.0


def card(
    assignment: Assignment, person: Person, course: Course, results: list[Result], moment: datetime, hub: str
) -> Card:
    """One assignment as this pupil sees it; `results` are the pupil's own."""
    mine = progress(assignment, person.username)
    marks = [] if assignment.withholds(moment) else visible(assignment, results)
    points, out_of = total(assignment, mine, marks, moment)
    return Card(
        title=assignment.title,
        course=course.title,
        due=assignment.due,
        closed=assignment.due is not None and assignment.due <= moment,
        stage=stage(assignment, person.username),
        attempts_left=attempts_left(assignment, person.username),
        points=points,
        out_of=out_of,
        marks=tuple(marks),
        enter=enter(assignment, person.username, hub),
        lab=assignment.lab,
        step=mine.step if mine else None,
        trials=mine.trials if mine else 0,
        active=mine.active if mine else None,
        is_code=assignment.kind == "code",
    )


def kept(
    assignment: Assignment, person: Person, course: Course, results: list[Result], moment: datetime, hub: str
) -> Card | None:
    """One assignment of a class that the pupil has left; None where nothing was done."""
    if progress(assignment, person.username) is None:
        return None
    return replace(card(assignment, person, course, results, moment, hub), closed=True, past=True)


def visible(assignment: Assignment, results: list[Result]) -> list[Mark]:
    """The marks that the teacher lets the pupil see."""
    marks = next((result.marks for result in results if result.assignment == assignment.name), [])
    return [mark for mark in marks if assignment.shown is None or mark.criterion in assignment.shown]


def total(
    assignment: Assignment, mine: Progress | None, marks: list[Mark], moment: datetime
) -> tuple[float | None, float | None]:
    """The points of what the pupil sees, and what they are out of."""
    if mine is None or assignment.withholds(moment):
        return None, None
    if assignment.shown is None or not marks:
        return mine.points, mine.out_of
    return sum(mark.points for mark in marks), sum(mark.out_of for mark in marks)


def enter(assignment: Assignment, username: str, hub: str, more: Mapping[str, str] | None = None) -> str:
    """Address that starts the pupil's server if need be and goes on to the lab; straight on where it runs already.

    Args:
        assignment: what is worked on.
        username: whose server it is.
        hub: path of the hub's pages.
        more: what else the lab page is told in its address.
    """
    if assignment.kind == "code":
        path = "/".join(quote(part, safe="") for part in (assignment.course, assignment.name))
        return through_hub(username, f"doc/tree/{path}.ipynb", hub, server="code")
    query = urlencode({"course": assignment.course, "assignment": assignment.name} | dict(more or {}))
    return through_hub(username, f"voila/render/{quote(assignment.lab, safe='')}/notebook.ipynb?{query}", hub)


def through_hub(username: str, path: str, hub: str, server: str = "") -> str:
    """Address of a page of one's own server, by way of the hub, which starts the server where it is not running."""
    root, whose = hub.removesuffix("hub/"), f"{quote(username)}/{server}".rstrip("/")
    return f"{hub}spawn/{whose}?{urlencode({'next': f'{root}user/{whose}/{path}'})}"
