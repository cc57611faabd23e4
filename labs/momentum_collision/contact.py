"""The arrows of a collision: with what force the carts push each other, as far as the film shows it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from labkit.arrow import FRICTION, SUPPORT, arrow
from labkit.trajectory import Motion

FAINTEST = 0.05
"""What is less than this share of the largest push is the film's rounding [1]."""


def pushes(film: Motion, touching: float, felt: float) -> dict[str, NDArray[np.float64]]:
    """Return the push on each cart over the mass of B [m/s²], at each frame, shape (n_frames, 3).

    Args:
        film: the carts A and B.
        touching: distance of their middles when their bumpers touch [m].
        felt: where felt begins to brake cart B [m].
    """
    a, b = film.poses[:, 0, 0], film.poses[:, 1, 0]
    gained = np.zeros_like(b)
    gained[1:-1] = np.diff(b, 2) / film.interval**2
    # A frame before they touch the second difference already feels the collision.
    near = (b - a < touching + np.abs(np.gradient(b - a))) & (b < felt)
    push = np.where(near & (gained > FAINTEST * gained.max()), gained, 0)[:, None] * np.array([1.0, 0.0, 0.0])
    return {"on A": -push, "on B": push}


def described(front_a: list[float], front_b: list[float]) -> list[dict[str, Any]]:
    """Describe both arrows, which begin at the fronts of the bumpers [m]; neither has the colour of a cart."""
    return [
        arrow("on A", "F′", "B 对 A 的作用力", "Force of B on A", SUPPORT, 0, front_a, 0.3),
        arrow("on B", "F", "A 对 B 的作用力", "Force of A on B", FRICTION, 1, front_b, 0.3),
    ]
