"""Cart and hanging weights as a PyBullet scene: two prismatic joints, geared together as by a light string."""

from __future__ import annotations

from typing import Any

import pybullet

from labkit.trajectory import Observation
from labkit.world import STEP, World
from labs.newton_second_law.model import APPROACH, FLAG, GRAVITY, WEIGHTS, Params, gates
from labs.newton_second_law.pull import arrows, described

__all__ = ["arrows", "run", "scene"]

TRACK = 0.90
"""Height of the track's upper side above the floor [m]."""

CART = (0.18, 0.08, 0.03)
"""Edges of the cart's body [m]."""

START = 0.12
"""Where the middle of the cart is at the start [m]; the flag stands on it."""

DECK = TRACK + 0.014 + CART[2]
"""Height of the cart's upper side [m]."""

PULLEY = 1.12
"""Where the string goes over the pulley [m]."""

STRING = TRACK + 0.03
"""Height of the string [m]."""

TIMER = -0.045
"""Where the tape timer stands [m]."""

HOOK = STRING - 0.12
"""Height of the hanging weights' hook at the start [m]."""

TRAVEL = 0.74
"""How far the cart goes before the buffer catches it [m]: past the last place of a photogate."""

REST = 0.2
"""How long the cart is still shown at the buffer [s]."""

LONGEST = 4.0
"""No cart is under way for longer [s]."""


def _add(world: World, params: Params) -> int:
    """Add cart and hanging weights, at rest, joined by the string."""
    rig = world.add(
        baseMass=0,
        linkMasses=[params.cart_mass + params.carried, params.hanger],
        linkCollisionShapeIndices=[-1, -1],
        linkVisualShapeIndices=[-1, -1],
        linkPositions=[[START, 0, DECK], [PULLEY, 0, HOOK]],
        linkOrientations=[[0, 0, 0, 1]] * 2,
        linkInertialFramePositions=[[0, 0, 0]] * 2,
        linkInertialFrameOrientations=[[0, 0, 0, 1]] * 2,
        linkParentIndices=[0, 0],
        linkJointTypes=[pybullet.JOINT_PRISMATIC] * 2,
        linkJointAxis=[[1, 0, 0], [0, 0, -1]],
    )
    client = {"physicsClientId": world.client}
    ends = {"jointAxis": [1, 0, 0], "parentFramePosition": [0, 0, 0], "childFramePosition": [0, 0, 0]}
    string = pybullet.createConstraint(rig, 0, rig, 1, pybullet.JOINT_GEAR, **ends, **client)
    pybullet.changeConstraint(string, gearRatio=-1, maxForce=1000, **client)
    return rig


class _Rig:
    """Cart and weights on their way to the buffer."""

    def __init__(self, world: World, params: Params) -> None:
        self._client = {"physicsClientId": world.client}
        self._world, self._rig, self._friction = world, _add(world, params), params.friction
        self._rested = 0.0
        world.draw("cart", self._rig, 0)
        world.draw("hanger", self._rig, 1)

    def travel(self) -> float:
        """Return how far the cart has gone [m]."""
        return self._world.joint_angle(self._rig, 0)

    def act(self) -> None:
        """Slow the cart by the friction of its bearings; at the buffer, hold it."""
        if self.travel() < TRAVEL:
            drag = {"controlMode": pybullet.TORQUE_CONTROL, "force": -self._friction}
            pybullet.setJointMotorControl2(self._rig, 0, **drag, **self._client)
            return
        self._rested += self._world.sample
        for joint in (0, 1):
            self._world.set_joint(self._rig, joint, TRAVEL)

    def has_rested(self) -> bool:
        """Tell whether the cart has stood at the buffer for long enough."""
        return self._rested > REST


def run(params: Params, step: float = STEP) -> Observation:
    """Let the cart go and follow how far it has gone [m].

    Args:
        params: cart, weights and photogates.
        step: time step of the engine [s].
    """
    with World(GRAVITY, step, sample=step) as world:
        rig = _Rig(world, params)
        return world.run(LONGEST, rig.travel, rig.act, rig.has_rested)


def _item(
    name: str, shape: str, size: list[float], colour: str, position: list[float], **more: object
) -> dict[str, Any]:
    return {"name": name, "shape": shape, "size": size, "colour": colour, "position": position, "body": None} | more


def _discs(name: str, mass: float, place: list[float], **more: object) -> list[dict[str, Any]]:
    """Draw a pile of weights, a disc for each 10 g, standing on a place [m]."""
    x, y, z = place
    return [
        _item(f"{name}_{number}", "cylinder", [0.016, 0.0055], "#c9a227", [x, y, z + 0.003 + 0.006 * number], **more)
        for number in range(round(mass / 0.01))
    ]


