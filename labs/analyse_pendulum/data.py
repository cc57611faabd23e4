"""Readings of a pendulum to work on: an apparatus that exists nowhere else, made up anew for each notebook folder."""

from __future__ import annotations

import csv
import math
import random
from pathlib import Path

FILE = Path("trials.csv")
"""The pupil's own trials, if the server has put them beside the notebook: length [m], swings, time [s]."""

Trials = list[list[float]]
"""Rows of length [m], number of full swings [1] and their time [s]."""

LENGTHS = (0.30, 0.50, 0.70, 0.90, 1.10, 1.30)
SWINGS, REPEATS = 20, 3
REACTION = 0.15
"""Standard deviation of a hand-stopped time [s]."""


def made_up(source: random.Random, gravity: float) -> Trials:
    """Make the readings that a careful pupil would take at a place with this gravity [m/s²]."""
    return [[length, SWINGS, round(_time(length, gravity, source), 2)] for length in LENGTHS for _ in range(REPEATS)]


def _time(length: float, gravity: float, source: random.Random) -> float:
    return SWINGS * 2 * math.pi * math.sqrt(length / gravity) + source.gauss(0, REACTION)


def trials(file: Path = FILE) -> Trials:
    """Return the pupil's own trials, or an example where there are none."""
    if not file.is_file():
        return made_up(random.Random(2026), 9.794)  # noqa: S311 - an example, not a secret
    with file.open(encoding="utf-8", newline="") as opened:
        return [[float(row["length"]), float(row["swings"]), float(row["time"])] for row in csv.DictReader(opened)]
