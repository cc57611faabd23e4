"""What the exchange remembers: the last of each, and nothing of who only looked at their own."""

from __future__ import annotations

import itertools
import uuid
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.exchange import assignment, overview
from graders.exchange.identity import Page
from graders.latest import Latest
from tests.graders_stage import ASSIGNMENT, COURSE, PLACE, Stage, hub, law_record, stage

PUPILS = ("hongxing-01", "hongxing-02")
MARKS = f"courses/{COURSE}/marks"


class Thing:
    """Of which can be told whether somebody still keeps it."""


@given(st.lists(st.integers(0, 2), min_size=1))
def test_it_is_made_anew_with_each_change_and_only_the_last_is_kept(versions: Sequence[int]) -> None:
    made: list[weakref.ref[Thing]] = []

    def make() -> Thing:
        found = Thing()
        made.append(weakref.ref(found))
        return found

    latest = Latest[Thing]()
    for version in versions:
        latest.of(version, make)
    assert len(made) == len(list(itertools.groupby(versions)))
    assert [found() is not None for found in made] == [False] * (len(made) - 1) + [True]


def _hand_in(found: Stage, student: str) -> None:
    with found.service.database.write() as session:
        assignment.enrol(session, COURSE, student)
    page = found.service.pages.token(Page(COURSE, ASSIGNMENT, student))[0]
    changes = {"changes": law_record().answers.to_json()}
    assert found.call("PATCH", f"records/{COURSE}/{ASSIGNMENT}/answers", page, json=changes).status_code == 200
    assert found.call("PUT", f"submissions/{uuid.uuid4()}", page, json=PLACE).status_code == 201


def test_a_classs_marks_are_written_again_where_they_changed_and_a_pupils_own_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    write = overview._written

    def counted(found: Any, *facts: Any) -> bytes:
        written.append(found.student)
        return write(found, *facts)

    monkeypatch.setattr(overview, "_written", counted)
    with hub() as (url, _), stage(tmp_path, url) as found:
        for student in PUPILS:
            _hand_in(found, student)
        remembered = overview._memory.cache_info().currsize
        own = found.call("GET", MARKS, "centre", params={"student": PUPILS[0]}).json()
        assert [one["student"] for one in own] == [PUPILS[0]]
        assert overview._memory.cache_info().currsize == remembered
        written.clear()
        first = [found.call("GET", MARKS, "teacher").json() for _ in range(2)]
        assert sorted(written) == sorted(PUPILS)
        assert first[0] == first[1]
        _hand_in(found, PUPILS[1])
        found.call("GET", MARKS, "teacher")
        assert written[2:] == [PUPILS[1]]
