"""A cart on a level track as a PyBullet scene: pushed by the force it is told, slowed by the air and its wheels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

# First, because it keeps the engine's greeting out of the notebook.
from labkit.world import World  # isort: split

import pybullet

MARK = 1.20
"""Where the cart is to stop [m]."""

STRONGEST = 2.0
"""The motor gives no larger force, to either side [N]."""

DURATION = 8.0
"""How long a ride lasts [s]."""

INTERVAL = 0.04
"""Time between two questions to the controller; the force stays between them [s]."""

SAMPLE = 0.01
"""Time between two looks at the cart [s]."""

Controller = Callable[[float, float, float], float]
"""Returns the force [N] from time [s], position [m] and velocity [m/s]."""


@dataclass(frozen=True)
class Cart:
    """A cart: its mass [kg], its resistance for each unit of velocity [kg/s], and where it starts [m]."""

    mass: float = 0.50
    resistance: float = 0.20
    start: float = 0.10


@dataclass(frozen=True)
class Ride:
    """What a cart did: time [s], position [m], velocity [m/s] and force asked for [N], each of shape (n,)."""

    time: np.ndarray
    position: np.ndarray
    velocity: np.ndarray
    force: np.ndarray


class _Drive:
    """A cart on its way."""

    def __init__(self, world: World, cart: Cart, controller: Controller) -> None:
        self._client = {"physicsClientId": world.client}
        self._cart, self._controller = cart, controller
        self._body = world.add(baseMass=cart.mass, basePosition=[cart.start, 0, 0])
        self._samples = 0
        self.asked = 0.0
        self.forces = [0.0]

    def look(self) -> tuple[float, float]:
        """Return position [m] and velocity [m/s]."""
        place = pybullet.getBasePositionAndOrientation(self._body, **self._client)[0][0]
        return float(place), float(pybullet.getBaseVelocity(self._body, **self._client)[0][0])

    def act(self) -> None:
        """Push the cart; ask the controller when its turn has come."""
        position, velocity = self.look()
        if self._samples % round(INTERVAL / SAMPLE) == 0:
            self.asked = float(self._controller(self._samples * SAMPLE, position, velocity))
        self._samples += 1
        self.forces.append(self.asked)
        force = max(-STRONGEST, min(STRONGEST, self.asked)) - self._cart.resistance * velocity
        pybullet.applyExternalForce(self._body, -1, [force, 0, 0], [0, 0, 0], pybullet.LINK_FRAME, **self._client)


def drive(cart: Cart, controller: Controller) -> Ride:
    """Let a controller drive a cart.

    Raises:
        ValueError: the controller gave what is no number.
    """
    with World(gravity=0.0, sample=SAMPLE) as world:
        way = _Drive(world, cart, controller)
        seen = world.run(DURATION, way.look, way.act)
    return Ride(seen.times, seen.seen[:, 0], seen.seen[:, 1], np.array(way.forces))