def _gate(number: int, x: float) -> list[dict[str, Any]]:
    """Draw a photogate: two posts beside the track and the bridge from which its beam comes."""
    side, top = 0.075, DECK + 0.09
    post = [0.012, 0.012, top - TRACK + 0.04]
    middle = TRACK - 0.04 + post[2] / 2
    return [
        _item(f"gate_{number}_near", "box", post, "#0b7a75", [x, -side, middle]),
        _item(f"gate_{number}_far", "box", post, "#0b7a75", [x, side, middle]),
        _item(f"gate_{number}_bridge", "box", [0.012, 2 * side + 0.012, 0.014], "#0b7a75", [x, 0, top]),
    ]


def _timing(params: Params) -> list[dict[str, Any]]:
    """Draw the photogates; or the tape timer behind the cart, and the paper tape that the cart pulls through it."""
    if params.timer == "gates":
        return [item for number, gap in enumerate(gates(params)) for item in _gate(number, START + FLAG / 2 + gap)]
    rear = [START - CART[0] / 2, 0, STRING]
    return [
        _item("tape_timer", "box", [0.07, 0.06, 0.05], "#0b7a75", [TIMER, 0, STRING]),
        _item("timer_foot", "box", [0.09, 0.08, STRING - 0.025 - TRACK + 0.09], "#2c3e50", [TIMER, 0, TRACK - 0.02]),
        _item("tape", "line", [0.003], "#f7f4e6", [TIMER, 0, STRING]) | {"to": rear, "body": 0},
    ]


def _cart(params: Params) -> list[dict[str, Any]]:
    wheel = [0.7071067811865476, 0, 0, 0.7071067811865476]
    wheels = [(x, y) for x in (-0.055, 0.055) for y in (-0.034, 0.034)]
    return [
        _item("cart", "box", list(CART), "#c0392b", [START, 0, DECK - CART[2] / 2], body=0)
        | {"label": {"zh": "小车", "en": "Cart"}},
        *(
            _item(f"wheel_{n}", "cylinder", [0.014, 0.01], "#2c3e50", [START + x, y, TRACK + 0.014], body=0)
            | {"quaternion": wheel}
            for n, (x, y) in enumerate(wheels)
        ),
        _item("flag", "box", [FLAG, 0.004, 0.06], "#1c2b3a", [START, 0, DECK + 0.03], body=0),
        *_discs("spare", params.carried, [START - 0.055, 0, DECK], body=0),
    ]


def _hanger(params: Params) -> list[dict[str, Any]]:
    pile = 0.006 * round(params.hanger / 0.01)
    return [
        _item("pulley", "cylinder", [0.03, 0.012], "#8a94a0", [PULLEY - 0.03, 0, STRING - 0.03])
        | {"quaternion": [0.7071067811865476, 0, 0, 0.7071067811865476]},
        _item("string", "line", [0.0015], "#3a4654", [PULLEY - 0.03, 0, STRING])
        | {"to": [START + CART[0] / 2, 0, STRING], "body": 0},
        _item("drop", "line", [0.0015], "#3a4654", [PULLEY, 0, STRING - 0.03]) | {"to": [PULLEY, 0, HOOK], "body": 1},
        *_discs("weight", params.hanger, [PULLEY, 0, HOOK - pile], body=1),
    ]


def scene(params: Params) -> dict[str, Any]:
    """Say what is drawn, before and during a run (the Scene of docs/architecture.md); hidden values do not enter it."""
    middle, front = [0.58, 0, 0.62], START + FLAG / 2
    aside = WEIGHTS - params.hanger if params.spare == "aside" else 0.0
    legs = [(x, y) for x in (0.0, 0.95) for y in (-0.14, 0.14)]
    return {
        "camera": {
            "front": {"position": [0.58, -2.2, 1.05], "target": middle},
            "side": {"position": [2.2, -1.3, 1.35], "target": middle},
            "close": {"position": [0.45, -0.95, 1.2], "target": [0.45, 0, 0.93]},
        },
        "ground": True,
        "arrows": described([START + CART[0] / 2, 0, STRING], [PULLEY, 0, HOOK]),
        "items": [
            _item("table", "box", [1.1, 0.36, 0.03], "#d9c3a0", [0.48, 0, TRACK - 0.075]),
            *(_item(f"leg_{n}", "box", [0.04, 0.04, 0.81], "#b98a5a", [x, y, 0.405]) for n, (x, y) in enumerate(legs)),
            _item("track", "box", [1.12, 0.1, 0.06], "#5f7d95", [0.54, 0, TRACK - 0.03]),
            _item("buffer", "box", [0.02, 0.08, 0.05], "#2c3e50", [START + TRAVEL + 0.105, 0, TRACK + 0.025]),
            _item("ruler", "ruler", [0.7, 0.03, 0.003], "#f2d16b", [front + APPROACH + 0.35, -0.1, TRACK - 0.058]),
            *_timing(params),
            *_cart(params),
            *_hanger(params),
            *_discs("aside", aside, [0.25, 0.13, TRACK - 0.06]),
        ],
    }
