"""The made-up district is what it says, and comes in like a real one."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from pathlib import Path

from fastapi import FastAPI

from benchmarks.centre_import import figures
from benchmarks.centre_page import addresses, forgotten
from benchmarks.district import STAFF, District, write
from centre.app import ROUTES
from centre.roster import importing
from tests.centre.stage import PREFIX
from tests.roster_stage import MOMENT, ZONE, Centre, memory


def test_a_district_is_as_large_as_it_says_and_the_same_each_time() -> None:
    rows = list(District().rows())
    assert Counter(table for table, _ in rows)["classes"] == 600
    assert Counter(row["role"] for table, row in rows if table == "users") == {"student": 25_000, "teacher": 40 * STAFF}
    assert rows == list(District().rows())


def test_a_small_district_comes_in_twice(tmp_path: Path) -> None:
    small = District(schools=2, classes=3, pupils=12)
    write(tmp_path / "roster", small.rows())
    centre, roster = Centre(memory(), tmp_path), importing.read(tmp_path / "roster", MOMENT, ZONE)
    plan = centre.bring(roster)
    assert Counter(each.what for each in plan.added) == {
        "district": 1,
        "school": 2,
        "course": 6,
        "person": 12 + 2 * STAFF,
    }
    assert sum(len(found[4]) for found in centre.people().values()) == 12 + 6
    assert centre.bring(roster).count() == 0


def test_a_second_import_that_changes_something_is_told() -> None:
    first, memory_used, second, changes = figures([9.0], [200.0], [4.0], [0])
    assert [first.reached, memory_used.reached, second.reached, changes.reached] == [True, None, None, True]
    assert figures([99.0], [200.0], [4.0], [0, 3])[3].reached is False
    assert figures([99.0], [200.0], [4.0], [0])[0].reached is False


def test_no_page_of_the_centre_is_forgotten() -> None:
    application = FastAPI()
    for routes in ROUTES:
        application.include_router(routes.router, prefix=PREFIX.rstrip("/"))
    described, opened = application.openapi()["paths"], addresses("ys00-2026-g10c1", "ys00-00002")
    assert forgotten(described, chain(*opened.values())) == []
    opened["district_admin"].remove("operation/log.csv")
    assert forgotten(described, chain(*opened.values())) == ["operation/log.csv"]
