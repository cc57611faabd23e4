"""Gradebooks in a real PostgreSQL: one schema for each class, the same marks as in a file."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from graders import course, gradebook, nbgrader_course, report
from graders.desk import Desk
from graders.state import State
from tests.database_stage import postgres
from tests.graders_stage import ASSIGNMENT, COURSE, LAB, STUDENT, Stage, law_record, stage

pytestmark = pytest.mark.centre

OTHER = "qianjin-g10c1"


@pytest.fixture(scope="module")
def placed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with postgres() as address, stage(tmp_path_factory.mktemp("state"), gradebook_address=address) as found:
        course.ensure(found.service.state, COURSE, LAB, ASSIGNMENT, LAB.title, None, 3, [STUDENT])
        with nbgrader_course.open_gradebook(found.service.state, OTHER):
            pass
        yield found


def test_a_hand_in_is_marked_and_the_teacher_can_correct_it(placed: Stage) -> None:
    record, state = law_record((0.3, 0.9, 1.5), 1), placed.service.state
    for trial in record.trials:
        assert placed.put(trial).status_code == 201
    placed.answer(record.answers)
    identifier = str(uuid.uuid4())
    assert placed.submit(identifier).status_code == 201
    assert Desk(state).mark(identifier)
    with nbgrader_course.open_gradebook(state, COURSE) as book:
        book.find_grade("conclusion", report.NAME, ASSIGNMENT, STUDENT).manual_score = 7.5
        book.db.commit()
    told = placed.call("GET", f"feedback/{COURSE}/{ASSIGNMENT}", placed.page).json()
    assert told["state"] == "graded"
    assert told["marks"][-1]["points"] == 7.5


def test_each_class_has_a_schema_and_no_class_sees_another(placed: Stage) -> None:
    state = placed.service.state
    assert gradebook.scores(state.gradebook(OTHER), ASSIGNMENT) == {}
    engine = create_engine(state.gradebook_address)
    assert {f"course-{COURSE}", f"course-{OTHER}"} <= set(inspect(engine).get_schema_names())
    assert inspect(engine).get_table_names() == []
    engine.dispose()
    assert not list(state.folder.rglob("gradebook.db"))


def test_a_class_without_a_gradebook_has_no_scores(placed: Stage) -> None:
    assert gradebook.scores(placed.service.state.gradebook("nobody"), ASSIGNMENT) == {}
    assert gradebook.scores(replace(placed.service.state, gradebook_address="").gradebook("nobody"), "any") == {}


def test_a_schemas_name_fits_into_postgresqls_limit() -> None:
    long = "a" * 64
    state = State(Path("/nowhere"), gradebook_address="postgresql+psycopg://x@/y")
    assert state.gradebook(long) != state.gradebook(long[:-1])
