"""What is special to the turntable."""

from __future__ import annotations

import math
import uuid

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit import catalogue, experiment
from labkit.record import Trial
from labs.centripetal_force import measurements, world
from labs.centripetal_force.model import Params, force, steady


@given(drive=st.floats(4, 7), radius=st.floats(0.1, 0.25))
def test_twice_the_speed_needs_four_times_the_force(drive: float, radius: float) -> None:
    slow, fast = (Params(drive=factor * drive, radius=radius) for factor in (1, 2))
    assert force(fast) == pytest.approx(4 * force(slow))


@given(mass=st.floats(0.08, 0.16), radius=st.floats(0.1, 0.12))
def test_force_grows_with_radius_and_mass(mass: float, radius: float) -> None:
    here = force(Params(mass=mass, radius=radius))
    assert force(Params(mass=mass, radius=2 * radius)) == pytest.approx(2 * here)
    assert force(Params(mass=mass, load=mass, radius=radius)) == pytest.approx(2 * here)


@pytest.mark.parametrize("radius", [0.10, 0.25])
@pytest.mark.parametrize("drive", [4.0, 14.0])
@pytest.mark.parametrize("load", [0.0, 0.10])
def test_sensor_feels_the_law_within_a_thousandth(radius: float, drive: float, load: float) -> None:
    params = Params(drive=drive, radius=radius, load=load, turns=1)
    felt = world.run(params).seen[-1, 1]
    assert felt == pytest.approx(force(params), rel=1e-3)


def test_arm_starts_at_rest_and_turns_steadily_while_it_is_timed() -> None:
    params = Params(drive_gain=1.08)
    observation = world.run(params)
    speeds = np.diff(observation.seen[:, 0]) / np.diff(observation.times)
    assert speeds[0] < 0.2
    assert speeds[observation.times[1:] > steady(params)] == pytest.approx(params.angular_speed, rel=1e-6)


def test_flag_is_timed_where_the_gate_stands() -> None:
    params = Params(turns=3)
    observation = world.run(params)
    for passed in measurements.timed(observation, steady(params), 3):
        angle = np.interp(passed, observation.times, observation.seen[:, 0])
        assert math.cos(angle) == pytest.approx(0, abs=1e-6)
        assert math.sin(angle) == pytest.approx(-1)


def test_zero_of_the_sensor_is_the_intercept() -> None:
    """A pupil finds the zero: it is what is left of the force where the line meets ω² = 0."""
    lab = catalogue.load("centripetal_force")
    shown = []
    for zero in (-0.12, 0.12):
        params = Params(sensor_zero=zero, turns=1)
        observation = world.run(params)
        source = np.random.default_rng(1)
        shown.append(measurements.measure(params, observation, source)["force"].value)
    assert shown[1] - shown[0] == pytest.approx(0.24, abs=0.011)
    assert "sensor_zero" not in experiment.run(lab, bytes(32), str(uuid.UUID(int=1)), {"turns": 1}).controls


def test_the_slope_is_freed_of_radius_and_load() -> None:
    """The mass found is the slider's own whatever radius and load the series was made with."""
    lab, masses = catalogue.load("centripetal_force"), []
    rubric = lab.rubric.RUBRIC
    for kept in ({"radius": 0.25, "load": 0.10}, {"radius": 0.10, "load": 0.0}):
        runs = [experiment.run(lab, bytes(32), str(uuid.UUID(int=n)), kept | {"drive": 4.0 + 5 * n}) for n in range(3)]
        squared = [run.derived["angular_speed_squared"] for run in runs]
        slope = float(np.polyfit(squared, [run.readings["force"].value for run in runs], 1)[0])
        trial = Trial("", lab.slug, "", "", "", "", 1, "", runs[0].controls, {}, {})
        masses.append(rubric.result_from_slope(rubric.slope_alone(slope, trial)))
    assert masses == pytest.approx([experiment.hidden(lab, bytes(32)).mass] * 2, rel=0.05)
