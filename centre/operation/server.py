"""Whose servers run: sign-in name, class, school, since when, last used, memory. Nobody's name, work or mark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from centre import access, schema
from centre.exchange import Text
from centre.operation.fact import Owner
from centre.operation.look import Sight
from centre.person import Person, is_open
from centre.person import person as plain

MOST = 100
"""Rows that are shown; whoever looks for somebody types more."""


@dataclass(frozen=True)
class Home:
    """Where somebody belongs."""

    role: str
    school: Text | None
    courses: tuple[Text, ...]


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    username: str
    name: str
    home: Home
    since: datetime | None
    active: datetime | None
    megabytes: int | None
    is_ready: bool

    @property
    def memory(self) -> str:
        """The memory it takes; a dash where it was not measured."""
        return "–" if self.megabytes is None else f"{self.megabytes} MB"

    def is_about(self, typed: str) -> bool:
        """Says whether sign-in name, class or school hold what was typed."""
        titles = [title for text in (*self.home.courses, self.home.school) if text for title in text.values()]
        return any(typed in word.lower() for word in (self.username, *titles))


@dataclass(frozen=True)
class Present:
    """Everybody who is in: the rows that were looked for, how many there are, and how many of each school."""

    rows: tuple[Server, ...]
    total: int
    found: int
    schools: tuple[tuple[Text | None, int], ...]
    megabytes: int


def present(engine: Engine, person: Person, sight: Sight, typed: str) -> Present | None:
    """Who is in, of the people this person looks after; None where the hub does not answer."""
    if sight.owners is None:
        return None
    where = homes(engine, person, [owner.name for owner in sight.owners])
    mine = [owner for owner in sight.owners if owner.name in where]
    everybody = [each for owner in mine for each in servers(sight, owner, where[owner.name])]
    wanted = typed.strip().lower()
    found = [each for each in everybody if not wanted or each.is_about(wanted)]
    found.sort(key=lambda each: (each.username, each.name))
    memory = sum(each.megabytes or 0 for each in everybody)
    return Present(tuple(found[:MOST]), len(everybody), len(found), by_school(everybody), memory)


def servers(sight: Sight, owner: Owner, home: Home) -> Iterable[Server]:
    """The servers of one person."""
    memory = (sight.hub.memory if sight.hub else None) or {}
    for name, each in owner.servers.items():
        taken = memory.get(f"{owner.name}/{name}")
        megabytes = round(taken / 1e6) if taken else None
        yield Server(owner.name, name, home, each.started, each.last_activity, megabytes, each.ready)


def by_school(everybody: Iterable[Server]) -> tuple[tuple[Text | None, int], ...]:
    """How many people of each school are in, the most first; a pupil with two servers counts once."""
    titles: dict[str, Text | None] = {}
    people = {each.username: each.home.school for each in everybody}
    for school in people.values():
        titles[school["en"] if school else ""] = school
    counted = Counter(school["en"] if school else "" for school in people.values())
    return tuple((titles[name], count) for name, count in counted.most_common())


def homes(engine: Engine, person: Person, usernames: Collection[str]) -> dict[str, Home]:
    """Where these people belong, leaving out those whom this person does not look after."""
    moment = datetime.now(UTC)
    query = select(schema.Person).where(schema.Person.username.in_(usernames))
    with Session(engine) as session:
        rows = [row for row in session.scalars(query) if access.looks_after(person, plain(row, moment))]
        return {row.username: home(row, moment) for row in rows}


def home(row: schema.Person, moment: datetime) -> Home:
    """A person's school and classes of this moment, by their titles."""
    school: Text | None = {"zh": row.school.title_zh, "en": row.school.title_en} if row.school else None
    now = [each.course for each in row.memberships if each.since <= moment and is_open(each.until, moment)]
    return Home(row.role, school, tuple({"zh": each.title_zh, "en": each.title_en} for each in now))
