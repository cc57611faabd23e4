"""What can be read off the turntable, with which instruments, and what follows from it."""

from __future__ import annotations

import math

import numpy as np

from labkit.column import Column
from labkit.instrument import Instrument, Reading, force_sensor, ruler
from labkit.trajectory import Observation
from labs.centripetal_force.model import Params, force, steady, turning_time

RULER: Instrument = ruler()
TIMER = Instrument("s", 0.001, 0.0008)
"""A photogate at the end of the arm: the flag is a few millimetres wide, so it scatters more than a narrow one."""

COLUMNS = (
    Column("radius", "readings", "r", "m", 3, zh="转动半径", en="Radius"),
    Column("load", "controls", "m₁", "kg", 2, zh="砝码质量", en="Load"),
    Column("turns", "controls", "n", "1", 0, zh="圈数", en="Turns"),
    Column("time", "readings", "t", "s", 3, zh="总时间", en="Time"),
    Column("force", "readings", "F", "N", 2, zh="传感器示数", en="Sensor reading"),
    Column("angular_speed", "derived", "ω", "rad/s", 3, zh="角速度", en="Angular speed"),
    Column("angular_speed_squared", "derived", "ω²", "rad²/s²", 2, zh="角速度的平方", en="Angular speed squared"),
)

GRAPH_X = ("angular_speed", "angular_speed_squared", "radius")
GRAPH_Y = ("force", "angular_speed", "angular_speed_squared")


def timed(observation: Observation, since: float, turns: int) -> tuple[float, float]:
    """Return when the flag first passes the gate after `since` [s], and `turns` turns later [s]."""
    times, angle = observation.times, observation.seen[:, 0]
    # The gate stands a quarter turn before the place where the arm starts.
    first = math.ceil((np.interp(since, times, angle) + math.pi / 2) / (2 * math.pi))
    passes = 2 * math.pi * np.array([first, first + turns]) - math.pi / 2
    began, ended = np.interp(passes, angle, times)
    return float(began), float(ended)


def _seen(params: Params, observation: Observation) -> dict[str, float]:
    """Return what truly happened while it was timed: how long it took [s] and the mean force on the sensor [N]."""
    began, ended = timed(observation, steady(params), int(params.turns))
    during = (observation.times >= began) & (observation.times <= ended)
    pull = float(observation.seen[during, 1].mean()) if params.rod == "joined" else 0.0
    return {"time": ended - began, "force": pull}


def measure(params: Params, observation: Observation, source: np.random.Generator) -> dict[str, Reading]:
    """Read the radius with the ruler, the time with the photogate and the force with the sensor, zero and all."""
    seen = _seen(params, observation)
    return {
        "radius": RULER.measure(params.radius, source),
        "time": TIMER.measure(seen["time"], source),
        "force": force_sensor(params.sensor_zero).measure(seen["force"], source),
    }


def derive(params: Params, readings: dict[str, Reading]) -> dict[str, float]:
    """Return what the table works out from the readings: angular speed [rad/s] and its square [rad²/s²]."""
    speed = 2 * math.pi * params.turns / readings["time"].value
    return {"angular_speed": round(speed, 6), "angular_speed_squared": round(speed**2, 6)}


def fidelity(params: Params, observation: Observation) -> dict[str, tuple[float, float, float]]:
    """Compare the engine with the law, for each quantity an instrument reads.

    Returns:
        By reading: what the engine gave, what the law says, and the smallest uncertainty it is read with [s, N].
    """
    seen = _seen(params, observation)
    time = {"time": (seen["time"], turning_time(params), TIMER.uncertainty)}
    if params.rod == "off":
        return time
    return time | {"force": (seen["force"], force(params), force_sensor().uncertainty)}
