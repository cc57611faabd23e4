"""The centre's application with a real exchange and a real people's database; only the hub is a stand-in.

Nothing here decides who may do what: a person is what the people's database says, and has the groups that the hub
would give them.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy.orm import Session
from starlette.requests import Request

from centre import app, schema, setting
from centre.people import People, open_people
from centre.person import Role
from centre.row import known
from graders.exchange import assignment
from graders.exchange.assignment import Release
from graders.exchange.table import Member, StoredTrial
from hub_config.authentication import groups
from tests.graders_stage import ASSIGNMENT, LAB, PEOPLE, SCOPE, law_trial, serving, signed
from tests.graders_stage import Stage as ExchangeStage
from tests.graders_stage import hub as stand_in
from tests.graders_stage import stage as exchange

PREFIX = "/services/centre/"
REACH = [*SCOPE, "access:services!service=centre"]
PLACES = {
    "own": "hongxing-g10c1",
    "other": "hongxing-g10c2",
    "elsewhere": "dongfang-g10c1",
    "last": "hongxing-2025-g9c1",
}
"""The place of a class, seen from the teacher of the first: the teacher's own, another of the school, another school's,
and the one that the teacher taught until the school year ended."""

STAFF: tuple[tuple[str, Role, tuple[str, ...]], ...] = (
    ("hongxing-teacher", "teacher", ("own",)),
    ("hongxing-other", "teacher", ("other",)),
    ("dongfang-teacher", "teacher", ("elsewhere",)),
    ("hongxing-new", "teacher", ()),
    ("hongxing-gone", "teacher", ()),
    ("hongxing-office", "school_admin", ()),
    ("district-office", "district_admin", ()),
)
PUPILS = {f"{place}-pupil": place for place in PLACES}
STRANGER, NOBODY = "not-on-the-list", "nobody"
TOKEN = "token-of-the-centre"


@dataclass
class Centre:
    """A centre in this process; every token is the name of its person."""

    app: FastAPI
    client: httpx.Client
    exchange: ExchangeStage
    trials: dict[str, str]

    def ask(self, method: str, path: str, who: str, **more: Any) -> httpx.Response:
        """Sends a request as a person's browser does."""
        cookies = {} if who == NOBODY else {"Cookie": f"service-centre={who}"}
        return self.client.request(method, path, headers=cookies, **more)

    def proof(self, who: str) -> str:
        """What a page of this person's holds in its forms."""
        header = [(b"cookie", f"service-centre={who}".encode())]
        token: str = self.app.state.parts.guard.token(Request({"type": "http", "headers": header}))
        return token


@contextmanager
def standing(folder: Path) -> Iterator[Centre]:
    """Starts the exchange and puts the centre before it."""
    where = folder / "centre.sqlite"
    tokens = fill(where)
    PEOPLE.update(tokens)
    try:
        with stand_in() as (hub_url, _), exchange(folder, hub_url) as real:
            made = app.create(settings(where, hub_url, real.url))
            with serving(made) as address, httpx.Client(base_url=address, timeout=30, trust_env=False) as client:
                yield Centre(made, client, real, {place: given(real, place) for place in PLACES})
    finally:
        for name in tokens:
            del PEOPLE[name]


def settings(where: Path, hub_url: str, exchange_url: str) -> setting.Settings:
    """What a hub would tell the centre."""
    return setting.load(
        {
            "JUPYTERHUB_SERVICE_URL": "http://127.0.0.1:1",
            "JUPYTERHUB_SERVICE_PREFIX": PREFIX,
            "JUPYTERHUB_API_URL": hub_url,
            "JUPYTERHUB_API_TOKEN": TOKEN,
            "JUPYTERHUB_CLIENT_ID": "service-centre",
            "YUNLAB_PEOPLE": str(where),
            "YUNLAB_EXCHANGE_URL": exchange_url,
            "YUNLAB_TIME_ZONE": "Asia/Shanghai",
            "YUNLAB_PREPARED_MINUTES": "15",
            "YUNLAB_STATE": str(where.parent),
            "YUNLAB_UNBOOKED_PERCENT": "10",
            "YUNLAB_ACCOUNT_KEY": "00" * 32,
        }
    )


def fill(where: Path) -> dict[str, Any]:
    """Makes the people; returns what the hub says of each one's token."""
    people = open_people(where)
    for school in ("hongxing", "dongfang"):
        people.ensure_school(school, zh="学校", en="School")
    for course in PLACES.values():
        people.ensure_course(course, school=course.split("-")[0], zh="班", en="Class")
    for username, place in PUPILS.items():
        enrol(people, username, "student", (place,))
    for username, role, places in STAFF:
        enrol(people, username, role, places)
    with Session(people.engine) as session, session.begin():
        year(session)
        district(session)
    found = {one: people.find(one) for one in [*PUPILS, *(name for name, _, _ in STAFF)]}
    people.close()
    known_to_hub = {one: model("user", one, groups(person)) for one, person in found.items() if person}
    return known_to_hub | {STRANGER: model("user", STRANGER, []), TOKEN: model("service", "centre", [])}


def enrol(people: People, username: str, role: Role, places: tuple[str, ...]) -> None:
    """Makes somebody; `district-office` is of no class of its school either."""
    school = "dongfang" if username.startswith(("dongfang", "elsewhere")) else "hongxing"
    courses = [PLACES[place] for place in places]
    people.ensure_person(username, name=username, role=role, school=school, courses=courses)


def year(session: Session) -> None:
    """Last year's class: one teacher taught it to its end, another left it in the middle of the year."""
    last = schema.SchoolYear(name="2025-2026", starts=datetime(2025, 9, 1).date(), ends=datetime(2026, 8, 31).date())  # noqa: DTZ001
    course = known(session, schema.Course, PLACES["last"])
    course.year = last
    begun = datetime(2025, 9, 1, tzinfo=UTC)
    for username, month in (("hongxing-teacher", 9), ("hongxing-gone", 3)):
        ended = datetime(2026, month, 1, tzinfo=UTC)
        person = known(session, schema.Person, username)
        person.memberships.append(schema.Membership(course=course, since=begun, until=ended))


def district(session: Session) -> None:
    """Both schools lie in one district, whose office belongs to none of them."""
    found = schema.District(name="yunshan", title_zh="云山区", title_en="Yunshan")
    for name in ("hongxing", "dongfang"):
        known(session, schema.School, name).district = found
    office = known(session, schema.Person, "district-office")
    office.school, office.district = None, found


def model(kind: str, name: str, group_names: list[str]) -> dict[str, Any]:
    """How the hub describes who has a token."""
    return {"kind": kind, "name": name, "groups": group_names, "scopes": REACH}


def given(real: ExchangeStage, place: str) -> str:
    """Releases the pendulum to a class and lets its pupil measure once; returns the trial's id."""
    course, trial = PLACES[place], law_trial()
    with real.service.database.write() as session:
        # The exchange's stage has released its own class's already.
        files = {"report.ipynb": b"{}"}
        assignment.release(
            session, real.service.blobs, course, ASSIGNMENT, Release("pendulum", LAB.title, None, 3, files), "test"
        )
        session.merge(Member(course=course, student=f"{place}-pupil"))
        session.flush()
        facts = {"course": course, "assignment": ASSIGNMENT, "student": f"{place}-pupil", "attempt": 1}
        content = json.dumps(signed(trial))
        session.add(StoredTrial(id=trial.id, content=content, sm3="", stored=trial.made, genuine=True, **facts))
    return trial.id
