"""The pendulum as a PyBullet scene: a solid ball on a revolute joint."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pybullet
from numpy.typing import NDArray

from labkit.arrow import PULL, WEIGHT, arrow
from labkit.trajectory import Motion, Observation
from labkit.world import STEP, World
from labs.pendulum.model import BOB_RADIUS, GAP, Params, period

PIVOT = 1.7
"""Height of the pivot above the floor [m]."""


def _add(world: World, params: Params) -> int:
    """Add the pendulum, at rest at its release angle, swinging in the plane y = 0."""
    below = [0, 0, -params.true_length]
    body = world.add(
        baseMass=0,
        basePosition=[0, 0, PIVOT],
        linkMasses=[params.mass],
        linkCollisionShapeIndices=[world.sphere(BOB_RADIUS)],
        linkVisualShapeIndices=[-1],
        linkPositions=[[0, 0, 0]],
        linkOrientations=[[0, 0, 0, 1]],
        linkInertialFramePositions=[below],
        linkInertialFrameOrientations=[[0, 0, 0, 1]],
        linkParentIndices=[0],
        linkJointTypes=[pybullet.JOINT_REVOLUTE],
        linkJointAxis=[[0, 1, 0]],
    )
    # The ball hangs free of everything: without this mask its shape, drawn at the joint, could touch the base.
    pybullet.setCollisionFilterGroupMask(body, 0, 0, 0, physicsClientId=world.client)
    inertia = 0.4 * params.mass * BOB_RADIUS**2
    world.set_inertia(body, 0, (inertia, inertia, inertia))
    world.set_joint(body, 0, -math.radians(params.angle_deg))
    return body


def _marked(motion: Motion, params: Params) -> Motion:
    """Move the drawn ball to the mark that the pupil measures to: where its centre truly is stays hidden."""
    poses = motion.poses.copy()
    pivot = np.array([0, 0, PIVOT])
    poses[:, :, :3] = pivot + (poses[:, :, :3] - pivot) * (params.length / params.true_length)
    return Motion(motion.interval, motion.bodies, poses)


def run(params: Params, step: float = STEP) -> Observation:
    """Let the pendulum go and follow its angle to the vertical [rad] a little longer than it is timed.

    Args:
        params: the pendulum.
        step: time step of the engine [s].
    """
    with World(params.gravity, step) as world:
        body = _add(world, params)
        world.draw("bob", body, 0)
        observation = world.run((params.swings + 0.5) * period(params), lambda: -world.joint_angle(body, 0))
    return Observation(observation.times, observation.seen, _marked(observation.motion, params))


def arrows(params: Params, film: Motion) -> Mapping[str, NDArray[np.float64]]:
    """Return weight and pull of the string over the weight [1], at each frame, shape (n_frames, 3).

    The pull is 3 cos θ − 2 cos θ₀, from the energy: it depends on neither length nor gravity.
    Source: Landau and Lifshitz, Mechanics, §11.
    """
    string = np.array([0, 0, PIVOT]) - film.poses[:, 0, :3]
    upwards = string / np.linalg.norm(string, axis=1, keepdims=True)
    pull = 3 * upwards[:, 2:] - 2 * math.cos(math.radians(params.angle_deg))
    return {"weight": np.full_like(string, [0, 0, -1]), "pull": pull * upwards}


def _item(
    name: str, shape: str, size: list[float], colour: str, position: list[float], body: int | None = None
) -> dict[str, Any]:
    return {"name": name, "shape": shape, "size": size, "colour": colour, "position": position, "body": body}


def scene(params: Params) -> dict[str, Any]:
    """Say what is drawn, before and during a run (the Scene of docs/architecture.md); hidden values do not enter it."""
    middle = [0, 0, PIVOT - 0.75]
    angle = math.radians(params.angle_deg)
    bob = [math.sin(angle) * params.length, 0, PIVOT - math.cos(angle) * params.length]
    steel, wood = "#8a94a0", "#b98a5a"
    return {
        "camera": {
            "front": {"position": [0.05, -2.75, 1.05], "target": [0.05, 0, 0.88]},
            "side": {"position": [1.7, -1.7, 1.4], "target": middle},
            "close": {
                "position": [0.3, -1.3, PIVOT - params.length + 0.15],
                "target": [0, 0, PIVOT - params.length + 0.05],
            },
        },
        "ground": True,
        "arrows": [
            arrow("weight", "G", "重力", "Weight", WEIGHT, 0, bob, 0.3),
            arrow("pull", "F", "摆线的拉力", "Pull of the string", PULL, 0, bob, 0.3),
        ],
        "items": [
            _item("foot", "box", [0.5, 0.4, 0.04], wood, [0.3, 0.2, 0.02]),
            _item("post", "cylinder", [0.015, PIVOT], steel, [0.3, 0.2, PIVOT / 2]),
            _item("bar", "box", [0.34, 0.03, 0.03], steel, [0.15, 0.2, PIVOT + 0.015]),
            _item("arm", "box", [0.03, 0.24, 0.03], steel, [0, 0.1, PIVOT + 0.015]),
            _item("ruler", "ruler", [0.03, 0.004, 1.6], "#f2d16b", [-0.1, GAP, PIVOT - 0.8]),
            _item("string", "line", [0.002], "#3a4654", [0, 0, PIVOT], body=0) | {"to": bob},
            # Drawn larger than it is, to be seen on a small screen.
            _item("bob", "sphere", [0.024], "#c0392b", bob, body=0) | {"label": {"zh": "摆球", "en": "Bob"}},
        ],
    }
