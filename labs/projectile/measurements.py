"""What can be read off the projectile, with which instruments, and what follows from it."""

from __future__ import annotations

import numpy as np

from labkit.column import Column
from labkit.instrument import Instrument, Reading, carbon_paper, ruler
from labkit.trajectory import Observation
from labs.projectile.model import Params, landing

RULER: Instrument = ruler()
PAPER: Instrument = carbon_paper()

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


def measure(params: Params, observation: Observation, source: np.random.Generator) -> dict[str, Reading]:
    """Read the drop with the ruler, and how far out the mark on the carbon paper is."""
    return {
        "fall": RULER.measure(params.fall, source),
        "distance": PAPER.measure(landed(params, observation), source),
    }


def derive(params: Params, readings: dict[str, Reading]) -> dict[str, float]:
    """Return what the table works out from the readings: the distance squared [m²]."""
    del params
    return {"distance_squared": round(readings["distance"].value ** 2, 6)}


def fidelity(params: Params, observation: Observation) -> dict[str, tuple[float, float, float]]:
    """Compare the engine with the law, for each quantity an instrument reads.

    Returns:
        By reading: what the engine gave, what the law says, and the smallest uncertainty it is read with [m].
    """
    return {"distance": (landed(params, observation), landing(params), PAPER.uncertainty)}
