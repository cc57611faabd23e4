"""People who sign in at a real centre, and a browser without scripts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
from sqlalchemy import update
from sqlalchemy.orm import Session

from centre import schema
from centre.account.brake import Brake
from centre.account.credential import Credentials
from centre.account.key import AccountKey, derived
from centre.account.lock import Lock
from centre.people import People, open_people
from hub_config import secret

SCHOOL, OTHER = "hongxing", "dongfang"
YOUNG, OLD, FOREIGN = "hongxing-g04c1", "hongxing-g10c1", "dongfang-g10c1"
CHOSEN = "four words of mine"
SCRAPE = "a-token-for-the-scrape-only"
PUPILS = 20
KEYS = {
    "old-09": ("oneroster", "guid-09"),
    "old-10": ("oneroster", "guid-10"),
    "old-11": ("oneroster:north", "guid-twice"),
    "old-12": ("oneroster:south", "guid-twice"),
    "teacher": ("oneroster", "guid-teacher"),
}
"""Who is known outside, in which roster and as whom."""
INSIDE = "/services/centre/account"
"""Where the visitors want to go: not to the start page, which would start everybody's server."""


def opened(state: Path) -> tuple[People, Credentials]:
    """The people of a state folder, and what changes their passwords."""
    key = AccountKey(derived(bytes.fromhex(secret.ensure(state / "master.key"))))
    people = open_people(state / "centre.sqlite")
    return people, Credentials(people.engine, key, Brake(people.engine, key), Lock())


@dataclass(frozen=True)
class Cast:
    """Who is there, and what was given to whom."""

    given: dict[str, str]
    pins: dict[str, str]
    code: str


def fill(state: Path) -> Cast:
    """Two schools; a class that signs in by PIN, one that signs in by password; staff with first passwords."""
    people, credentials = opened(state)
    people.ensure_district("yunshan", zh="云山区", en="Yunshan")
    for school, zh in ((SCHOOL, "红星学校"), (OTHER, "东方中学")):
        people.ensure_school(school, zh=zh, en=school.title(), district="yunshan")
    for course, school in ((YOUNG, SCHOOL), (OLD, SCHOOL), (FOREIGN, OTHER)):
        people.ensure_course(course, school=school, zh="四（1）班", en="Class 1")
    for number, name in enumerate(("陈思远", "王芳", "王芳"), start=1):
        people.ensure_person(f"young-{number:02}", name=name, role="student", school=SCHOOL, courses=[YOUNG])
    for number in range(1, PUPILS + 1):
        people.ensure_person(f"old-{number:02}", name=f"同学{number}", role="student", school=SCHOOL, courses=[OLD])
    people.ensure_person("foreign-01", name="外校生", role="student", school=OTHER, courses=[FOREIGN])
    people.ensure_person("teacher", name="王丽华", role="teacher", school=SCHOOL, courses=[YOUNG, OLD])
    people.ensure_person("teacher-2", name="李建军", role="teacher", school=SCHOOL, courses=[OLD])
    people.ensure_person("head", name="周校长", role="school_admin", school=SCHOOL)
    people.ensure_person("teacher-3", name="赵老师", role="teacher", school=OTHER, courses=[FOREIGN])
    people.ensure_person("demo-head", name="演示", role="school_admin", school=SCHOOL, demo=True)
    people.ensure_person("demo-office", name="电教馆", role="district_admin", school=SCHOOL, demo=True)
    people.ensure_person("demo-pupil", name="演示", role="student", school=SCHOOL, courses=[OLD], demo=True)
    people.ensure_person("demo-teacher", name="演示", role="teacher", school=SCHOOL, courses=[YOUNG, OLD], demo=True)
    know(people, KEYS)
    for username in ("demo-head", "demo-teacher", "demo-office", "demo-pupil"):
        people.set_password(username, CHOSEN)
    everybody = [person for course in (OLD, FOREIGN) for person in people.members(course) if not person.demo]
    given = credentials.give("it", [*everybody, *filter(None, [people.find("head")])])
    credentials.set_class("it", YOUNG, 4)
    young = [person for person in people.members(YOUNG) if person.role == "student"]
    pins = credentials.give_pins("it", young, 4)
    found = people.course(YOUNG)
    assert found is not None
    people.close()
    return Cast(given, pins, found.code)


def know(people: People, keys: dict[str, tuple[str, str]]) -> None:
    """Gives people the ids that the roster of another system has for them."""
    with Session(people.engine) as session, session.begin():
        for username, (source, key) in keys.items():
            person = update(schema.Person).where(schema.Person.username == username)
            session.execute(person.values(source=source, key=key))


class Visitor(httpx.Client):
    """A browser without scripts."""

    def __init__(self, url: str) -> None:
        super().__init__(base_url=url, follow_redirects=True, timeout=60.0)
        self.cookies.set("yunlab_language", "en")

    def send_form(self, page: str | httpx.Response, **fields: str) -> httpx.Response:
        """Fills in the form of a page and sends it to where it goes."""
        shown = self.get(page) if isinstance(page, str) else page
        action = re.search(r'<form action="([^"]*)" method="post"', shown.text)
        token = re.search(r'name="_xsrf" value="([^"]+)"', shown.text)
        assert action is not None, shown.text
        assert token is not None, shown.text
        return self.post(action[1].replace("&amp;", "&"), data={**fields, "_xsrf": token[1]})

    def sign_in(self, username: str, password: str) -> httpx.Response:
        """Types a username and a password."""
        return self.send_form(f"/hub/login?next={INSIDE}", username=username, password=password)


def said(answer: httpx.Response) -> str:
    """What a page says is wrong."""
    found = re.search(r'role="alert">(.*?)</', answer.text, re.DOTALL)
    return found[1].strip() if found else ""


def now() -> datetime:
    return datetime.now(UTC)
