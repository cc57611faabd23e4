"""Any rosters, on either database: repeated they change nothing, and the dry run says all that they do."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from centre.people import open_people
from centre.roster.change import Plan
from tests.database_stage import postgres
from tests.roster_stage import LATER, MOMENT, Centre, Row, memory, read, student, teacher

CHEN, LI, WANG = student("01", "陈思远"), student("02", "李雨桐"), teacher("T1", "王丽华")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with postgres() as found:
        yield found


@pytest.mark.centre
def test_postgresql_holds_the_same(address: str, tmp_path: Path) -> None:
    people = open_people(address)
    centre = Centre(people.engine, tmp_path)
    moved = [student("01", "陈思源", "2", district="云山区"), WANG]
    for rows, moment in (([CHEN, LI, WANG], MOMENT), (moved, LATER)):
        centre.bring(read(rows), moment)
    before = centre.rows()
    assert centre.bring(read(moved), LATER).count() == 0
    assert centre.rows() == before
    other = Centre(memory(), tmp_path)
    for rows, moment in (([CHEN, LI, WANG], MOMENT), (moved, LATER)):
        other.bring(read(rows), moment)
    assert centre.people(LATER) == other.people(LATER)
    people.close()


ROOMS = ["1", "2"]
pupils = st.builds(
    student, st.sampled_from(["1", "2", "3", "A4"]), st.sampled_from(["甲", "乙"]), st.sampled_from(ROOMS)
)
staff = st.builds(teacher, st.sampled_from(["1", "2"]), st.just("师"), st.sampled_from([*ROOMS, ""]))
both = st.sampled_from(["红星中学", "青山中学"])
entries = st.builds(lambda line, school: [school, *line[1:]], st.one_of(pupils, staff), both)


def _key(line: Row) -> tuple[str, ...]:
    """What may be there once: a pupil, a teacher in a class."""
    return (line[0], line[4], line[6]) if line[6] == "学生" else (line[0], line[4], line[6], line[3])


rosters = st.lists(entries, min_size=1, max_size=8, unique_by=_key)


def _foretold(before: dict[str, tuple[object, ...]], plan: Plan) -> dict[str, tuple[object, ...]]:
    """What the centre holds once the plan is done, by the plan's own words."""
    after = {name: [*found[:-1], set(found[-1])] for name, found in before.items()}  # type: ignore[call-overload]
    for new in plan.new("person"):
        after[new.name] = [new.values["name"], new.values["role"], new.values.get("identifier"), True, set()]
    for each in plan.changed:
        for field, (_, value) in each.fields.items():
            if each.what == "person" and field in ("name", "role", "identifier", "until"):
                after[each.name][("name", "role", "identifier", "until").index(field)] = field == "until" or value
    for gone in plan.ended:
        after[gone.username][3] = False
    for left in plan.left:
        after[left.username][4].remove(left.course)
    for joined in plan.joined:
        after[joined.username][4].add(joined.course)
    return {name: (*found[:4], tuple(sorted(found[4]))) for name, found in after.items()}


@pytest.mark.centre
@settings(max_examples=12)
@given(rosters, rosters, st.randoms(use_true_random=False))
def test_any_two_rosters_one_after_the_other(first: list[Row], second: list[Row], chance: random.Random) -> None:
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as shuffled:
        centre, other = Centre(memory(), Path(name)), Centre(memory(), Path(shuffled))
        for rows, moment in ((first, MOMENT), (second, LATER)):
            before = centre.people(moment)
            plan = centre.bring(read(rows), moment)
            assert centre.people(moment) == _foretold(before, plan), "the dry run says exactly what applying does"
            stored = centre.rows()
            assert centre.bring(read(rows), LATER).count() == 0
            assert centre.rows() == stored, "a second time changes nothing"
            other.bring(read(chance.sample(rows, len(rows))), moment)
        assert centre.people(LATER) == other.people(LATER), "the order of rows does not matter"
        here = {(found[0], found[2], found[1]) for found in centre.people(LATER).values() if found[3]}
        assert {(line[5], line[4], "student" if line[6] == "学生" else "teacher") for line in second} <= here
