"""What can be read off the air track, with which instruments, and what follows from it."""

from __future__ import annotations

import numpy as np

from labkit.column import Column
from labkit.instrument import Instrument, Reading
from labkit.trajectory import Observation
from labs.momentum_collision.model import FLAG, GATES, Params, speeds_after

TIMER = Instrument("s", 0.0001, 0.0003)
"""Digital timer of the photogates: it shows 0.1 ms, and the edges of a flag are not seen sharper than 0.3 ms."""

PASSES = {"time_before": (0, GATES[0]), "time_b": (1, GATES[1]), "time_after": (0, GATES[1])}
"""Which cart (0 is A) is timed where [m], by reading."""

COLUMNS = (
    Column("time_before", "readings", "t₁", "s", 4, zh="A 碰前遮光时间", en="A before, time in the gate"),
    Column("time_b", "readings", "t₂", "s", 4, zh="B 碰后遮光时间", en="B after, time in the gate"),
    Column("time_after", "readings", "t₁′", "s", 4, zh="A 碰后遮光时间", en="A after, time in the gate"),
    Column("speed_before", "derived", "v₁", "m/s", 3, zh="A 碰前速度", en="A before"),
    Column("speed_b", "derived", "v₂′", "m/s", 3, zh="B 碰后速度", en="B after"),
    Column("speed_after", "derived", "v₁′", "m/s", 3, zh="A 碰后速度", en="A after"),
    Column("speed_lost", "derived", "v₁−v₁′", "m/s", 3, zh="A 减少的速度", en="Speed A loses"),
    Column("momentum_gained", "derived", "m₂v₂′", "kg·m/s", 4, zh="B 获得的动量", en="Momentum B gains"),
)

GRAPH_X = ("speed_before", "speed_lost", "speed_after", "speed_b")
GRAPH_Y = ("momentum_gained", "speed_lost", "speed_b", "speed_after")


def blocked(observation: Observation, cart: int, gate: float) -> float:
    """Return how long the flag of a cart blocks a gate [s]; it moves steadily there, so no look is missed."""
    edges = [gate - FLAG / 2, gate + FLAG / 2]
    entered, left = np.interp(edges, observation.seen[:, cart], observation.times)
    return float(left - entered)


def measure(params: Params, observation: Observation, source: np.random.Generator) -> dict[str, Reading]:  # noqa: ARG001 - the gates see the carts only
    """Read the times for which the flags block the gates."""
    return {name: TIMER.measure(blocked(observation, *place), source) for name, place in PASSES.items()}


def derive(params: Params, readings: dict[str, Reading]) -> dict[str, float]:
    """Return what the table works out from the readings: speeds [m/s] and the momentum of cart B [kg m/s]."""
    before, struck, after = (FLAG / readings[name].value for name in PASSES)
    values = {"speed_before": before, "speed_b": struck, "speed_after": after, "speed_lost": before - after}
    return {name: round(value, 6) for name, value in (values | {"momentum_gained": params.mass * struck}).items()}


def fidelity(params: Params, observation: Observation) -> dict[str, tuple[float, float, float]]:
    """Compare the engine with the law, for each quantity an instrument reads.

    Returns:
        By reading: what the engine gave, what the law says, and the smallest uncertainty it is read with [s].
    """
    after, struck = speeds_after(params)
    laws = {"time_before": FLAG / params.speed, "time_b": FLAG / struck, "time_after": FLAG / after}
    return {name: (blocked(observation, *place), laws[name], TIMER.uncertainty) for name, place in PASSES.items()}
