"""What is special to the pendulum."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit import apparatus, catalogue
from labs.pendulum import measurements, world
from labs.pendulum.model import BOB_RADIUS, EYE_BEFORE, GAP, Params, period
from tests.every_lab import pupil


def finite_amplitude(length: float, gravity: float, angle: float) -> float:
    """Series for the period of a point mass [s]. Source: Landau and Lifshitz, Mechanics, §11 problem 1."""
    series = 1 + angle**2 / 16 + 11 * angle**4 / 3072 + 173 * angle**6 / 737280
    return 2 * math.pi * math.sqrt(length / gravity) * series


@given(length=st.floats(0.3, 0.75), gravity=st.floats(8.8, 10.8))
def test_four_times_the_length_swings_twice_as_slowly(length: float, gravity: float) -> None:
    short, long = (Params(length=factor * length, gravity=gravity, angle_deg=1) for factor in (1, 2))
    # Exact for a point; the ball's own turning adds r²/5L² to the short one's period.
    assert period(long) / period(short) == pytest.approx(math.sqrt(2), rel=0.2 * (BOB_RADIUS / length) ** 2 + 1e-9)


@given(mass=st.sampled_from([0.05, 0.1, 0.3]), angle=st.floats(1, 30))
def test_mass_does_not_matter(mass: float, angle: float) -> None:
    assert period(Params(mass=mass, angle_deg=angle)) == period(Params(mass=0.2, angle_deg=angle))


@pytest.mark.parametrize("length", [0.3, 0.8, 1.5])
@pytest.mark.parametrize("angle_deg", [1, 15, 30])
@pytest.mark.parametrize("gravity", [8.8, 10.8])
def test_engine_keeps_the_finite_amplitude_period_within_a_thousandth(
    length: float, angle_deg: float, gravity: float
) -> None:
    params = Params(length=length, angle_deg=angle_deg, gravity=gravity, swings=10)
    measured = measurements.timed(params, world.run(params)) / params.swings
    assert measured == pytest.approx(finite_amplitude(length, gravity, math.radians(angle_deg)), rel=1e-3)


def test_amplitude_does_not_decay() -> None:
    params = Params(swings=30)
    seen = world.run(params).seen
    assert seen[-len(seen) // 10 :].max() == pytest.approx(math.radians(params.angle_deg), rel=1e-3)


def test_drawn_ball_hangs_at_the_mark_whatever_its_centre() -> None:
    drawn = [world.run(Params(length_offset=offset, swings=1)).motion.poses[0] for offset in (-0.012, 0.012)]
    assert drawn[0] == pytest.approx(drawn[1], abs=1e-9)


def shown(params: Params, name: str, count: int = 60) -> list[float]:
    """Many readings of one thing."""
    observation = world.run(params)
    noise = [apparatus.noise(b"many" * 8, str(number)) for number in range(count)]
    return [measurements.measure(params, observation, source)[name].value for source in noise]


@pytest.mark.parametrize("zero", [-2.0, 0.7])
def test_zero_of_the_protractor_shows_at_rest_and_adds_to_every_angle(zero: float) -> None:
    params = Params(protractor_zero=zero, angle_deg=8, swings=1)
    at_rest, pulled = (np.mean(shown(params, name)) for name in ("angle_at_rest", "angle"))
    # 60 readings of a standard uncertainty of 0.5° are known to 0.07°.
    assert at_rest == pytest.approx(zero, abs=0.3)
    assert pulled - at_rest == pytest.approx(8, abs=0.4)


def test_an_eye_that_stands_above_reads_too_long_and_the_more_the_longer() -> None:
    for length in (0.3, 0.8, 1.5):
        standing, level = (
            np.mean(shown(Params(length=length, eye=eye, swings=1), "length")) for eye in ("standing", "level")
        )
        assert level == pytest.approx(length, abs=3e-4)
        assert standing - level == pytest.approx(GAP * (length - 0.1) / EYE_BEFORE, abs=4e-4)


@pytest.mark.patience
def test_reading_every_length_from_above_costs_the_result_only() -> None:
    """A law that is as straight as ever and repeats that agree do not save a pupil from a wrong scale."""
    lab = catalogue.load("pendulum")
    plan = [run | {"eye": "standing"} for run in lab.exemplar.plan()]
    trials = pupil.measured(lab, plan).trials
    handed_in = pupil.record(lab, "student", trials, lab.exemplar.report(trials))
    assert set(pupil.lost(lab, handed_in)) == {"result"}
