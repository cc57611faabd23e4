"""What can be read off the photogates, and what follows from it."""

from __future__ import annotations

import numpy as np

from labkit.column import Column
from labkit.instrument import Instrument, Reading, photogate, ruler
from labkit.trajectory import Observation
from labs.newton_second_law.model import FLAG, GRAVITY, Params, blocked, gates

RULER: Instrument = ruler()
GATE: Instrument = photogate(jitter=0.00004, division=0.0001)

COLUMNS = (
    Column("hanger", "controls", "m", "kg", 2, zh="悬挂砝码质量", en="Hanging mass"),
    Column("pull", "derived", "F", "N", 3, zh="悬挂砝码的重力", en="Weight of the hanging mass"),
    Column("spacing", "readings", "s", "m", 3, zh="光电门距离", en="Between the gates"),
    Column("first", "readings", "Δt₁", "s", 4, zh="第一次挡光时间", en="First gate blocked"),
    Column("second", "readings", "Δt₂", "s", 4, zh="第二次挡光时间", en="Second gate blocked"),
    Column("acceleration", "derived", "a", "m/s²", 3, zh="加速度", en="Acceleration"),
)

GRAPH_X = ("pull", "hanger", "acceleration")
GRAPH_Y = ("acceleration", "pull", "second")


def blocked_times(params: Params, observation: Observation) -> tuple[float, float]:
    """Return for how long the flag truly blocks each photogate [s], between two looks."""
    edges = [edge for gap in gates(params) for edge in (gap, gap + FLAG)]
    times = np.interp(edges, observation.seen, observation.times)
    return float(times[1] - times[0]), float(times[3] - times[2])


def measure(params: Params, observation: Observation, source: np.random.Generator) -> dict[str, Reading]:
    """Read the distance of the photogates with the ruler, and the two times they were blocked."""
    first, second = blocked_times(params, observation)
    return {
        "spacing": RULER.measure(params.spacing, source),
        "first": GATE.measure(first, source),
        "second": GATE.measure(second, source),
    }


def derive(params: Params, readings: dict[str, Reading]) -> dict[str, float]:
    """Return what the table works out: the weight of the hanging mass [N] and the acceleration [m/s²].

    a = (v₂² − v₁²) / 2s, each speed being the width of the flag over the time it blocks a gate.
    """
    first, second = (FLAG / readings[name].value for name in ("first", "second"))
    acceleration = (second**2 - first**2) / (2 * readings["spacing"].value)
    return {"pull": round(params.hanger * GRAVITY, 6), "acceleration": round(acceleration, 6)}


def fidelity(params: Params, observation: Observation) -> dict[str, tuple[float, float, float]]:
    """Compare the engine with the law, for each quantity an instrument reads.

    Returns:
        By reading: what the engine gave, what the law says, and the smallest uncertainty it is read with [s].
    """
    engine, law = blocked_times(params, observation), [blocked(params, gap) for gap in gates(params)]
    return {name: (engine[n], law[n], GATE.uncertainty) for n, name in enumerate(("first", "second"))}
