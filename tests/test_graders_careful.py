"""The careful pupil's line and promise."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.careful import CarefulError, line, promised
from labkit import catalogue
from tests.every_lab import pupil


@pytest.mark.parametrize(
    ("result", "uncertainty", "written"),
    [
        (9.7949, 0.0204, ("9.79", "0.05")),
        (9.7949, 0.0075, ("9.795", "0.015")),
        (0.2536, 0.0010, ("0.254", "0.002")),
        (523.4, 41.0, ("523", "82")),
    ],
)
def test_a_promise_is_rounded_up_and_the_result_to_its_last_digit(
    result: float, uncertainty: float, written: tuple[str, str]
) -> None:
    assert promised(result, uncertainty) == written


@given(st.floats(1e-6, 1e4), st.floats(1e-6, 1.0))
def test_a_promise_covers_twice_the_standard_uncertainty_and_little_more(result: float, relative: float) -> None:
    uncertainty = result * relative
    value, stated = map(float, promised(result, uncertainty))
    assert 2 * uncertainty * (1 - 1e-12) <= stated <= max(3 * uncertainty, 2 * uncertainty + 1)
    assert math.isclose(value, result, abs_tol=stated / 2)


def test_runs_at_one_value_make_no_line_and_it_is_said_what_to_do() -> None:
    lab = catalogue.load("pendulum")
    one = pupil.trial(lab, "student", 1, lab.exemplar.plan()[0])
    with pytest.raises(CarefulError, match=r"plan\(\) must vary length"):
        line(lab.rubric.RUBRIC, [one] * 5)
