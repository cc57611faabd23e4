"""What the exchange remembers: the last of each, and nothing of who only looked at their own."""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.exchange import overview
from graders.latest import Latest
from tests.graders_stage import COURSE, hand_in, hub, law_record, stage

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
            hand_in(found, student, law_record())
        remembered = overview._memory.cache_info().currsize
        own = found.call("GET", MARKS, "centre", params={"student": PUPILS[0]}).json()
        assert [one["student"] for one in own] == [PUPILS[0]]
        assert overview._memory.cache_info().currsize == remembered
        written.clear()
        first = [found.call("GET", MARKS, "teacher").json() for _ in range(2)]
        assert sorted(written) == sorted(PUPILS)
        assert first[0] == first[1]
        hand_in(found, PUPILS[1], law_record())
        found.call("GET", MARKS, "teacher")
        assert written[2:] == [PUPILS[1]]
