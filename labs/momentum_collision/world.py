"""The air track as a PyBullet scene: two carts that slide without friction, and a bumper law between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pybullet
from numpy.typing import NDArray

from labkit.trajectory import Motion, Observation
from labkit.world import STEP, World
from labs.momentum_collision.bumper import Bumper
from labs.momentum_collision.contact import described, pushes
from labs.momentum_collision.model import FLAG, GATES, Params

TOP = 0.20
"""Height of the track [m]."""

TRACK = (-0.75, 1.35)
"""Where the track begins and ends [m]."""

STARTS = (-0.55, 0.0)
"""Where the middles of the carts A and B stand at first [m]."""

CART = (0.12, 0.07, 0.04)
"""Length, width and height of a cart [m]."""

RING = 0.015
"""Radius of a bumper ring [m]."""

TOUCHING = CART[0] + 4 * RING
"""Distance of the carts' middles when their bumpers touch [m]."""

BRAKE = (1.10, 8.0)
"""Where felt begins to brake cart B [m], and its force over the speed [N s/m]."""

LONGEST = 15.0
"""No run takes longer [s]."""


def _cart(world: World, start: float, mass: float) -> int:
    """Add a cart on the track, at rest; its place along the track is the position of joint 0."""
    body = world.add(
        baseMass=0,
        basePosition=[start, 0, TOP + CART[2] / 2],
        linkMasses=[mass],
        linkCollisionShapeIndices=[-1],
        linkVisualShapeIndices=[-1],
        linkPositions=[[0, 0, 0]],
        linkOrientations=[[0, 0, 0, 1]],
        linkInertialFramePositions=[[0, 0, 0]],
        linkInertialFrameOrientations=[[0, 0, 0, 1]],
        linkParentIndices=[0],
        linkJointTypes=[pybullet.JOINT_PRISMATIC],
        linkJointAxis=[[1, 0, 0]],
    )
    # A cart never turns here; but a link without a shape has no inertia until it is told.
    world.set_inertia(body, 0, (1e-3,) * 3)
    return body


def _look(world: World, carts: tuple[int, int]) -> tuple[float, float, float, float]:
    """Return the places [m] and the speeds [m/s] of both carts."""
    (a, speed_a), (b, speed_b) = (pybullet.getJointState(cart, 0, physicsClientId=world.client)[:2] for cart in carts)
    return STARTS[0] + a, STARTS[1] + b, speed_a, speed_b


def _forces(params: Params, step: float) -> Callable[[tuple[float, float, float, float]], tuple[float, float]]:
    """Return what gives the forces on both carts [N] from how they stand and move."""
    bumper = Bumper(params, step)

    def forces(state: tuple[float, float, float, float]) -> tuple[float, float]:
        a, b, speed_a, speed_b = state
        push = bumper.force(a + TOUCHING - b, speed_a - speed_b)
        return -push, push - (BRAKE[1] * speed_b if b > BRAKE[0] else 0.0)

    return forces


def run(params: Params, step: float = STEP) -> Observation:
    """Launch cart A and follow the places [m] and speeds [m/s] of both until A has passed the second gate.

    Args:
        params: the carts.
        step: time step of the engine [s].
    """
    with World(step=step, sample=step) as world:
        client = {"physicsClientId": world.client}
        carts = _cart(world, STARTS[0], params.cart_mass), _cart(world, STARTS[1], params.mass)
        for name, cart in zip(("cart A", "cart B"), carts, strict=True):
            world.draw(name, cart, 0)
        pybullet.resetJointState(carts[0], 0, 0.0, params.speed, **client)
        state = [_look(world, carts)]
        forces = _forces(params, step)

        def look() -> tuple[float, float, float, float]:
            state[0] = _look(world, carts)
            return state[0]

        def push() -> None:
            for cart, force in zip(carts, forces(state[0]), strict=True):
                if force:
                    pybullet.setJointMotorControl2(cart, 0, pybullet.TORQUE_CONTROL, force=force, **client)

        return world.run(LONGEST, look, push, lambda: state[0][0] > GATES[1] + FLAG)


def arrows(_params: Params, film: Motion) -> Mapping[str, NDArray[np.float64]]:
    """Return with what force the carts push each other, over the mass of B [m/s²], shape (n_frames, 3)."""
    return pushes(film, TOUCHING, BRAKE[0])


def _item(
    name: str, shape: str, size: list[float], colour: str, position: list[float], body: int | None = None
) -> dict[str, Any]:
    return {"name": name, "shape": shape, "size": size, "colour": colour, "position": position, "body": body}


