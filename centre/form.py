"""The form by which a teacher assigns a lab: its fields, what was typed, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from centre.plan import LANGUAGES, MODES, Criterion, Plan
from labkit.catalogue import Lab
from labkit.language import marked as _

LONGEST_TITLE, ATTEMPTS, MOST_ATTEMPTS, MOST_POINTS = 200, 3, 100, 1000
DAYS_TO_WORK, EVENING = 7, 21
# What <input type="datetime-local"> writes.
LOCAL_TIME = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True)
class Form:
    """What stands in the fields, and the errors by field; `""` is the form as a whole."""

    typed: dict[str, str]
    errors: dict[str, str]


@dataclass(frozen=True)
class Field:
    """A number that must lie in a range: what is said otherwise."""

    low: float
    high: float
    error: str


TRIES = Field(1.0, MOST_ATTEMPTS, _("Please enter a whole number from 1 to 100."))
WEIGHT = Field(0.0, MOST_POINTS, _("Please enter a number from 0 to 1000."))


def fresh(lab: Lab, criteria: Sequence[Criterion], due: datetime | None = None) -> Form:
    """The form before anything was typed, such that most teachers change nothing: the lab's own words and points.

    Args:
        lab: what is assigned.
        criteria: what it is marked by.
        due: the due time that is offered, in the school's time zone.
    """
    until = due.strftime(LOCAL_TIME) if due else ""
    typed = {"title_zh": lab.title["zh"], "title_en": lab.title["en"], "due": until, "attempts": str(ATTEMPTS)}
    typed |= {"mode": "homework", "language": "follow"}
    typed |= {f"weight-{each.criterion}": f"{each.points:g}" for each in criteria}
    return Form(typed | {f"shown-{each.criterion}": "on" for each in criteria}, {})


def evening(moment: datetime, zone: ZoneInfo) -> datetime:
    """The due time that is offered: an evening in a week."""
    day = moment.astimezone(zone) + timedelta(days=DAYS_TO_WORK)
    return day.replace(hour=EVENING, minute=0, second=0, microsecond=0)


def filled(plan: Plan, zone: ZoneInfo) -> Form:
    """The form as it was saved."""
    due = plan.due.astimezone(zone).strftime(LOCAL_TIME) if plan.due else ""
    typed = {"title_zh": plan.title["zh"], "title_en": plan.title["en"], "due": due, "attempts": str(plan.attempts)}
    typed |= {"mode": plan.mode, "language": plan.language}
    typed |= {f"weight-{name}": f"{points:g}" for name, points in plan.weights.items()}
    return Form(typed | {f"shown-{name}": "on" for name in plan.shown}, {})


class Reader:
    """Reads the fields one by one and keeps what is wrong."""

    def __init__(self, typed: Mapping[str, str]) -> None:
        self.typed = typed
        self.errors: dict[str, str] = {}

    def text(self, name: str) -> str:
        """A title."""
        found = self.typed.get(name, "").strip()
        if not 0 < len(found) <= LONGEST_TITLE:
            self.errors[name] = _("Please enter a title of at most 200 characters.")
        return found

    def number(self, name: str, field: Field) -> float:
        """A number in a range."""
        try:
            found = float(self.typed.get(name, "").strip())
        except ValueError:
            found = field.low - 1
        if not field.low <= found <= field.high:
            self.errors[name] = field.error
            return field.low
        return found

    def attempts(self) -> int:
        """How often it may be handed in."""
        found = self.number("attempts", TRIES)
        if not found.is_integer():
            self.errors["attempts"] = TRIES.error
        return int(found)

    def choice(self, name: str, choices: Sequence[str]) -> str:
        """One of several."""
        found = self.typed.get(name, "")
        if found not in choices:
            self.errors[name] = _("Please choose one.")
        return found

    def due(self, zone: ZoneInfo, moment: datetime, before: datetime | None) -> datetime | None:
        """The due time, typed in the school's own time; one that is changed must lie ahead."""
        text = self.typed.get("due", "").strip()
        if not text:
            if self.typed.get("mode") == "exam":
                self.errors["due"] = _("An examination needs a due time.")
            return None
        try:
            found = datetime.strptime(text[:16], LOCAL_TIME).replace(tzinfo=zone)
        except ValueError:
            self.errors["due"] = _("Please enter day and time, such as 2026-12-01 20:00.")
            return None
        if found <= moment and found != before:
            self.errors["due"] = _("This time is over already.")
        return found


def read(
    typed: Mapping[str, str],
    lab: Lab,
    criteria: Sequence[Criterion],
    zone: ZoneInfo,
    before: Plan | None,
    moment: datetime,
) -> tuple[dict[str, Any], dict[str, str]]:
    """What the exchange is told of a form, without the class list, and what is wrong with it.

    Args:
        typed: the fields.
        lab: what is assigned.
        criteria: what it is marked by.
        zone: the school's time zone, in which the due time is typed.
        before: what was saved earlier.
        moment: the server's time.
    """
    fields = Reader(typed)
    names = [each.criterion for each in criteria]
    due = fields.due(zone, moment, before.due if before else None)
    plan: dict[str, Any] = {
        "lab": lab.slug,
        "title": {"zh": fields.text("title_zh"), "en": fields.text("title_en")},
        "due": due.isoformat() if due else None,
        "attempts": fields.attempts(),
        "mode": fields.choice("mode", MODES),
        "weights": {name: fields.number(f"weight-{name}", WEIGHT) for name in names},
        "shown": [name for name in names if typed.get(f"shown-{name}")],
        "language": fields.choice("language", LANGUAGES),
    }
    if not any(plan["weights"].values()):
        fields.errors.setdefault(f"weight-{names[0]}", _("At least one criterion must count."))
    return plan, fields.errors


def free_name(slug: str, taken: set[str]) -> str:
    """The name of a new assignment: the lab's, with a number where the class has had it before."""
    count = 2
    name = slug
    while name in taken:
        name, count = f"{slug}-{count}", count + 1
    return name
