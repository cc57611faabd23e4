"""The arrows of cart and hanging weights: the pull of the string at both its ends, and the weight."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labkit.arrow import PULL, SUPPORT, WEIGHT, arrow
from labkit.trajectory import Motion
from labs.newton_second_law.model import GRAVITY, Params, acceleration


def arrows(params: Params, film: Motion) -> Mapping[str, NDArray[np.float64]]:
    """Return the string's pull at both its ends and the weight on it [N], at each frame, shape (n_frames, 3).

    While the weights sink faster and faster the string pulls less than they weigh.
    """
    ahead = np.diff(film.poses[:, 0, 0], append=film.poses[-1, 0, 0])
    pull = params.hanger * np.where(ahead > 0, GRAVITY - acceleration(params), GRAVITY)[:, None]
    weight = np.full((len(pull), 3), [0, 0, -params.hanger * GRAVITY])
    return {"pull": pull * np.array([1, 0, 0]), "tension": pull * np.array([0, 0, 1]), "weight": weight}


def described(cart: list[float], hook: list[float]) -> list[dict[str, Any]]:
    """Describe the arrows, which begin where the string is tied to the cart and to the weights [m]."""
    return [
        arrow("pull", "F", "绳对小车的拉力", "Pull on the cart", PULL, 0, cart),
        arrow("tension", "F′", "绳对砝码的拉力", "Pull on the weights", SUPPORT, 1, hook),
        arrow("weight", "G", "砝码的重力", "Weight of the hanging mass", WEIGHT, 1, hook),
    ]
