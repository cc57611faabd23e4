"""What can be read off the pendulum, with which instruments, and what follows from it."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from labkit.column import Column
from labkit.instrument import Instrument, Reading, photogate, protractor, ruler, sight, stopwatch
from labkit.trajectory import Observation
from labs.pendulum.model import EYE_BEFORE, GAP, Params, period

RULER: Instrument = ruler()
TIMERS: dict[str, Instrument] = {"stopwatch": stopwatch(), "photogate": photogate()}

COLUMNS = (
    Column("length", "readings", "L", "m", 3, zh="摆长", en="Length"),
    Column("swings", "controls", "n", "1", 0, zh="全振动次数", en="Full swings"),
    Column("time", "readings", "t", "s", 2, zh="总时间", en="Time"),
    Column("period", "derived", "T", "s", 3, zh="周期", en="Period"),
    Column("period_squared", "derived", "T²", "s²", 3, zh="周期的平方", en="Period squared"),
    Column("angle", "readings", "θ", "deg", 0, zh="量角器", en="Protractor"),
    Column("angle_at_rest", "readings", "θ₀", "deg", 0, zh="静止时", en="At rest"),
)

GRAPH_X = ("length", "period", "period_squared")
GRAPH_Y = ("period_squared", "period", "length")


def _crossings(times: NDArray[np.float64], angle: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the times [s] at which the bob passes its lowest point, between two looks, shape (n_crossings,)."""
    before = np.nonzero(np.diff(np.sign(angle)))[0]
    share = angle[before] / (angle[before] - angle[before + 1])
    crossings: NDArray[np.float64] = times[before] + share * (times[before + 1] - times[before])
    return crossings


def timed(params: Params, observation: Observation) -> float:
    """Return how long the full swings that are timed truly take [s]."""
    crossings = _crossings(observation.times, observation.seen)
    return float(crossings[2 * int(params.swings)] - crossings[0])


def measure(params: Params, observation: Observation, source: np.random.Generator) -> dict[str, Reading]:
    """Read the length with the ruler, the time with the timer chosen, and the protractor pulled aside and at rest."""
    rule = dataclasses.replace(RULER, bias=sight(GAP, params.rise, EYE_BEFORE))
    angles = protractor(params.protractor_zero)
    return {
        "length": rule.measure(params.length, source),
        "time": TIMERS[params.timer].measure(timed(params, observation), source),
        "angle": angles.measure(params.angle_deg, source),
        "angle_at_rest": angles.measure(0.0, source),
    }


def derive(params: Params, readings: dict[str, Reading]) -> dict[str, float]:
    """Return what the table works out from the readings: period [s] and its square [s²]."""
    period = readings["time"].value / params.swings
    return {"period": round(period, 6), "period_squared": round(period**2, 6)}


def fidelity(params: Params, observation: Observation) -> dict[str, tuple[float, float, float]]:
    """Compare the engine with the law, for each quantity an instrument reads.

    Returns:
        By reading: what the engine gave, what the law says, and the smallest uncertainty it is read with [s].
    """
    law = params.swings * period(params)
    return {"time": (timed(params, observation), law, min(timer.uncertainty for timer in TIMERS.values()))}
