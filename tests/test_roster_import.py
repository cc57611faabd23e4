"""What bringing a roster does: repeated it does nothing, the dry run says all of it, and nobody's work is ever lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from centre import origin, schema
from centre.people import open_people
from centre.roster import hold, importing, next_year, year
from centre.roster.problem import RosterError
from tests.roster_stage import LATER, MOMENT, ZONE, Centre, memory, mistakes, read, row, student, teacher

CHEN, LI, WANG = student("01", "陈思远"), student("02", "李雨桐"), teacher("T1", "王丽华")


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return Centre(memory(), tmp_path)


def test_a_roster_makes_school_year_class_and_people(centre: Centre) -> None:
    centre.bring(
        read([CHEN, LI, WANG, row(school="红星中学", grade="", room="", number="T2", name="周校长", role="学校管理员")])
    )
    assert centre.people() == {
        "s001-00001": ("陈思远", "student", "01", True, ("s001-2026-g10c1",)),
        "s001-00002": ("李雨桐", "student", "02", True, ("s001-2026-g10c1",)),
        "s001-t001": ("王丽华", "teacher", "T1", True, ("s001-2026-g10c1",)),
        "s001-t002": ("周校长", "school_admin", "T2", True, ()),
    }


def test_every_field_knows_its_source_and_time(centre: Centre) -> None:
    centre.bring(read([CHEN]))
    with Session(centre.engine) as session:
        (person,) = session.scalars(select(schema.Person))
    note = {"source": "sheet", "time": "2026-11-22T03:00:00+00:00"}
    assert person.sources == dict.fromkeys(("name", "role", "school", "identifier"), note)


def test_brought_again_nothing_changes_not_even_times(centre: Centre) -> None:
    centre.bring(read([CHEN, LI, WANG]))
    before = centre.rows()
    assert centre.bring(read([CHEN, LI, WANG]), LATER).count() == 0
    assert centre.rows() == before


def test_a_pupil_who_changes_class_keeps_the_username(centre: Centre) -> None:
    centre.bring(read([CHEN, LI, student("03", "张浩然", "2")]))
    plan = centre.bring(read([student("01", "陈思远", "2"), LI, student("03", "张浩然", "2")]), LATER)
    assert [(each.username, each.course) for each in plan.joined] == [("s001-00001", "s001-2026-g10c2")]
    assert [(each.username, each.course) for each in plan.left] == [("s001-00001", "s001-2026-g10c1")]
    assert plan.count() == 2
    assert centre.people(LATER)["s001-00001"][-1] == ("s001-2026-g10c2",)
    assert centre.people(MOMENT)["s001-00001"][-1] == ("s001-2026-g10c1",)


def test_who_is_not_in_the_roster_any_more_leaves_and_may_come_back(centre: Centre) -> None:
    centre.bring(read([CHEN, LI]))
    centre.bring(read([CHEN]), LATER)
    assert centre.people(LATER)["s001-00002"] == ("李雨桐", "student", "02", False, ())
    plan = centre.bring(read([CHEN, LI]), LATER)
    assert plan.changed[0].fields["until"][1] is None
    assert plan.usernames() == [], "the password stays"
    assert centre.people(LATER)["s001-00002"][3]


def test_a_number_given_anew_is_not_taken_for_who_has_left(centre: Centre) -> None:
    centre.bring(read([CHEN, LI]))
    centre.bring(read([CHEN]), LATER)
    centre.bring(read([CHEN, student("02", "新同学")]), LATER)
    assert centre.people(LATER)["s001-00002"][:2] == ("李雨桐", "student")
    assert centre.people(LATER)["s001-00003"][:2] == ("新同学", "student")


def test_only_schools_and_kinds_that_the_file_speaks_of_are_touched(centre: Centre) -> None:
    centre.bring(read([CHEN, WANG, student("01", "周子墨", school="青山中学")]))
    plan = centre.bring(read([LI]), LATER)
    assert [each.username for each in plan.ended] == ["s001-00001"]


def test_what_was_typed_in_at_the_centre_stays_and_is_told(tmp_path: Path) -> None:
    people = open_people(tmp_path / "centre.sqlite")
    centre = Centre(people.engine, tmp_path)
    centre.bring(read([CHEN]))
    people.ensure_person("s001-00001", name="陈思源", role="student", school="s001", courses=["s001-2026-g10c1"])
    before = centre.rows()
    plan = centre.bring(read([CHEN]), LATER)
    (conflict,) = plan.conflicts
    assert (conflict.field, conflict.kept, conflict.offered, conflict.owner) == (
        "name",
        "陈思源",
        "陈思远",
        origin.HAND,
    )
    assert plan.count() == 0
    assert centre.rows() == before
    forced = centre.bring(read([CHEN]), LATER, override=True)
    assert forced.changed[0].fields == {"name": ("陈思源", "陈思远")}
    assert centre.plan(read([CHEN]), LATER).conflicts == []
    people.close()


def test_a_class_chosen_by_hand_stays_and_is_told(tmp_path: Path) -> None:
    people = open_people(tmp_path / "centre.sqlite")
    centre, now = Centre(people.engine, tmp_path), datetime.now(UTC)
    rows = [CHEN, student("02", "李雨桐", "2")]
    centre.bring(read(rows, now), now - timedelta(days=1))
    first, second = (f"s001-{year.current(now.astimezone(ZONE).date())}-g10c{number}" for number in (1, 2))
    people.ensure_person("s001-00001", name="陈思远", role="student", school="s001", courses=[second])
    later = now + timedelta(minutes=1)
    plan = centre.bring(read(rows, now), later)
    assert plan.count() == 0
    assert [(each.kept, each.offered) for each in plan.conflicts] == [(None, first), (second, None)]
    centre.bring(read(rows, now), later, override=True)
    assert centre.people(later)["s001-00001"][-1] == (first,)
    people.close()


def test_a_pupil_from_another_school_brings_the_account_along(centre: Centre) -> None:
    centre.bring(read([CHEN, LI, student("01", "周子墨", school="青山中学")]))
    moved = student("77", "李雨桐", school="青山中学", username="s001-00002")
    centre.bring(read([CHEN, student("01", "周子墨", school="青山中学"), moved]), LATER)
    assert centre.people(LATER)["s001-00002"] == ("李雨桐", "student", "77", True, ("s002-2026-g10c1",))
    assert len(centre.people()) == 3


@pytest.mark.parametrize(("account", "line"), [("nobody-1", 2), ("s001-t001", 2), ("s001-00001", 3)])
def test_an_account_that_cannot_be_meant_is_refused(centre: Centre, account: str, line: int) -> None:
    centre.bring(read([CHEN, WANG]))
    before = centre.rows()
    rows = [student("09", "新同学", username=account), CHEN]
    with pytest.raises(RosterError) as refused:
        centre.bring(read(rows), LATER)
    assert {place[1] for place in mistakes(refused.value)} == {line} or account == "s001-00001"
    assert centre.rows() == before


def test_a_whole_school_that_would_leave_is_held(centre: Centre) -> None:
    everybody = [student(f"{number:02}", f"学生{number}") for number in range(20)]
    centre.bring(read(everybody))
    assert [each.values["count"] for each in hold.reasons(centre.plan(read(everybody[:8]), LATER))] == [12]
    assert list(hold.reasons(centre.plan(read(everybody[:12]), LATER))) == []
    renamed = [student(f"{number:02}", f"学生{number + 1}") for number in range(20)]
    assert [each.values["count"] for each in hold.reasons(centre.plan(read(renamed), LATER))] == [20]


def test_next_years_sheet_changes_everything_on_its_first_day(centre: Centre) -> None:
    summer, september = datetime.fromisoformat("2027-08-10T08:00:00Z"), datetime.fromisoformat("2027-09-01T00:00:00Z")
    centre.bring(read([CHEN, LI]))
    rows = [row(school="红星中学", grade="高二", room="1", number="01", name="陈思远", role="学生", year="2027-2028")]
    centre.bring(read(rows, summer), summer)
    assert centre.plan(read(rows, summer), summer).count() == 0
    before, after = centre.people(summer), centre.people(september)
    assert (before["s001-00001"][-1], after["s001-00001"][-1]) == (("s001-2026-g10c1",), ("s001-2027-g11c1",))
    assert (before["s001-00002"][3], after["s001-00002"][3]) == (True, False)


def test_the_new_year_is_made_from_the_old_one(centre: Centre) -> None:
    seniors = [row(school="红星中学", grade="高三", room="2", number="99", name="毕业生", role="学生")]
    centre.bring(read([CHEN, WANG, *seniors]))
    moment = datetime.fromisoformat("2027-08-10T08:00:00Z")
    centre.bring(next_year.made(centre.engine, 2027, moment), moment)
    september = centre.people(datetime.fromisoformat("2027-09-01T00:00:00Z"))
    assert september["s001-00001"] == ("陈思远", "student", "01", True, ("s001-2027-g11c1",))
    assert september["s001-t001"][-1] == ("s001-2027-g11c1",)
    assert september["s001-00002"][3] is False
    again = next_year.made(centre.engine, 2027, moment)
    assert centre.plan(again, moment).count() == 0
    with pytest.raises(RosterError, match="No class of 2031-2032"):
        next_year.made(centre.engine, 2032, moment)


def test_two_imports_in_one_moment_do_not_mix(centre: Centre) -> None:
    stale = centre.plan(read([CHEN]))
    centre.bring(read([LI]))
    before = centre.rows()
    secrets = centre.folder / "stale.csv"
    with pytest.raises(RosterError, match="look at the changes again"):
        importing.apply(centre.engine, read([CHEN]), stale, MOMENT, ZONE, secrets=secrets, language="zh")
    assert centre.rows() == before
    assert not secrets.exists()
