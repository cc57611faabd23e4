"""Sliding friction as a PyBullet scene: a block on a board that is pulled away, held back by a spring of our own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pybullet
from numpy.typing import NDArray

from labkit.arrow import FRICTION, PULL, SUPPORT, WEIGHT, arrow
from labkit.trajectory import Motion, Observation
from labkit.world import STEP, World
from labs.sliding_friction.model import GRAVITY, Params, friction_force, normal_force

TOP = 0.12
"""Height of the board's upper side above the floor [m]."""

BOARD = (0.95, 0.14, 0.02)
"""Edges of the board [m]."""

BOARD_START = -0.22
"""Where the middle of the board is before it is pulled [m]; the block stands at 0."""

STIFFNESS, DAMPING = 200.0, 20.0
"""Of the spring scale [N/m] and [N s/m]: the pointer settles within a second."""

DURATION = 2.0
"""How long the board is pulled [s]."""


def _box(world: World, edges: tuple[float, float, float]) -> int:
    half = [edge / 2 for edge in edges]
    return int(pybullet.createCollisionShape(pybullet.GEOM_BOX, halfExtents=half, physicsClientId=world.client))


def _add_board(world: World, params: Params) -> int:
    """Add the board on its rail, driven along x at the speed chosen."""
    client = {"physicsClientId": world.client}
    board = world.add(
        baseMass=0,
        basePosition=[BOARD_START, 0, TOP - BOARD[2] / 2],
        linkMasses=[2.0],
        linkCollisionShapeIndices=[_box(world, BOARD)],
        linkVisualShapeIndices=[-1],
        linkPositions=[[0, 0, 0]],
        linkOrientations=[[0, 0, 0, 1]],
        linkInertialFramePositions=[[0, 0, 0]],
        linkInertialFrameOrientations=[[0, 0, 0, 1]],
        linkParentIndices=[0],
        linkJointTypes=[pybullet.JOINT_PRISMATIC],
        linkJointAxis=[[1, 0, 0]],
    )
    # The engine multiplies the two bodies' coefficients: the board's is 1, so the block's is the pair's.
    pybullet.changeDynamics(board, 0, lateralFriction=1.0, **client)
    drive = {"targetVelocity": params.speed, "force": 1000.0}
    pybullet.setJointMotorControl2(board, 0, pybullet.VELOCITY_CONTROL, **drive, **client)
    return board


def _add_block(world: World, params: Params) -> int:
    block = world.add(
        baseMass=params.mass,
        baseCollisionShapeIndex=_box(world, params.edges),
        basePosition=[0, 0, TOP + params.edges[2] / 2],
    )
    pybullet.changeDynamics(block, -1, lateralFriction=params.friction, physicsClientId=world.client)
    return block


class _Rig:
    """Block, board and the scale between the block and the stand."""

    def __init__(self, world: World, params: Params) -> None:
        self._client = {"physicsClientId": world.client}
        self._is_loaded = params.is_loaded
        self._block, self._board = _add_block(world, params), _add_board(world, params)
        world.draw("block", self._block, -1)
        world.draw("board", self._board, 0)

    def _place(self) -> list[float]:
        return list(pybullet.getBasePositionAndOrientation(self._block, **self._client)[0])

    def hold(self) -> None:
        """Pull the block back, level with its middle; without the scale it rides away on the board."""
        if not self._is_loaded:
            return
        place = self._place()
        speed = pybullet.getBaseVelocity(self._block, **self._client)[0][0]
        force = [-STIFFNESS * place[0] - DAMPING * speed, 0, 0]
        pybullet.applyExternalForce(self._block, -1, force, place, pybullet.WORLD_FRAME, **self._client)

    def forces(self) -> tuple[float, float]:
        """Return the force that stretches the spring and the one that presses on the board [N]; 0 without a load."""
        if not self._is_loaded:
            return 0.0, 0.0
        contacts = pybullet.getContactPoints(self._block, self._board, **self._client)
        return STIFFNESS * self._place()[0], float(sum(contact[9] for contact in contacts))


def run(params: Params, step: float = STEP) -> Observation:
    """Pull the board away and follow the pull of the scale and the normal force [N].

    Args:
        params: the block, its load and the surface.
        step: time step of the engine [s].
    """
    with World(GRAVITY, step, sample=step) as world:
        rig = _Rig(world, params)
        return world.run(DURATION, rig.forces, rig.hold)


