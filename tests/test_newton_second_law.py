"""What is special to Newton's second law."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labs.newton_second_law import measurements, world
from labs.newton_second_law.model import FLAG, GRAVITY, WEIGHTS, Params, acceleration, gates

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
