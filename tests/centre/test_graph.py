"""A record's graph: the pupil's axes, round ticks, a line inside; and the form's time in the school's zone."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centre import axis, form, graph
from centre.dossier import Dossier
from centre.graph import HEIGHT, LEFT, TOP, WIDTH
from centre.plan import Criterion
from labkit import catalogue

CHINA = ZoneInfo("Asia/Shanghai")
LAB = catalogue.load("pendulum")
CRITERIA = [Criterion(criterion=name, title={"zh": name, "en": name}, points=1.0) for name in LAB.points]
NUMBERS = st.floats(-1e6, 1e6, allow_subnormal=False)


def dossier(points: list[tuple[float, float]], **answers: Any) -> Dossier:
    trials = [
        {
            "id": str(number),
            "made": "2026-01-01T00:00:00Z",
            "controls": {"timer": "photogate"},
            "readings": {"length": {"value": x}},
            "derived": {"period": y},
        }
        for number, (x, y) in enumerate(points)
    ]
    columns = [
        {"name": name, "symbol": symbol, "unit": unit, "label": {"zh": name, "en": name}, "decimals": 2, "of": of}
        for name, symbol, unit, of in (("length", "L", "m", "readings"), ("period", "T", "s", "derived"))
    ]
    told = {
        "assignment": {"course": "c", "name": "a", "lab": "pendulum", "title": {"zh": "", "en": ""}},
        "lab": {"slug": "pendulum", "columns": columns, "graph": {"x": ["length"], "y": ["period"]}, "result": {}},
        "state": "working",
    }
    record = {"student": "s", "apparatus_number": "1", "attempt": 1, "answers": answers}
    return Dossier.model_validate(told | {"record": record | {"trials": [{"trial": one} for one in trials]}})


def test_the_line_goes_through_what_counts_only() -> None:
    drawn = graph.graph(dossier([(1, 2), (2, 4), (3, 6), (4, 99)], excluded={"3": "看错"}), "zh")
    assert drawn
    assert drawn.line
    assert drawn.line.slope == pytest.approx(2)
    assert [point.kept for point in drawn.points] == [True, True, True, False]
    assert drawn.slope_unit == "s/m"


@pytest.mark.parametrize(
    ("wanted", "label", "value"),
    [("period^2", "period T² / (s)²", 4.0), ("1/period", "period 1/T / 1/(s)", 0.5), ("nothing", "period T / s", 2.0)],
)
def test_an_axis_is_the_pupils_transform_or_the_labs_first(wanted: str, label: str, value: float) -> None:
    made = dossier([(1, 2)], graph_y=wanted)
    found = graph.chosen(made, "y", "en")
    assert found
    assert (found.label, found.value(made.trials[0])) == (label, value)


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=12))
def test_everything_is_drawn_inside(points: list[tuple[float, float]]) -> None:
    drawn = graph.graph(dossier(points), "zh")
    assert drawn
    lines = [drawn.line] if drawn.line else []
    places = [(point.x, point.y) for point in drawn.points]
    places += [end for line in lines for end in ((line.x1, line.y1), (line.x2, line.y2))]
    assert all(LEFT - 1 <= x <= LEFT + WIDTH + 1 and TOP - 1 <= y <= TOP + HEIGHT + 1 for x, y in places)


@given(st.lists(NUMBERS, min_size=1, max_size=9))
def test_ticks_are_few_and_hold_every_number(values: list[float]) -> None:
    found = axis.scale(values)
    assert 2 <= len(found.ticks) <= 12
    slack = 1e-6 * (found.high - found.low)
    assert found.low - slack <= min(values)
    assert max(values) <= found.high + slack


def test_a_due_time_is_typed_in_the_schools_zone() -> None:
    typed = form.fresh(LAB, CRITERIA).typed | {"due": "2026-12-01T20:00"}
    plan, errors = form.read(typed, LAB, CRITERIA, CHINA, None, datetime(2026, 11, 22, tzinfo=UTC))
    assert errors == {}
    assert plan["due"] == "2026-12-01T20:00:00+08:00"


def test_an_evening_in_a_week_is_offered_by_the_schools_clock() -> None:
    late = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)  # in China already Monday
    typed = form.fresh(LAB, CRITERIA, form.evening(late, CHINA)).typed
    assert typed["due"] == "2026-11-30T21:00"
    assert form.read(typed, LAB, CRITERIA, CHINA, None, late)[1] == {}


@given(st.dictionaries(st.sampled_from(["due", "attempts", "mode", "title_zh", "weight-levels"]), st.text()))
def test_whatever_is_typed_is_read_or_named(typed: dict[str, str]) -> None:
    before = form.fresh(LAB, CRITERIA).typed
    _, errors = form.read(before | typed, LAB, CRITERIA, CHINA, None, datetime(2026, 11, 22, tzinfo=UTC))
    assert set(errors) <= set(typed) | {"due"}


def test_a_second_assignment_of_a_lab_gets_a_number() -> None:
    assert form.free_name("pendulum", set()) == "pendulum"
    assert form.free_name("pendulum", {"pendulum", "pendulum-2"}) == "pendulum-3"
