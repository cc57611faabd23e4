"""Ten bodies that fall on a plane and bounce for ten seconds: what every way of showing motion has to show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pybullet
from numpy.typing import NDArray

BODIES, SECONDS, FRAMES_PER_SECOND, STEPS_PER_FRAME = 10, 10, 30, 8
FRAMES = SECONDS * FRAMES_PER_SECOND
"""30 frames a second of an engine that makes 240 steps a second, PyBullet's own rate."""

RADIUS = 0.1
"""Of each body, a ball: boxes would tumble out of the picture [m]."""

BOUNCE, GRAVITY = 0.98, 9.8
"""Hardly anything is lost in a bounce [1] and nothing by friction, so nothing comes to rest; gravity [m/s²]."""

Poses = NDArray[np.float64]
"""x, y, z [m] and qx, qy, qz, qw [1] of each body, shape (n_bodies, 7)."""


@dataclass(frozen=True)
class Fall:
    """A scene; call `open_fall` to get one.

    Attributes:
        bodies: PyBullet's numbers of the ten.
    """

    bodies: tuple[int, ...]

    def poses(self) -> Poses:
        """Return where the bodies are now."""
        found = [pybullet.getBasePositionAndOrientation(body) for body in self.bodies]
        return np.array([[*position, *turn] for position, turn in found])

    def frames(self, every: int = STEPS_PER_FRAME) -> Iterator[Poses]:
        """Simulate, giving the poses every so many steps of the engine, the first ones before anything has moved."""
        yield self.poses()
        for step in range(1, (FRAMES - 1) * STEPS_PER_FRAME + 1):
            pybullet.stepSimulation()
            if step % every == 0:
                yield self.poses()


def _place(number: int, source: np.random.Generator) -> int:
    place = [0.6 * (number % 5 - 2), 0.8 * (number // 5) - 0.4, 0.8 + 0.05 * number]
    ball = pybullet.createCollisionShape(pybullet.GEOM_SPHERE, radius=RADIUS)
    body = int(pybullet.createMultiBody(1.0, ball, basePosition=place))
    pybullet.changeDynamics(body, -1, restitution=BOUNCE, lateralFriction=0, linearDamping=0, angularDamping=0)
    pybullet.resetBaseVelocity(body, source.uniform(-0.03, 0.03, 3).tolist(), source.uniform(-3, 3, 3).tolist())
    return body


def _lay_ground() -> None:
    """Lay a plane of one colour: PyBullet's own draws a chequered one, which would burden the JPEG frames."""
    colour = pybullet.createVisualShape(pybullet.GEOM_BOX, halfExtents=[20, 20, 0.01], rgbaColor=[0.8, 0.8, 0.8, 1])
    plane = pybullet.createCollisionShape(pybullet.GEOM_PLANE)
    ground = pybullet.createMultiBody(0, plane, colour, basePosition=[0, 0, 0])
    pybullet.changeDynamics(ground, -1, restitution=BOUNCE)


def open_fall() -> Fall:
    """Build the scene, the same one each time, in the process's first PyBullet client."""
    pybullet.connect(pybullet.DIRECT)
    pybullet.setGravity(0, 0, -GRAVITY)
    _lay_ground()
    source = np.random.default_rng(1)
    return Fall(tuple(_place(number, source) for number in range(BODIES)))
