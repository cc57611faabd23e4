"""Instruments: what the pupil reads. Resolution and noise belong to the instrument, never to the engine.

An instrument turns a true value into a `Reading`. Its `uncertainty` is the standard uncertainty of one reading, from
everything that the instrument does to it: noise and the width of its smallest division.
Source: JCGM 100:2008 (GUM), 4.3.7 (a uniform distribution of full width a has the standard deviation a/√12).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Reading:
    """What an instrument shows.

    Attributes:
        value: the number read [unit].
        unit: unit as pint reads it.
        resolution: smallest division [unit].
        uncertainty: standard uncertainty of this one reading [unit].
    """

    value: float
    unit: str
    resolution: float
    uncertainty: float


def _decimals(resolution: float) -> int:
    return max(0, -math.floor(math.log10(resolution) + 1e-9))


@dataclass(frozen=True)
class Instrument:
    """An instrument with normal noise and a smallest division.

    Attributes:
        unit: unit of its readings.
        resolution: smallest division [unit].
        noise: standard deviation of one reading before it is rounded [unit].
        bias: constant part of what it shows beyond the true value [unit].
    """

    unit: str
    resolution: float
    noise: float
    bias: float = 0.0

    @property
    def uncertainty(self) -> float:
        """Standard uncertainty of one reading [unit]."""
        return math.hypot(self.noise, self.resolution / math.sqrt(12))

    def measure(self, true_value: float, source: np.random.Generator) -> Reading:
        """Read a true value [unit] with noise from `source`."""
        noisy = true_value + self.bias + source.normal(0.0, self.noise)
        value = round(round(noisy / self.resolution) * self.resolution, _decimals(self.resolution))
        return Reading(value, self.unit, self.resolution, round(self.uncertainty, 7))


def ruler(division: float = 0.001, parallax: float = 0.0003, parts: int = 1) -> Instrument:
    """Return a ruler.

    Args:
        division: smallest division [m].
        parallax: what the eye's wavering adds, as a standard deviation [m].
        parts: into how many parts the eye divides a division [1]; ten for a scale that the thing read lies upon.
    """
    return Instrument("m", division / parts, parallax)


def sight(gap: float, rise: float, distance: float) -> float:
    """Return by how much a mark seems to stand lower on a ruler behind it, to an eye above it [m].

    Args:
        gap: how far the ruler stands behind the mark [m].
        rise: how far the eye is above the mark [m]; below, the mark seems higher.
        distance: how far the eye is in front of the mark [m].
    """
    return gap * rise / distance


def stopwatch(reaction: float = 0.12) -> Instrument:
    """Return a hand-held stopwatch that shows 0.01 s.

    Starting and stopping each scatter by the standard deviation `reaction` [s], so the interval scatters by √2 of it.
    """
    return Instrument("s", 0.01, reaction * math.sqrt(2))


def photogate(jitter: float = 0.0003, division: float = 0.001) -> Instrument:
    """Return a photogate timer; `jitter` is its standard deviation [s], division in [s]."""
    return Instrument("s", division, jitter)


def carbon_paper(spread: float = 0.002) -> Instrument:
    """Return carbon paper beside a ruler of 1 mm; the dot that a ball leaves is off by the standard deviation [m]."""
    return Instrument("m", 0.001, spread)


def grid(division: float = 0.01, parallax: float = 0.0015) -> Instrument:
    """Return the grid behind a body in a photograph, read by eye to a fifth of its division [m].

    The body's blurred edge and the gap before the grid scatter by the standard deviation `parallax` [m].
    """
    return Instrument("m", division / 5, parallax)


def protractor(zero: float = 0.0, parallax: float = 0.4) -> Instrument:
    """Return a protractor of 1°; `zero` is what it shows at rest [deg], parallax a standard deviation [deg]."""
    return Instrument("deg", 1.0, parallax, zero)


def spring_scale(division: float = 0.1, tremble: float = 0.03) -> Instrument:
    """Return a spring scale, read by eye to a fifth of its division [N].

    Its pointer trembles with the standard deviation `tremble` [N].
    """
    return Instrument("N", division / 5, tremble)


def force_sensor(zero: float = 0.0, noise: float = 0.02) -> Instrument:
    """Return a force sensor that shows 0.01 N; `zero` is what it shows without a force [N], noise in [N]."""
    return Instrument("N", 0.01, noise, zero)
