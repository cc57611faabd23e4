"""What can be read off the projectile, with which instruments, and what follows from it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from labkit import picture
from labkit.column import Column
from labkit.instrument import Instrument, Reading, carbon_paper, grid, ruler
from labkit.picture import Picture
from labkit.trajectory import Observation
from labs.projectile.model import FLASH, Params, flown, landing

RULER: Instrument = ruler()
PAPER: Instrument = carbon_paper()
GRID: Instrument = grid()
RECORDERS: dict[str, Instrument] = {"paper": PAPER, "camera": GRID}

COLUMNS = (
    Column("fall", "readings", "y", "m", 3, zh="下落高度", en="Drop"),
    Column("distance", "readings", "x", "m", 3, zh="水平距离", en="Distance"),
    Column("distance_squared", "derived", "x²", "m²", 4, zh="水平距离的平方", en="Distance squared"),
)

GRAPH_X = ("distance_squared", "distance", "fall")
GRAPH_Y = ("fall", "distance", "distance_squared")


def landed(params: Params, observation: Observation) -> float:
    """Return how far out the ball truly meets the board [m], between two looks."""
    out, height = observation.seen.T
    above = height + params.true_fall
    after = int(np.argmax(above <= 0))
    share = above[after - 1] / (above[after - 1] - above[after])
    return float(out[after - 1] + share * (out[after] - out[after - 1]))


def flashes(params: Params, observation: Observation) -> NDArray[np.float64]:
    """Return how far out the ball truly is at each flash and how far below the ruler's zero [m], shape (n, 2)."""
    out, height = observation.seen.T
    start, end = np.interp([0.0, landed(params, observation)], out, observation.times)
    times = np.arange(start, end, FLASH)
    places = [np.interp(times, observation.times, along) for along in (out, -height - params.zero_offset)]
    return np.stack(places, axis=1)


def pictures(params: Params, observation: Observation) -> dict[str, Picture]:
    """Return the photograph, if one was taken."""
    if params.recorder == "paper":
        return {}
    shown = flashes(params, observation)
    return {"photograph": picture.taken("flashes", FLASH, range(len(shown)), shown)}


def measure(params: Params, observation: Observation, source: np.random.Generator) -> dict[str, Reading]:
    """Read the drop with the ruler, and where the ball lands on the paper or, with each flash, in the photograph."""
    readings = {
        "fall": RULER.measure(params.fall, source),
        "distance": RECORDERS[params.recorder].measure(landed(params, observation), source),
    }
    if params.recorder == "camera":
        for number, place in enumerate(flashes(params, observation)):
            readings |= {f"{name}{number}": GRID.measure(at, source) for name, at in zip("xy", place, strict=True)}
    return readings


def derive(params: Params, readings: dict[str, Reading]) -> dict[str, float]:
    """Return what the table works out from the readings: the distance squared [m²]."""
    del params
    return {"distance_squared": round(readings["distance"].value ** 2, 6)}


def fidelity(params: Params, observation: Observation) -> dict[str, tuple[float, float, float]]:
    """Compare the engine with the law, for each quantity an instrument reads.

    Returns:
        By reading: what the engine gave, what the law says, and the smallest uncertainty it is read with [m].
    """
    finest = min(recorder.uncertainty for recorder in RECORDERS.values())
    found = {"distance": (landed(params, observation), landing(params), finest)}
    # The first flash is where the way begins: there is nothing to compare.
    below = np.array([0.0, params.zero_offset])
    for number, place in enumerate(flashes(params, observation)[1:] + below, start=1):
        law = flown(params, FLASH * number)
        found |= {f"{name}{number}": (float(place[axis]), law[axis], finest) for axis, name in enumerate("xy")}
    return found
