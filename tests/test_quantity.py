"""Quantities: what a slider may send, and where it snaps."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.quantity import Choice, Quantity, choice, controls, declared, hidden, quantity

LENGTH = Quantity("length", 0.8, "m", 0.3, 1.5, 0.01, "L", {"zh": "摆长", "en": "Length"}, {"zh": "", "en": ""}, False)


@dataclass(frozen=True)
class Params:
    length: float = quantity(0.8, "m", low=0.3, high=1.5, step=0.01, zh="摆长", en="Length")
    timer: str = choice(
        "hand", {"hand": {"zh": "手", "en": "Hand"}, "gate": {"zh": "门", "en": "Gate"}}, zh="计时", en="Timer"
    )
    gravity: float = quantity(9.8, "m/s^2", low=9.0, high=10.0, step=0.01, zh="重力", en="Gravity", hidden=True)
    worked_out: float = 1.0


def test_fields_declare_themselves_in_order() -> None:
    assert list(declared(Params)) == ["length", "timer", "gravity"]
    assert list(controls(Params)) == ["length", "timer"]
    assert list(hidden(Params)) == ["gravity"]
    assert isinstance(controls(Params)["timer"], Choice)


@given(st.floats(0.3, 1.5))
def test_snapping_lands_on_a_step_within_the_range_and_stays_there(value: float) -> None:
    snapped = LENGTH.snap(value)
    assert LENGTH.problem(snapped) is None
    assert abs(snapped - value) <= LENGTH.step / 2 + 1e-9
    assert LENGTH.snap(snapped) == snapped
    assert round(snapped * 100) == pytest.approx(snapped * 100, abs=1e-9)


@given(st.floats(allow_nan=True, allow_infinity=True).filter(lambda value: not 0.29 < value < 1.51))
def test_what_lies_outside_is_refused_with_the_range(value: float) -> None:
    problem = LENGTH.problem(value)
    assert problem is not None
    assert "Length" in problem["en"]
    assert "摆长" in problem["zh"]


@pytest.mark.parametrize(("unit", "limits"), [("1", "到 60 之间"), ("deg", "到 60 ° 之间"), ("m", "到 60 m 之间")])
def test_a_range_is_told_in_units_as_people_write_them(unit: str, limits: str) -> None:
    words = {"zh": "", "en": ""}
    problem = Quantity("x", 1, unit, 0, 60, 1, "x", words, words, False).problem(61)
    assert problem
    assert limits in problem["zh"]


@pytest.mark.parametrize(("step", "decimals"), [(1, 0), (0.5, 1), (0.05, 2), (0.01, 2), (0.001, 3), (10, 0)])
def test_decimals_follow_the_step(step: float, decimals: int) -> None:
    made = Quantity("x", 0.0, "m", 0.0, 100.0, step, "x", {"zh": "长", "en": "x"}, {"zh": "", "en": ""}, False)
    assert made.decimals == decimals


def test_a_default_out_of_range_is_refused_when_declared() -> None:
    with pytest.raises(ValueError, match="Length"):
        quantity(2.0, "m", low=0.0, high=1.0, step=0.1, zh="长", en="Length")
    with pytest.raises(ValueError, match="Timer"):
        choice("none", {}, zh="计时", en="Timer")