def arrows(params: Params, film: Motion) -> Mapping[str, NDArray[np.float64]]:
    """Return the forces on the block [N] at each frame, shape (n_frames, 3).

    The block hardly moves, so friction and pull keep balance; both grow as the scale is drawn out.
    """
    moved = film.poses[:, 0, 0] - film.poses[0, 0, 0]
    along = np.clip(moved / (moved[-1] or 1.0), 0, 1)[:, None] * np.array([friction_force(params), 0, 0])
    upwards = np.full_like(along, [0, 0, normal_force(params)])
    return {"weight": -upwards, "support": upwards, "friction": along, "pull": -along}


def _arrows(params: Params) -> list[dict[str, Any]]:
    length, _, height = params.edges
    middle, foot, left = [0, 0, TOP + height / 2], [length / 2, 0, TOP], [-length / 2, 0, TOP + height / 2]
    return [
        arrow("weight", "G", "重力", "Weight", WEIGHT, 0, middle),
        arrow("support", "N", "支持力", "Support of the board", SUPPORT, 0, middle),
        arrow("friction", "f", "滑动摩擦力", "Friction", FRICTION, 0, foot),
        arrow("pull", "F", "测力计的拉力", "Pull of the scale", PULL, 0, left),
    ]


def _item(
    name: str, shape: str, size: list[float], colour: str, position: list[float], **more: object
) -> dict[str, Any]:
    return {"name": name, "shape": shape, "size": size, "colour": colour, "position": position, "body": None} | more


def _masses(params: Params) -> list[dict[str, Any]]:
    """Draw the masses on the block: a disc for every 100 g, a thinner one for a last 50 g."""
    items, height = [], TOP + params.edges[2]
    left = round(params.load / 0.05)
    while left > 0:
        thickness = 0.012 if left > 1 else 0.006
        place = [0, 0, height + thickness / 2]
        items.append(_item(f"mass_{left}", "cylinder", [0.022, thickness * 0.9], "#c9a227", place, body=0))
        height, left = height + thickness, left - 2
    return items


def _scale(level: float, hook: dict[str, Any]) -> list[dict[str, Any]]:
    """Draw the spring scale at the height of the block's middle [m], its hook reaching to the block or hanging free."""
    along = [0, 0.7071067811865476, 0, 0.7071067811865476]
    return [
        _item("post", "box", [0.03, 0.05, 0.2], "#8a94a0", [-0.78, 0, 0.13]),
        _item("holder", "line", [0.003], "#8a94a0", [-0.78, 0, level], to=[-0.46, 0, level]),
        _item("case", "cylinder", [0.015, 0.2], "#0b7a75", [-0.36, 0, level], quaternion=along),
        _item("cap", "cylinder", [0.017, 0.012], "#2c3e50", [-0.256, 0, level], quaternion=along),
        _item("hook", "line", [0.002], "#3a4654", [-0.25, 0, level], **hook),
    ]


def scene(params: Params) -> dict[str, Any]:
    """Say what is drawn, before and during a run (the Scene of docs/architecture.md); hidden values do not enter it."""
    length, width, height = params.edges
    middle = [-0.1, 0, TOP - 0.04]
    level = TOP + height / 2
    hook = {"to": [-0.08, 0, level], "body": 0} if params.is_loaded else {"to": [-0.22, 0, level - 0.02]}
    board = [BOARD_START, 0, TOP - BOARD[2] / 2]
    towel = _item("towel", "box", [0.93, 0.135, 0.004], "#8fb7c9", [BOARD_START, 0, TOP - 0.001], body=1)
    return {
        "camera": {
            "front": {"position": [0, -2.0, 0.85], "target": [0, 0, TOP - 0.04]},
            "side": {"position": [0.85, -1.15, 0.8], "target": middle},
            "close": {"position": [-0.1, -0.55, 0.36], "target": [-0.1, 0, TOP + 0.03]},
        },
        "ground": True,
        "arrows": _arrows(params),
        "items": [
            _item("table", "box", [1.8, 0.4, 0.03], "#d9c3a0", [0, 0, 0.015]),
            _item("rail", "box", [1.5, 0.1, 0.06], "#5f7d95", [0, 0, 0.065]),
            _item("board", "box", list(BOARD), "#c08a53", board, body=1),
            *([towel] if params.surface == "towel" else []),
            _item("block", "box", [length, width, height], "#8c5a2b", [0, 0, level], body=0)
            | {"label": {"zh": "木块", "en": "Block"}},
            *_masses(params),
            *_scale(level, hook),
            _item("ruler", "ruler", [1.0, 0.025, 0.003], "#f2d16b", [0, -0.15, 0.032]),
        ],
    }
