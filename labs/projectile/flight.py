"""The arrows of the projectile: its weight while it flies, and its velocity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labkit.arrow import SUPPORT, WEIGHT, arrow
from labkit.trajectory import Motion
from labs.projectile.model import Params

LAUNCH = 0.75
"""Height above the floor of the ball's centre as it leaves the ramp [m]."""


def _velocity(places: NDArray[np.float64], interval: float) -> NDArray[np.float64]:
    """Return the velocity at each frame [m/s], shape (n_frames, 3); where the ball is caught, that before."""
    before = np.diff(places, axis=0, prepend=places[:1])
    after = np.diff(places, axis=0, append=places[-1:])
    rests = ~after.any(axis=1, keepdims=True)
    caught = np.roll(rests, -1, axis=0) & ~rests
    # The last step of the fall, half a step later: its velocity has gone on growing as it did before.
    falling = before + (before - np.roll(before, 1, axis=0)) / 2
    return np.where(rests, 0, np.where(caught, falling, (before + after) / 2)) / interval


def arrows(_params: Params, film: Motion) -> Mapping[str, NDArray[np.float64]]:
    """Return the weight, while no other force acts, and the velocity [m/s], at each frame, shape (n_frames, 3)."""
    places = film.poses[:, 0, :3]
    velocity = _velocity(places, film.interval)
    flies = (places[:, 2:] < LAUNCH - 0.001) & velocity.any(axis=1, keepdims=True)
    return {"weight": flies * np.array([0.0, 0.0, -1.0]), "velocity": velocity}


def described(ball: list[float]) -> list[dict[str, Any]]:
    """Describe both arrows, which begin at the ball [m]."""
    return [
        arrow("weight", "G", "重力", "Weight", WEIGHT, 0, ball, 0.12),
        arrow("velocity", "v", "速度", "Velocity", SUPPORT, 0, ball, 0.25) | {"kind": "velocity"},
    ]
