"""What can be read off the photogates or the paper tape, and what follows from it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from labkit import picture
from labkit.column import Column
from labkit.instrument import Instrument, Reading, photogate, ruler
from labkit.picture import Picture
from labkit.trajectory import Observation
from labs.newton_second_law.model import (
    DOTS,
    FLAG,
    GRAVITY,
    INTERVALS,
    LAID,
    SKIPPED,
    TICK,
    Params,
    blocked,
    gates,
    travelled,
)

RULER: Instrument = ruler()
GATE: Instrument = photogate(jitter=0.00004, division=0.0001)
TAPE_RULER: Instrument = ruler(parts=10)

COUNTING = tuple(f"x{number}" for number in range(INTERVALS + 1))
"""Where the counting points lie on the ruler, by reading."""

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


def dots(observation: Observation) -> NDArray[np.float64]:
    """Return where the timer's dots truly lie on the ruler beside the tape [m], shape (n_dots,)."""
    # The engine's speeds are those of half a step ago, so its cart is early by that much.
    early = (observation.times[1] - observation.times[0]) / 2
    times = TICK * np.arange(SKIPPED + DOTS * INTERVALS + 1)
    way = np.interp(times - early, observation.times, observation.seen)
    laid: NDArray[np.float64] = way - way[SKIPPED] + LAID
    return laid


def pictures(params: Params, observation: Observation) -> dict[str, Picture]:
    """Return the tape, if there is one."""
    if params.timer == "gates":
        return {}
    laid = dots(observation)[:, None]
    return {"tape": picture.taken("tape", TICK, range(SKIPPED, len(laid), DOTS), laid)}


def measure(params: Params, observation: Observation, source: np.random.Generator) -> dict[str, Reading]:
    """Read the counting points off the tape; or the distance of the gates and the two times they were blocked."""
    if params.timer == "tape":
        counted = dots(observation)[SKIPPED::DOTS]
        return {name: TAPE_RULER.measure(place, source) for name, place in zip(COUNTING, counted, strict=True)}
    first, second = blocked_times(params, observation)
    return {
        "spacing": RULER.measure(params.spacing, source),
        "first": GATE.measure(first, source),
        "second": GATE.measure(second, source),
    }


def derive(params: Params, readings: dict[str, Reading]) -> dict[str, float]:
    """Return what the table works out: the weight of the hanging mass [N] and the acceleration [m/s²]."""
    acceleration = _from_gates(readings) if "first" in readings else _from_tape(readings)
    return {"pull": round(params.hanger * GRAVITY, 6), "acceleration": round(acceleration, 6)}


def _from_gates(readings: dict[str, Reading]) -> float:
    """Return (v₂² − v₁²) / 2s, each speed being the width of the flag over the time it blocks a gate [m/s²]."""
    first, second = (FLAG / readings[name].value for name in ("first", "second"))
    return (second**2 - first**2) / (2 * readings["spacing"].value)


def _from_tape(readings: dict[str, Reading]) -> float:
    """Return ((x₆ − x₃) − (x₃ − x₀)) / 9T², the later three intervals less the earlier three (逐差法) [m/s²]."""
    start, middle, end = (readings[COUNTING[number]].value for number in (0, INTERVALS // 2, INTERVALS))
    return ((end - middle) - (middle - start)) / (INTERVALS // 2 * DOTS * TICK) ** 2


def fidelity(params: Params, observation: Observation) -> dict[str, tuple[float, float, float]]:
    """Compare the engine with the law, for each quantity an instrument reads.

    Returns:
        By reading: what the engine gave, what the law says, and the smallest uncertainty it is read with [s, m].
    """
    engine, law = blocked_times(params, observation), [blocked(params, gap) for gap in gates(params)]
    timed = {name: (engine[n], law[n], GATE.uncertainty) for n, name in enumerate(("first", "second"))}
    return timed | _tape_fidelity(params, observation)


def _tape_fidelity(params: Params, observation: Observation) -> dict[str, tuple[float, float, float]]:
    """Compare how far each counting point lies beyond the first one."""
    counted = dots(observation)[SKIPPED::DOTS]
    times = [TICK * (SKIPPED + DOTS * number) for number in range(INTERVALS + 1)]
    ways = [travelled(params, time) - travelled(params, times[0]) for time in times]
    pairs = zip(COUNTING, counted - counted[0], ways, strict=True)
    return {name: (float(engine), law, TAPE_RULER.uncertainty) for name, engine, law in list(pairs)[1:]}