def _track() -> list[dict[str, Any]]:
    """Return what stands still: the track on its feet, its ruler, the launcher and the felt at the end."""
    length, middle = TRACK[1] - TRACK[0], (TRACK[0] + TRACK[1]) / 2
    dark, steel = "#33475b", "#aab6c0"
    return [
        _item("track", "box", [length, 0.07, 0.05], steel, [middle, 0, TOP - 0.027]),
        _item("ruler", "ruler", [length, 0.004, 0.025], "#f2d16b", [middle, -0.038, TOP - 0.027]),
        *(_item(f"foot {x}", "box", [0.05, 0.20, TOP - 0.052], dark, [x, 0, (TOP - 0.052) / 2]) for x in (-0.6, 1.2)),
        _item("launcher", "box", [0.06, 0.07, 0.09], dark, [TRACK[0] + 0.03, 0, TOP + 0.045]),
        _item("plunger", "cylinder", [0.008, 0.08], steel, [STARTS[0] - 0.10, 0, TOP + 0.025])
        | {"quaternion": [0, 0.70710678, 0, 0.70710678]},
        _item("felt", "box", [0.03, 0.07, 0.07], "#14703f", [TRACK[1] - 0.015, 0, TOP + 0.035]),
    ]


def _gate(number: int, place: float) -> list[dict[str, Any]]:
    """Return a photogate: an arch across the track, high enough for a loaded cart and its flag."""
    dark = "#1c2b3a"
    sides = [
        _item(f"gate {number} side {y}", "box", [0.014, 0.014, 0.35], dark, [place, y, 0.175]) for y in (-0.08, 0.08)
    ]
    return [*sides, _item(f"gate {number} top", "box", [0.03, 0.18, 0.03], dark, [place, 0, 0.365])]


def _cart_items(name: str, colour: str, start: float, facing: int, body: int, bumper: str) -> list[dict[str, Any]]:
    """Return a cart with its flag and, on the side it is facing (+1 or -1), its bumper."""
    height = TOP + CART[2] / 2
    front = start + facing * (CART[0] / 2 + RING)
    items = [
        _item(f"cart {name}", "box", list(CART), colour, [start, 0, height], body)
        | {"label": {"zh": f"滑块 {name}", "en": f"Cart {name}"}},
        _item(f"flag {name}", "box", [FLAG, 0.002, 0.09], "#26323d", [start, 0, TOP + CART[2] + 0.045], body),
    ]
    if bumper == "spring":
        ring = _item(f"ring {name}", "cylinder", [RING, 0.02], "#d9a441", [front, 0, height], body)
        return [*items, ring | {"quaternion": [0.70710678, 0, 0, 0.70710678]}]
    return [*items, _item(f"velcro {name}", "box", [2 * RING, 0.05, 0.03], "#6b4a78", [front, 0, height], body)]


def _plates(params: Params) -> list[dict[str, Any]]:
    """Return the plates on cart B: one for each 50 g above the empty cart."""
    count = round((params.mass - 0.10) / 0.05)
    sides = [(0.04, 0.0), (-0.04, 0.0), (0.04, 0.012)]
    return [
        _item(f"plate {x} {z}", "box", [0.03, 0.06, 0.010], "#d9a441", [STARTS[1] + x, 0, TOP + 0.046 + z], 1)
        for x, z in sides[:count]
    ]


def scene(params: Params) -> dict[str, Any]:
    """Say what is drawn, before and during a run (the Scene of docs/architecture.md); hidden values do not enter it."""
    reach, height = TOUCHING / 2, TOP + CART[2] / 2
    return {
        "camera": {
            "front": {"position": [0.29, -2.4, 0.85], "target": [0.29, 0, 0.16]},
            "side": {"position": [-1.45, -1.05, 0.75], "target": [0.05, 0, 0.2]},
            "close": {"position": [0.0, -0.85, 0.5], "target": [-0.04, 0, 0.22]},
        },
        "ground": True,
        "arrows": described([STARTS[0] + reach, 0, height], [STARTS[1] - reach, 0, height]),
        "items": [
            *_track(),
            *_gate(1, GATES[0]),
            *_gate(2, GATES[1]),
            *_cart_items("A", "#c0392b", STARTS[0], 1, 0, params.bumper),
            *_cart_items("B", "#0b5f8f", STARTS[1], -1, 1, params.bumper),
            *_plates(params),
        ],
    }
