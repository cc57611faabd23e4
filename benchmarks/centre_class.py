"""A class of the made-up district that has worked: every pupil has measured, handed in and been marked."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from centre import schema
from centre.people import open_people
from graders import course
from graders.desk import Desk
from graders.exchange import record, submission
from graders.exchange.identity import Page
from graders.exchange.service import Service, open_service
from graders.exchange.table import StoredTrial
from graders.state import State
from tests.graders_stage import LAB, MASTER, law_record, signed

ASSIGNMENTS = ("pendulum", "pendulum-2", "pendulum-3")
LENGTHS = (0.3, 0.6, 0.9, 1.2, 1.5)
NO_HUB = "http://127.0.0.1:9/hub/api"


def people_of(database: Path) -> tuple[str, str, list[str]]:
    """Make the offices of the first school and of its district; return its first class, its teacher and pupils."""
    people = open_people(database)
    with Session(people.engine) as session:
        found = session.scalars(select(schema.Course).order_by(schema.Course.name).limit(1)).one()
        name, code, district = found.name, found.school.name, found.school.district_number
    people_now = people.members(name)
    people.ensure_person("office-of-school", name="教务处", role="school_admin", school=code)
    people.ensure_person("office-of-district", name="教育局", role="district_admin", school=code)
    with Session(people.engine) as session, session.begin():
        row = session.scalars(select(schema.Person).filter_by(username="office-of-district")).one()
        row.school_number, row.district_number = None, district
    people.close()
    teacher = next(each.username for each in people_now if each.role == "teacher")
    return name, teacher, [each.username for each in people_now if each.role == "student"]


def work(folder: Path, class_name: str, pupils: Sequence[str]) -> None:
    """Let every pupil of a class do every assignment, and have it marked as a worker does."""
    (folder / "master.key").write_text(MASTER.hex(), encoding="ascii")
    state = State(folder)
    for name in ASSIGNMENTS:
        course.ensure(state, class_name, LAB, name, LAB.title, None, 3, pupils)
    service = open_service(state, NO_HUB)
    handed_in = [_hand_in(service, Page(class_name, name, pupil)) for name in ASSIGNMENTS for pupil in pupils]
    service.database.close()
    desk = Desk(state)
    for identifier in handed_in:
        desk.mark(identifier)


def _hand_in(service: Service, page: Page) -> str:
    """Measure by the law and not by the engine, which is not what is measured here."""
    made, identifier = law_record(LENGTHS, 1), str(uuid.uuid4())
    same = {"course": page.course, "assignment": page.assignment, "student": page.student, "attempt": 1}
    with service.database.write() as session:
        for trial in made.trials:
            content = json.dumps(signed(trial))
            session.add(StoredTrial(id=trial.id, content=content, sm3="", stored=trial.made, genuine=True, **same))
        answers = {name: value for name, value in made.answers.to_json().items() if value and name != "excluded"}
        record.change(session, page, {"changes": answers})
        return submission.take(session, service, identifier, page, 1).id
