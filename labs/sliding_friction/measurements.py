"""What can be read off the spring scale, and what follows from it."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from labkit.column import Column
from labkit.instrument import Instrument, Reading, spring_scale
from labkit.trajectory import Observation
from labs.sliding_friction.model import Params, friction_force, normal_force

SCALE: Instrument = spring_scale()

SETTLED = 0.5
"""The pointer is read over the last part of a pull, when it has settled [s]."""

COLUMNS = (
    Column("load", "controls", "m", "kg", 2, zh="砝码质量", en="Masses on the block"),
    Column("weight", "readings", "N", "N", 2, zh="压力（称得的总重）", en="Normal force (weighed)"),
    Column("pull", "readings", "f", "N", 2, zh="滑动摩擦力（拉力）", en="Friction (pull of the scale)"),
)

GRAPH_X = ("weight", "load", "pull")
GRAPH_Y = ("pull", "weight", "load")


def settled(observation: Observation) -> NDArray[np.float64]:
    """Return the true pull of the scale and the true normal force [N], shape (2,), once the pointer has settled."""
    late = observation.times > observation.times[-1] - SETTLED
    means: NDArray[np.float64] = observation.seen[late].mean(axis=0)
    return means


def measure(params: Params, observation: Observation, source: np.random.Generator) -> dict[str, Reading]:
    """Weigh the loaded block, then read the pull, both with the same scale and its zero as it stands.

    With nothing on its hook the scale is read twice.
    """
    scale = dataclasses.replace(SCALE, bias=params.zero_offset)
    pull, weight = settled(observation)
    return {"weight": scale.measure(weight, source), "pull": scale.measure(pull, source)}


def derive(params: Params, readings: dict[str, Reading]) -> dict[str, float]:
    """Return what the table works out from the readings: nothing, both forces are read directly."""
    del params, readings
    return {}


def fidelity(params: Params, observation: Observation) -> dict[str, tuple[float, float, float]]:
    """Compare the engine with the law, for each quantity an instrument reads.

    Returns:
        By reading: what the engine gave, what the law says, and the smallest uncertainty it is read with [N]; nothing
        of a scale that nothing pulls at.
    """
    if not params.is_loaded:
        return {}
    pull, weight = (float(force) for force in settled(observation))
    return {
        "pull": (pull, friction_force(params), SCALE.uncertainty),
        "weight": (weight, normal_force(params), SCALE.uncertainty),
    }
