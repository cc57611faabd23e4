"""Arrows of the view: forces on the bodies, and velocities.

They are worked out from the film, as the page gets it, and from a typical apparatus with the pupil's controls, never
from the pupil's own: whoever measures an arrow learns nothing that the film and the controls do not tell already.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labkit.trajectory import Motion, decode, encode

# The four that stay apart for every kind of colour blindness, dark enough for the pale background.
# Source: Okabe and Ito, Color Universal Design, 2008.
WEIGHT, PULL, SUPPORT, FRICTION = "#b34a00", "#00609a", "#00795a", "#9c3f7f"
"""Colours of arrows, by what they stand for; where one of these is missing another arrow may take its colour."""


def arrow(
    name: str, symbol: str, zh: str, en: str, colour: str, body: int, position: list[float], length: float = 0.2
) -> dict[str, Any]:
    """Describe an arrow for the Scene of docs/architecture.md.

    Args:
        name: what the lab's `arrows` calls it.
        symbol: what is written at its tip.
        zh: its name in Chinese.
        en: its name in English.
        colour: one of this module's.
        body: number of the body that carries it.
        position: where it begins, in the world, before the run [m].
        length: how long the longest of its kind is drawn [m].
    """
    words = {"name": name, "symbol": symbol, "label": {"zh": zh, "en": en}, "colour": colour, "kind": "force"}
    return words | {"body": body, "position": position, "length": length}


def film(motion: Motion) -> Motion:
    """Return a motion as the page gets it."""
    return decode(*encode(motion))


def _longest(vectors: list[NDArray[np.float64]]) -> float:
    return max(float(np.linalg.norm(each, axis=1).max(initial=0)) for each in vectors)


def _in_shares(vectors: Mapping[str, NDArray[np.float64]], kinds: Mapping[str, str]) -> dict[str, NDArray[np.float64]]:
    """Return every arrow over the longest of its kind, in the order of the scene."""
    most = {kind: _longest([vectors[name] for name in kinds if kinds[name] == kind]) for kind in set(kinds.values())}
    return {name: vectors[name] / (most[kind] or 1.0) for name, kind in kinds.items()}


def with_arrows(world: Any, typical: Any, scene: Mapping[str, Any], motion: Motion) -> Motion:  # noqa: ANN401
    """Add to a motion the arrows that a lab's scene names.

    Args:
        world: the lab's `world.py`; where the scene names arrows it has a function `arrows(params, film)` that gives
            each of them by name, in any unit of its kind, shape (n_frames, 3).
        typical: the lab's Params with the controls of the run and the defaults of everything hidden.
        scene: what is drawn.
        motion: the poses of the run.
    """
    kinds = {each["name"]: each["kind"] for each in scene.get("arrows", [])}
    if not kinds:
        return motion
    return dataclasses.replace(motion, arrows=_in_shares(world.arrows(typical, film(motion)), kinds))
