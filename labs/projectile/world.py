"""The projectile as a PyBullet scene: a ball guided along an arc, let go where the arc is level, caught by a board.

A ball that rolls along a circular ramp moves like one on an arm about the ramp's centre, a revolute joint, which the
engine follows far more exactly than a contact with a bent surface. Its turning is the inertia of that arm.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pybullet

from labkit.trajectory import Motion, Observation
from labkit.world import STEP, World
from labs.projectile.flight import LAUNCH, arrows, described
from labs.projectile.model import GRAVITY, RAMP_RADIUS, Params

__all__ = ["arrows", "run", "scene"]

BALL = 0.012
"""Radius of the ball, as drawn [m]."""

LONGEST = 3.0
"""No ball is under way for longer [s]."""

FRAME = 0.01
"""Time between two frames [s]: the ball leaves the ramp, and lands, within one of them."""

REST = 0.3
"""How long the ball is still shown where it landed [s]."""


def _add_arm(world: World, params: Params) -> int:
    """Add the ball on the ramp, at rest where it will be let go, in the plane y = 0."""
    arm = world.add(
        baseMass=0,
        basePosition=[0, 0, LAUNCH + RAMP_RADIUS],
        linkMasses=[params.mass],
        linkCollisionShapeIndices=[-1],
        linkVisualShapeIndices=[-1],
        linkPositions=[[0, 0, 0]],
        linkOrientations=[[0, 0, 0, 1]],
        linkInertialFramePositions=[[0, 0, -RAMP_RADIUS]],
        linkInertialFrameOrientations=[[0, 0, 0, 1]],
        linkParentIndices=[0],
        linkJointTypes=[pybullet.JOINT_REVOLUTE],
        linkJointAxis=[[0, 1, 0]],
    )
    inertia = params.spin * params.mass * RAMP_RADIUS**2
    world.set_inertia(arm, 0, (inertia, inertia, inertia))
    world.set_joint(arm, 0, params.release_angle)
    return arm


class _Ball:
    """The ball on its way: on the ramp, in the air, on the board."""

    def __init__(self, world: World, params: Params) -> None:
        self._client = {"physicsClientId": world.client}
        self._world, self._params = world, params
        self._arm = _add_arm(world, params)
        self._flying: int | None = None
        self._landed: list[float] | None = None
        self._rested = 0.0
        world.draw("ball", self._arm, 0)

    def act(self) -> None:
        """Let the ball fly when the ramp has become level, and keep it where it has landed."""
        if self._flying is None:
            self._leave()
        elif self._landed is not None:
            self._put(self._flying, self._landed, [0, 0, 0])
            self._rested += self._world.sample
        elif self.place()[1] <= -self._params.true_fall:
            x, z = self.place()
            self._landed = [x, 0, LAUNCH + z]

    def _leave(self) -> None:
        angle, rate = pybullet.getJointState(self._arm, 0, **self._client)[:2]
        if angle > 0:
            return
        speed, late = -rate * RAMP_RADIUS, angle / rate
        # The engine's velocity stands half a step behind its position; started so, the fall is exact at every step.
        sinking = GRAVITY * (late - self._world.sample / 2)
        self._flying = self._world.add(baseMass=self._params.mass)
        place = [speed * late, 0, LAUNCH - GRAVITY * late**2 / 2]
        self._put(self._flying, place, [speed, 0, -sinking])
        self._world.draw("ball", self._flying, -1)

    def _put(self, body: int, place: list[float], velocity: list[float]) -> None:
        pybullet.resetBasePositionAndOrientation(body, place, [0, 0, 0, 1], **self._client)
        pybullet.resetBaseVelocity(body, velocity, [0, 0, 0], **self._client)

    def place(self) -> tuple[float, float]:
        """Return how far out the centre of the ball is, and how high above where it leaves the ramp [m]."""
        if self._flying is None:
            x, _, z = pybullet.getLinkState(self._arm, 0, computeForwardKinematics=1, **self._client)[0]
        else:
            (x, _, z), _ = pybullet.getBasePositionAndOrientation(self._flying, **self._client)
        return float(x), float(z) - LAUNCH

    def has_rested(self) -> bool:
        """Tell whether the ball has lain on the board for long enough."""
        return self._rested > REST


def _marked(motion: Motion, params: Params) -> Motion:
    """Let the drawn ball fall as far as the ruler says: where the ball's centre truly left the ramp stays hidden."""
    poses = motion.poses.copy()
    height = poses[:, :, 2] - LAUNCH
    poses[:, :, 2] = LAUNCH + np.where(height < 0, height * params.fall / params.true_fall, height)
    poses[:, :, 3:] = [0, 0, 0, 1]
    return Motion(motion.interval, motion.bodies, poses)


