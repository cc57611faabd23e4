"""The turntable as a PyBullet scene: an arm on a motor, and a slider held on it by a force sensor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pybullet
from numpy.typing import NDArray

from labkit.arrow import PULL, arrow
from labkit.trajectory import Motion, Observation
from labkit.world import STEP, World
from labs.centripetal_force.model import ANGULAR_ACCELERATION, Params, steady, turning_time

ARM_HEIGHT = 0.30
"""Height of the arm above the table [m]."""

ARM_INERTIA = 2e-3
"""Moment of inertia of the arm about the axis [kg m²]."""

SLIDER_INERTIA = 2e-5
"""Moment of inertia of the slider about its middle [kg m²]."""

MOTOR_TORQUE = 50.0
"""Largest torque of the motor [N m]: far more than it ever needs."""


def _add(world: World, params: Params) -> int:
    """Add the arm (link 0), at rest along x, and the slider on it (link 1)."""
    body = world.add(
        baseMass=0,
        basePosition=[0, 0, ARM_HEIGHT],
        linkMasses=[0.4, params.whole_mass],
        linkCollisionShapeIndices=[-1, -1],
        linkVisualShapeIndices=[-1, -1],
        linkPositions=[[0, 0, 0], [params.radius, 0, 0]],
        linkOrientations=[[0, 0, 0, 1]] * 2,
        linkInertialFramePositions=[[0, 0, 0]] * 2,
        linkInertialFrameOrientations=[[0, 0, 0, 1]] * 2,
        linkParentIndices=[0, 1],
        linkJointTypes=[pybullet.JOINT_REVOLUTE, pybullet.JOINT_FIXED],
        linkJointAxis=[[0, 0, 1], [0, 0, 1]],
    )
    # A link without a shape has no inertia until it is told.
    world.set_inertia(body, 0, (ARM_INERTIA,) * 3)
    world.set_inertia(body, 1, (SLIDER_INERTIA,) * 3)
    pybullet.enableJointForceTorqueSensor(body, 1, True, physicsClientId=world.client)
    return body


def _look(world: World, body: int) -> tuple[float, float]:
    """Return the angle of the arm [rad] and the pull of the sensor on the slider, towards the axis [N]."""
    reaction = pybullet.getJointState(body, 1, physicsClientId=world.client)[2]
    return world.joint_angle(body, 0), -float(reaction[0])


def run(params: Params, step: float = STEP) -> Observation:
    """Start the motor and follow angle [rad] and force [N] until the turns that are timed are over.

    Args:
        params: the turntable.
        step: time step of the engine [s].
    """
    with World(step=step) as world:
        body = _add(world, params)
        world.draw("arm", body, 0)
        samples = iter(range(1, 1_000_000))

        def drive() -> None:
            speed = min(params.angular_speed, ANGULAR_ACCELERATION * next(samples) * world.sample)
            words = {"targetVelocity": speed, "force": MOTOR_TORQUE, "physicsClientId": world.client}
            pybullet.setJointMotorControl2(body, 0, pybullet.VELOCITY_CONTROL, **words)

        # One turn more than is timed: the photogate waits for the flag to come round.
        duration = steady(params) + turning_time(params) * (1 + 1 / params.turns) + 2 * world.sample
        return world.run(duration, lambda: _look(world, body), drive)


def arrows(_params: Params, film: Motion) -> Mapping[str, NDArray[np.float64]]:
    """Return the force towards the axis over m r [rad²/s²], at each frame, shape (n_frames, 3)."""
    angle = np.unwrap(2 * np.arctan2(film.poses[:, 0, 5], film.poses[:, 0, 6]))
    outwards = np.stack([np.cos(angle), np.sin(angle), np.zeros_like(angle)], axis=1)
    return {"force": -(np.gradient(angle, film.interval)[:, None] ** 2) * outwards}


def _item(
    name: str, shape: str, size: list[float], colour: str, position: list[float], body: int | None = None
) -> dict[str, Any]:
    return {"name": name, "shape": shape, "size": size, "colour": colour, "position": position, "body": body}


def _stand() -> list[dict[str, Any]]:
    """Return what stands still: table, motor and photogate."""
    dark, steel = "#33475b", "#8a94a0"
    return [
        _item("foot", "box", [0.36, 0.36, 0.03], "#b98a5a", [0, 0, 0.015]),
        _item("motor", "cylinder", [0.055, 0.13], dark, [0, 0, 0.095]),
        _item("axle", "cylinder", [0.012, 0.16], steel, [0, 0, 0.22]),
        _item("gate post", "cylinder", [0.008, ARM_HEIGHT - 0.05], steel, [0, -0.33, (ARM_HEIGHT - 0.05) / 2]),
        _item("gate foot", "box", [0.12, 0.10, 0.015], dark, [0, -0.33, 0.0075]),
        _item("gate bottom", "box", [0.03, 0.07, 0.012], dark, [0, -0.31, ARM_HEIGHT - 0.05]),
        _item("gate back", "box", [0.03, 0.012, 0.10], dark, [0, -0.345, ARM_HEIGHT]),
        _item("gate top", "box", [0.03, 0.07, 0.012], dark, [0, -0.31, ARM_HEIGHT + 0.05]),
    ]


def _rod(params: Params, height: float) -> dict[str, Any]:
    """Return the rod from the sensor to the slider; or, taken off, the stop that holds the slider instead."""
    if params.rod == "off":
        return _item("stop", "box", [0.012, 0.05, 0.06], "#5a6b7a", [params.radius + 0.027, 0, height], 0)
    rod = _item("link", "cylinder", [0.003, params.radius], "#3a4654", [params.radius / 2, 0, height], 0)
    return rod | {"quaternion": [0, 0.70710678, 0, 0.70710678]}


def _turning(params: Params) -> list[dict[str, Any]]:
    """Return what turns with the arm; the loads lie on the slider, a disc each."""
    top, slider = ARM_HEIGHT + 0.012, [params.radius, 0, ARM_HEIGHT + 0.036]
    loads = round(params.load / 0.05)
    return [
        _item("arm", "box", [0.58, 0.05, 0.024], "#cfd8de", [0, 0, ARM_HEIGHT], 0),
        _item("ruler", "ruler", [0.28, 0.016, 0.002], "#f2d16b", [0.14, -0.034, top], 0),
        _item("flag", "box", [0.03, 0.004, 0.03], "#1c2b3a", [0.305, 0, ARM_HEIGHT], 0),
        _item("counterweight", "box", [0.06, 0.05, 0.05], "#5a6b7a", [-0.24, 0, ARM_HEIGHT + 0.037], 0),
        _item("force sensor", "cylinder", [0.028, 0.05], "#0b5f8f", [0, 0, top + 0.025], 0),
        _rod(params, slider[2]),
        _item("slider", "box", [0.04, 0.044, 0.048], "#c0392b", slider, 0) | {"label": {"zh": "滑块", "en": "Slider"}},
        *(
            _item(f"load {number + 1}", "cylinder", [0.018, 0.014], "#d9a441", [*slider[:2], 0.367 + 0.016 * number], 0)
            for number in range(loads)
        ),
    ]


def scene(params: Params) -> dict[str, Any]:
    """Say what is drawn, before and during a run (the Scene of docs/architecture.md); hidden values do not enter it."""
    middle = [0, 0, 0.22]
    return {
        "camera": {
            "front": {"position": [0.35, -1.15, 0.75], "target": middle},
            "side": {"position": [1.15, -0.3, 0.5], "target": middle},
            "close": {"position": [0, -0.4, 1.15], "target": [0, -0.02, ARM_HEIGHT]},
        },
        "ground": True,
        "arrows": [
            arrow(
                "force",
                "F",
                "向心力",
                "Force towards the centre",
                PULL,
                0,
                [params.radius, 0, ARM_HEIGHT + 0.036],
                0.13,
            )
        ],
        "items": _stand() + _turning(params),
    }
