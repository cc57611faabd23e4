"""What is special to the air track."""

from __future__ import annotations

import functools
import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.trajectory import Observation
from labs.momentum_collision import measurements, world
from labs.momentum_collision.model import Params, damping, speeds_after

CORNERS = [
    Params(cart_mass=cart_mass, mass=mass, ring_restitution=restitution, launch=launch, bumper=bumper)
    for cart_mass, mass, restitution, launch, bumper in itertools.product(
        (0.36, 0.52), (0.10, 0.25), (0.60, 0.85), (0.30, 0.90), ("spring", "velcro")
    )
    # Velcro has no restitution to vary.
    if bumper == "spring" or restitution == 0.60
]


run = functools.cache(world.run)
"""One run of each pair of carts serves every claim about it."""


def speeds(observation: Observation) -> tuple[float, float]:
    """Speeds of A and B [m/s] as B passes its gate, long after the collision."""
    passed = int(np.argmax(observation.seen[:, 1] > 0.20))
    _, _, first, second = observation.seen[passed]
    return float(first), float(second)


@given(
    cart_mass=st.floats(0.36, 0.52),
    mass=st.floats(0.1, 0.25),
    restitution=st.floats(0.6, 0.85),
    launch=st.floats(0.3, 0.9),
)
def test_law_conserves_momentum_and_loses_energy(
    cart_mass: float, mass: float, restitution: float, launch: float
) -> None:
    params = Params(cart_mass=cart_mass, mass=mass, ring_restitution=restitution, launch=launch)
    first, second = speeds_after(params)
    assert cart_mass * first + mass * second == pytest.approx(cart_mass * params.speed)
    assert second - first == pytest.approx(restitution * params.speed)
    assert cart_mass * first**2 + mass * second**2 < cart_mass * params.speed**2
    assert 0 < first < second, "A must follow B through the second gate"


@given(restitution=st.floats(0.3, 0.95))
def test_damping_gives_the_restitution(restitution: float) -> None:
    d = damping(restitution)
    assert d > 0
    assert math.log((1 + d) / (1 - restitution * d)) == pytest.approx(d * (1 + restitution), rel=1e-6)


@pytest.mark.parametrize("params", CORNERS, ids=str)
def test_engine_agrees_with_the_law_where_it_is_hardest(params: Params) -> None:
    observation = run(params)
    first, second = speeds(observation)
    assert params.cart_mass * first + params.mass * second == pytest.approx(params.cart_mass * params.speed, rel=1e-9)
    for engine, law, uncertainty in measurements.fidelity(params, observation).values():
        assert abs(engine - law) < uncertainty / 3


@pytest.mark.parametrize("launch", [0.30, 0.90])
def test_restitution_does_not_depend_on_the_speed(launch: float) -> None:
    params = Params(launch=launch)
    first, second = speeds(world.run(params))
    assert (second - first) / params.speed == pytest.approx(params.restitution, abs=2e-4)


def test_velcro_keeps_the_carts_together() -> None:
    observation = run(Params(bumper="velcro"))
    after = observation.seen[observation.seen[:, 1] > 0.15]
    assert np.ptp(after[:, 1] - after[:, 0]) < 1e-5


def test_rings_are_pressed_together_less_than_they_are_wide() -> None:
    heavy = Params(launch=0.90, launch_gain=1.10, cart_mass=0.52, mass=0.25, ring_restitution=0.60)
    places = run(heavy).seen
    deepest = float(np.max(places[:, 0] + world.TOUCHING - places[:, 1]))
    assert 0.01 < deepest < 4 * world.RING


def test_the_felt_stops_cart_b_on_the_track() -> None:
    places = [run(params).seen[:, 1] for params in CORNERS]
    assert max(float(place.max()) for place in places) < world.TRACK[1] - 0.03 - world.CART[0] / 2


def test_nothing_moves_b_before_it_is_struck() -> None:
    seen = run(Params()).seen
    before = seen[seen[:, 0] + world.TOUCHING < 0]
    assert len(before) > 100
    assert np.all(before[:, 1] == 0)
