"""What offices see: the numbers of a school's classes and of a district's schools."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from centre import schema
from centre.access import NotAllowedError
from centre.census import Census
from centre.exchange import Exchange
from centre.hub import Hub
from centre.office import Office
from centre.people import People, open_people
from centre.row import known
from tests.centre.matrix_stage import fill
from tests.centre.spoken import Words, exchange

TWO = [{"course": "hongxing-g10c1", "assignments": 2, "begun": 3, "handed_in": 1}]


def people(folder: Path) -> People:
    fill(folder / "centre.sqlite")
    return open_people(folder / "centre.sqlite")


def test_classes_are_counted_with_the_pupils_they_have_now(tmp_path: Path) -> None:
    found = people(tmp_path)
    census = Census(found.engine)
    assert [(each.course, each.pupils) for each in census.of_school("hongxing")] == [
        ("hongxing-2025-g9c1", 1),
        ("hongxing-g10c1", 1),
        ("hongxing-g10c2", 1),
    ], "teachers are not counted"
    assert {each.school for each in census.of_district("yunshan")} == {"hongxing", "dongfang"}
    with Session(found.engine) as session, session.begin():
        known(session, schema.Person, "own-pupil").memberships[0].until = datetime.now(UTC) - timedelta(days=1)
        known(session, schema.Person, "other-pupil").until = datetime.now(UTC) - timedelta(days=1)
    assert [each.course for each in census.of_school("hongxing")] == ["hongxing-2025-g9c1"], "who has left is not"
    assert census.present(["last-pupil", "own-pupil", "hongxing-teacher"]) == {"hongxing-2025-g9c1": 1}
    found.close()


@pytest.mark.parametrize("silent", [False, True])
def test_the_numbers_of_a_district_are_the_sums_of_its_schools(tmp_path: Path, silent: bool) -> None:
    found = people(tmp_path)
    district, office = found.find("district-office"), found.find("hongxing-office")
    assert district
    assert office

    async def ask(address: str) -> None:
        exchanged, hub = Exchange(address, "x"), Hub("http://127.0.0.1:9/hub/api", "x")
        made = Office(Census(found.engine), exchanged, hub)
        view = await made.district(district)
        assert [(row.name, row.classes, row.pupils) for row in view.rows] == [("dongfang", 1, 1), ("hongxing", 3, 3)]
        counted = (0, 0, 0) if silent else (2, 3, 1)
        assert (view.total.assignments, view.total.begun, view.total.handed_in) == counted
        assert (view.total.pupils, view.silent) == (4, silent)
        own = await made.school(office, "hongxing")
        assert [row.name for row in own.rows if row.handed_in] == ([] if silent else ["hongxing-g10c1"])
        for person, school in ((office, "dongfang"), (office, "nowhere"), (district, "nowhere")):
            with pytest.raises(NotAllowedError):
                await made.school(person, school)
        with pytest.raises(NotAllowedError):
            await made.district(office)
        await exchanged.close()
        await hub.close()

    with exchange(Words({"counts": TWO}, silent)) as address:
        asyncio.run(ask(address))
    found.close()
