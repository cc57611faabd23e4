"""A small made-up centre: two schools, a class, a teacher and six pupils each, and the office that runs it."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from centre import database, schema
from centre.people import People, open_people
from hub_config.services import environment
from hub_config.settings import Settings
from hub_config.setup.step import SetupError, Step
from labkit import catalogue

PASSWORD = "yunlab-demo"  # noqa: S105 (it is printed at every start)
DAYS_TO_WORK = 30
ATTEMPTS = 3


@dataclass(frozen=True)
class School:
    """A school of the demo and its one class."""

    name: str
    title: tuple[str, str]
    course: str
    course_title: tuple[str, str]
    teacher: str
    students: tuple[str, ...]
    labs: tuple[str, ...] = ()
    """What the class is given, every experiment where left out; nbgrader makes the first start longer for each."""
    programs: tuple[str, ...] = ()
    """Code labs the class is given beside them."""

    @property
    def teacher_name(self) -> str:
        """The teacher's username."""
        return f"{self.name}-teacher"

    @property
    def student_names(self) -> list[str]:
        """The pupils' usernames."""
        return [f"{self.name}-{number:02d}" for number in range(1, len(self.students) + 1)]


SCHOOLS = [
    School(
        name="hongxing",
        title=("红星中学", "Hongxing Middle School"),
        course="hongxing-g10c1",
        course_title=("高一（1）班", "Grade 10, class 1"),
        teacher="王丽华",
        students=("陈思远", "李雨桐", "张浩然", "刘诗涵", "赵一鸣", "孙嘉怡"),
        programs=("steer_cart",),
    ),
    School(
        name="qingshan",
        title=("青山中学", "Qingshan Middle School"),
        course="qingshan-g10c2",
        course_title=("高一（2）班", "Grade 10, class 2"),
        teacher="李建军",
        students=("周子墨", "吴欣怡", "郑文博", "何雨欣", "马俊杰", "杨若曦"),
    ),
]

DISTRICT = ("yunshan", "云山区", "Yunshan District")
OFFICE = ("yunshan-office", "教育装备中心")
"""The username and the name of who runs the centre."""


def ensure(settings: Settings) -> None:
    """Make the demo at the first start of a centre; one that was made and then removed does not come back."""
    unfinished = settings.state / "demo.unfinished"
    if database.is_made(settings.people) and not unfinished.exists():
        return
    settings.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished.touch()
    Step("demo", "making the demo centre", "Remove the state folder if it holds nothing yet, and try again.").do(
        lambda log: make(settings, log)
    )
    unfinished.unlink()


def make(settings: Settings, log: Any = None) -> None:  # noqa: ANN401 (whatever subprocess writes to)
    """Make the demo, or what is missing of it."""
    people = open_people(settings.people)
    try:
        people.ensure_district(DISTRICT[0], zh=DISTRICT[1], en=DISTRICT[2])
        for school in SCHOOLS:
            _make_people(people, school)
        _make_office(people)
    finally:
        people.close()
    # Two classes at once: each takes nbgrader several seconds, mostly on one core.
    with ThreadPoolExecutor(len(SCHOOLS)) as both:
        list(both.map(lambda school: _release(settings, school, log), SCHOOLS))


def refuse(settings: Settings) -> None:
    """Refuse to serve real people beside accounts whose password everybody knows.

    Raises:
        SetupError: There are demo people.
    """
    found = usernames(settings)
    if found:
        raise SetupError(
            f"YUNLAB_PRODUCTION: there are {len(found)} demo people with a known password ({found[0]} …); "
            "start with another, empty YUNLAB_STATE or YUNLAB_PEOPLE_DATABASE"
        )


def usernames(settings: Settings) -> list[str]:
    """Name the demo people there are."""
    if not database.is_made(settings.people):
        return []
    people = open_people(settings.people)
    try:
        with Session(people.engine) as session:
            query = select(schema.Person.username).where(schema.Person.demo).order_by(schema.Person.username)
            return list(session.scalars(query))
    finally:
        people.close()


@cache
def _hashed() -> str:
    """The password is printed at every start, so that one hash is enough for all of them."""
    return PasswordHasher().hash(PASSWORD)


def _make_people(people: People, school: School) -> None:
    people.ensure_school(school.name, zh=school.title[0], en=school.title[1], district=DISTRICT[0])
    people.ensure_course(school.course, school=school.name, zh=school.course_title[0], en=school.course_title[1])
    everybody = [(school.teacher_name, school.teacher, "teacher")]
    everybody += [(name, person, "student") for name, person in zip(school.student_names, school.students, strict=True)]
    for username, name, role in everybody:
        person = people.ensure_person(
            username,
            name=name,
            role="teacher" if role == "teacher" else "student",
            school=school.name,
            courses=[school.course],
            demo=True,
            source="demo",
        )
        if not person.password_hash:
            people.set_password_hash(username, _hashed())


def _make_office(people: People) -> None:
    username, name = OFFICE
    school = SCHOOLS[0].name
    person = people.ensure_person(username, name=name, role="district_admin", school=school, demo=True, source="demo")
    if not person.password_hash:
        people.set_password_hash(username, _hashed())


def _release(settings: Settings, school: School, log: Any) -> None:  # noqa: ANN401
    due = datetime.now(UTC).replace(microsecond=0) + timedelta(days=DAYS_TO_WORK)
    labs = [*(school.labs or catalogue.experiments()), *school.programs]
    command = [sys.executable, "-m", "graders.course", "--course", school.course, "--lab", *labs]
    command += ["--students", ",".join(school.student_names), "--due", due.isoformat(), "--attempts", str(ATTEMPTS)]
    subprocess.run(command, check=True, env=os.environ | environment(settings), stdout=log, stderr=subprocess.STDOUT)
