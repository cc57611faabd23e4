"""While booked places are kept, who has no booking waits for one that is free; and for nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from centre.booking import keeping
from centre.booking.capacity import Capacity
from centre.booking.keeping import Keeping
from centre.booking.ledger import Ledger
from centre.booking.span import Span
from centre.booking.wish import Wish
from centre.people import People, open_people
from hub_config.admission import AdmittedSpawner
from hub_config.line import Line
from hub_config.reserve import Reserve
from hub_config.settings import load
from tests.test_hub_admission import server

STARTS = datetime(2026, 12, 2, 2, 0, tzinfo=UTC)
STAY = timedelta(minutes=15)
RED = frozenset({"red-1", "red-2", "red-3"})


def test_a_place_is_free_for_others_only_beside_those_that_are_kept() -> None:
    kept = Keeping(5, ((3, RED),))
    assert not kept.holds_back("guest", ["other-1"])
    assert kept.holds_back("guest", ["other-1", "other-2"])
    assert not kept.holds_back("red-1", ["other-1", "other-2", "other-3"]), "it is kept for this one"
    assert kept.holds_back("guest", ["other-1", "red-1", "red-2", "other-2"])
    assert not kept.holds_back("guest", ["other-1", "red-1", "red-2"]), "a pupil who has come takes a kept place"
    assert not Keeping(1, ()).holds_back("guest", ["a", "b", "c"]), "nothing is booked: the ordinary line"


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    found = open_people(tmp_path / "centre.sqlite")
    found.ensure_school("red", zh="校", en="School")
    found.ensure_course("red-a", school="red", zh="班", en="Class")
    for name in sorted(RED):
        found.ensure_person(name, name="某", role="student", school="red", courses=["red-a"])
    yield found
    found.close()


def test_places_are_kept_from_the_preparation_until_those_are_put_away_whom_nobody_came_to(people: People) -> None:
    ledger = Ledger(people.engine, lambda: 50, lambda: STARTS - timedelta(days=1))
    ledger.book([Wish("red-a", "pendulum", Span(STARTS, STARTS + timedelta(minutes=45)))], "teacher")
    capacity = Capacity(50, 3.0, None)
    lead = capacity.lead(3)

    def kept(at: datetime) -> bool:
        found = keeping.read(people.engine, lambda: capacity, STAY, lambda: at).classes
        assert found in ((), ((3, RED),))
        return bool(found)

    times = (STARTS - lead - timedelta(seconds=1), STARTS - lead, STARTS + timedelta(minutes=14), STARTS + STAY)
    assert [kept(each) for each in times] == [False, True, True, False]


def test_bookings_that_cannot_be_read_keep_nobody_out(tmp_path: Path) -> None:
    settings = load({"YUNLAB_STATE": str(tmp_path), "ENGINE": "local", "YUNLAB_PEOPLE_DATABASE": "sqlite"})
    (tmp_path / "centre.sqlite").mkdir()
    assert not Reserve(settings).holds_back("guest", [])


def test_a_start_waits_until_its_place_is_free_and_then_goes_by_itself(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = Reserve(load({"YUNLAB_STATE": str(tmp_path), "ENGINE": "local"}))
    monkeypatch.setattr(found, "_known", Keeping(4, ((3, RED),)))
    monkeypatch.setattr(found, "_until", float("inf"))
    monkeypatch.setattr(AdmittedSpawner, "line", Line(4))
    monkeypatch.setattr(AdmittedSpawner, "reserve", found)
    monkeypatch.setattr(AdmittedSpawner, "standing", set())
    monkeypatch.setattr("hub_config.admission.LOOK_S", 0.01)

    async def claim() -> None:
        first, pupil, guest = server("other"), server("red-1"), server("guest")
        await first.run_pre_spawn_hook()
        first.start_polling()
        await pupil.run_pre_spawn_hook()
        waiting = asyncio.ensure_future(guest.run_pre_spawn_hook())
        await guest._joined.wait()
        await asyncio.sleep(0.05)
        assert not waiting.done()
        first.stop_polling()
        await waiting

    asyncio.run(asyncio.wait_for(claim(), 20))