def run(params: Params, step: float = STEP) -> Observation:
    """Let the ball roll and follow how far out its centre is and how high above where it leaves the ramp [m].

    Args:
        params: ball, ramp and board.
        step: time step of the engine [s].
    """
    with World(GRAVITY, step, sample=step, frame=FRAME) as world:
        ball = _Ball(world, params)
        observation = world.run(LONGEST, ball.place, ball.act, ball.has_rested)
    return Observation(observation.times, observation.seen, _marked(observation.motion, params))


def _item(
    name: str, shape: str, size: list[float], colour: str, position: list[float], **more: object
) -> dict[str, Any]:
    return {"name": name, "shape": shape, "size": size, "colour": colour, "position": position, "body": None} | more


def _turned(angle: float) -> list[float]:
    """Return the quaternion of a turn by an angle [rad] about y."""
    return [0, math.sin(angle / 2), 0, math.cos(angle / 2)]


def _ramp() -> list[dict[str, Any]]:
    """Draw the ramp as short pieces of an arc a ball's radius outside the path of the ball's centre."""
    pieces, reach = 14, 1.45
    radius = RAMP_RADIUS + BALL + 0.004
    angles = [(piece + 0.5) * reach / pieces for piece in range(pieces)]
    size = [radius * reach / pieces * 1.08, 0.03, 0.008]
    return [
        _item(
            f"ramp_{number}",
            "box",
            size,
            "#5f7d95",
            [-radius * math.sin(angle), 0, LAUNCH + RAMP_RADIUS - radius * math.cos(angle)],
            quaternion=_turned(angle),
        )
        for number, angle in enumerate(angles)
    ]


def _stand() -> list[dict[str, Any]]:
    top = LAUNCH + RAMP_RADIUS
    return [
        _item("foot", "box", [1.25, 0.36, 0.03], "#b98a5a", [0.2, 0.08, 0.015]),
        _item("panel", "box", [1.15, 0.012, 1.0], "#dfe9ee", [0.2, 0.1, 0.55]),
        _item("post", "cylinder", [0.012, top], "#8a94a0", [-RAMP_RADIUS - 0.02, 0.06, top / 2]),
        _item("plumb_line", "line", [0.001], "#3a4654", [0, 0.03, LAUNCH], to=[0, 0.03, LAUNCH - 0.56]),
        _item("plumb_bob", "cylinder", [0.006, 0.03], "#3a4654", [0, 0.03, LAUNCH - 0.575]),
        _item("upright_ruler", "ruler", [0.03, 0.004, 0.55], "#f2d16b", [-0.03, 0.085, LAUNCH - 0.275]),
    ]


def _recorder(params: Params, board: float) -> list[dict[str, Any]]:
    """Draw the carbon paper on the board, or the camera's grid behind the ball and its flash."""
    if params.recorder == "paper":
        return [_item("paper", "box", [0.72, 0.07, 0.001], "#fbfbf6", [0.36, 0.03, board - 0.0005])]
    upright = [(0.05 * n, LAUNCH - 0.28, [0.001, 0.001, 0.56]) for n in range(15)]
    level = [(0.35, LAUNCH - 0.05 * n, [0.70, 0.001, 0.001]) for n in range(12)]
    bars = enumerate(upright + level)
    lines = [_item(f"grid_{n}", "box", size, "#7c97a6", [x, 0.093, z]) for n, (x, z, size) in bars]
    return [*lines, _item("flash_lamp", "cylinder", [0.03, 0.05], "#1c2b3a", [0.75, 0, LAUNCH + 0.2])]


def scene(params: Params) -> dict[str, Any]:
    """Say what is drawn, before and during a run (the Scene of docs/architecture.md); hidden values do not enter it."""
    angle, board, middle = params.release_angle, LAUNCH - params.fall - BALL, [0.18, 0, 0.56]
    ball = [-RAMP_RADIUS * math.sin(angle), 0, LAUNCH + RAMP_RADIUS * (1 - math.cos(angle))]
    return {
        "camera": {
            "front": {"position": [0.18, -1.75, 0.75], "target": middle},
            "side": {"position": [1.55, -1.35, 1.2], "target": middle},
            "close": {"position": [0.35, -0.75, board + 0.3], "target": [0.35, 0, board]},
        },
        "ground": True,
        "arrows": described(ball),
        "items": [
            *_stand(),
            *_ramp(),
            _item("board", "box", [0.74, 0.12, 0.012], "#a9784a", [0.36, 0.02, board - 0.007]),
            *_recorder(params, board),
            _item("lying_ruler", "ruler", [0.72, 0.03, 0.002], "#f2d16b", [0.36, -0.022, board]),
            _item("ball", "sphere", [BALL], "#c0392b", ball, body=0) | {"label": {"zh": "小球", "en": "Ball"}},
        ],
    }
