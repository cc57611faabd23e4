"""The made-up district is what it says, and comes in like a real one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from benchmarks.centre_import import figures
from benchmarks.district import STAFF, District, write
from centre.roster import importing
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
