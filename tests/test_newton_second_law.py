"""What is special to Newton's second law."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit import apparatus, catalogue, propagation
from labs.newton_second_law import measurements, world
from labs.newton_second_law.model import FLAG, GRAVITY, TICK, WEIGHTS, Params, acceleration, gates, travelled
from tests.every_lab import pupil

HANGERS = (0.02, 0.04, 0.06, 0.08, 0.10)
masses = st.floats(0.30, 0.60)


def measured(params: Params) -> float:
    """Return the acceleration that the flag's true times in the engine give [m/s²]."""
    first, second = (FLAG / time for time in measurements.blocked_times(params, world.run(params)))
    return (second**2 - first**2) / (2 * params.spacing)


def bend(spare: str) -> float:
    """Return by how much the law's a–F graph bends: its quadratic term over its linear one, along its width [1]."""
    pulls = np.array(HANGERS) * GRAVITY
    rates = [acceleration(Params(hanger=hanger, spare=spare)) for hanger in HANGERS]
    quadratic, linear, _ = np.polyfit(pulls, rates, 2)
    return float(abs(quadratic) * np.ptp(pulls) / linear)


@given(cart_mass=masses, friction=st.floats(0.02, 0.08))
def test_slope_is_one_over_the_total_mass_whatever_the_friction(cart_mass: float, friction: float) -> None:
    rates = [acceleration(Params(hanger=hanger, cart_mass=cart_mass, friction=friction)) for hanger in HANGERS]
    slope, intercept = np.polyfit(np.array(HANGERS) * GRAVITY, rates, 1)
    assert 1 / slope == pytest.approx(cart_mass + WEIGHTS)
    assert -intercept / slope == pytest.approx(friction)


@given(cart_mass=masses)
def test_total_mass_stays_only_with_the_spare_weights_on_the_cart(cart_mass: float) -> None:
    on, aside = (
        [Params(hanger=hanger, spare=spare, cart_mass=cart_mass).moving_mass for hanger in HANGERS]
        for spare in ("cart", "aside")
    )
    assert on == pytest.approx([on[0]] * len(on))
    assert aside[-1] - aside[0] == pytest.approx(HANGERS[-1] - HANGERS[0])


def test_graph_bends_when_spare_weights_lie_on_the_table() -> None:
    assert bend("cart") < 1e-9
    assert bend("aside") > 0.05


@pytest.mark.parametrize("hanger", [0.02, 0.10])
@pytest.mark.parametrize("spare", ["cart", "aside"])
@pytest.mark.parametrize("cart_mass", [0.30, 0.60])
def test_engine_accelerates_as_the_law_says(hanger: float, spare: str, cart_mass: float) -> None:
    params = Params(hanger=hanger, spare=spare, cart_mass=cart_mass)
    # The flag's mean speed is that of the middle of its time, not of its width: 0.05 % of the acceleration at most.
    assert measured(params) == pytest.approx(acceleration(params), rel=1e-3)


def test_string_is_slower_than_free_fall_and_never_slack() -> None:
    poses = world.run(Params(hanger=0.10)).motion.poses
    along, down = poses[:, 0, 0] - poses[0, 0, 0], poses[0, 1, 2] - poses[:, 1, 2]
    assert along == pytest.approx(down, abs=1e-4)
    assert acceleration(Params(hanger=0.10)) < GRAVITY / 3


def test_cart_passes_both_gates_and_the_weights_stay_off_the_floor() -> None:
    slowest = Params(hanger=0.02, spacing=0.60, cart_mass=0.60, friction=0.08)
    observation = world.run(slowest)
    assert observation.seen[-1] > gates(slowest)[1] + FLAG
    pile = 0.006 * 10
    assert world.HOOK - world.TRAVEL - pile > 0


def test_cart_stands_at_the_buffer_in_the_end() -> None:
    seen = world.run(Params()).seen
    assert seen[-1] == pytest.approx(world.TRAVEL, abs=1e-4)
    assert np.ptp(seen[-100:]) < 1e-4


@pytest.mark.parametrize("hanger", [0.02, 0.10])
@pytest.mark.parametrize("spare", ["cart", "aside"])
def test_dots_lie_where_the_law_puts_them(hanger: float, spare: str) -> None:
    params = Params(hanger=hanger, spare=spare, cart_mass=0.30, timer="tape")
    laid = measurements.dots(world.run(params))
    ways = [travelled(params, TICK * number) for number in range(len(laid))]
    assert laid - laid[0] == pytest.approx(ways, abs=1e-5)
    assert ways[-1] < world.TRAVEL, "the buffer would spoil the last dots"


def test_tape_gives_the_acceleration_within_the_uncertainty_that_is_carried_through() -> None:
    params = Params(timer="tape", hanger=0.08)
    observation, errors, stated = world.run(params), [], 0.0
    for number in range(200):
        readings = measurements.measure(params, observation, apparatus.noise(b"tape" * 8, str(number)))
        errors.append(measurements.derive(params, readings)["acceleration"] - acceleration(params))
        stated = stated or _stated(params, readings)
    # 200 readings give the spread to 5 % and the mean to 7 % of it; four times that is no chance.
    assert np.std(errors) == pytest.approx(stated, rel=0.2)
    assert abs(np.mean(errors)) < 0.3 * stated


def _stated(params: Params, readings: dict[str, measurements.Reading]) -> float:
    set_up = {"hanger": params.hanger, "timer": "tape"}
    lab = catalogue.load("newton_second_law")
    return propagation.derived_uncertainty(lab, set_up, readings)["acceleration"]


def test_a_careful_pupil_with_the_tape_earns_full_marks() -> None:
    lab = catalogue.load("newton_second_law")
    plan = [run | {"timer": "tape"} for run in lab.exemplar.plan()]
    trials = pupil.measured(lab, plan).trials
    handed_in = pupil.record(lab, "student", trials, lab.exemplar.report(trials))
    assert pupil.lost(lab, handed_in, again=[trials[0].id]) == {}
    assert all(set(trial.pictures) == {"tape"} for trial in trials)


def test_tape_shows_nothing_that_the_distance_of_the_gates_could_change() -> None:
    near, far = (measurements.dots(world.run(Params(spacing=spacing))) for spacing in (0.3, 0.6))
    assert np.array_equal(near, far)
