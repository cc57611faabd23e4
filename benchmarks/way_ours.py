"""Our way: the whole run at once, as `labkit.trajectory` writes it."""

from __future__ import annotations

import json
import time

import numpy as np

from benchmarks import fall
from benchmarks.cost import Cost
from labkit.trajectory import Motion, decode, encode

ENVELOPE = 600
"""What a Jupyter message costs beside its content [B]."""

NAMES = tuple(f"body-{number}" for number in range(fall.BODIES))


def measure() -> Cost:
    """Simulate, write the motion down, and count it with its message."""
    scene = fall.open_fall()
    spent = time.process_time()
    header, data = encode(Motion(1 / fall.FRAMES_PER_SECOND, NAMES, np.array(list(scene.frames()))))
    told = json.dumps({"method": "custom", "content": {"event": "ran", "motion": header}})
    return Cost(ENVELOPE + len(told) + len(data), time.process_time() - spent)


def _angles(ones: fall.Poses, others: fall.Poses) -> fall.Poses:
    """Return the angle between turns [deg], shape (n_frames, n_bodies)."""
    cosine = np.abs(np.sum(ones * others, axis=-1))
    cosine /= np.linalg.norm(ones, axis=-1) * np.linalg.norm(others, axis=-1)
    angles: fall.Poses = np.degrees(2 * np.arccos(np.clip(cosine, -1, 1)))
    return angles


def error() -> tuple[float, float]:
    """Compare what is drawn with what was simulated, at every frame.

    Returns:
        The worst distance [mm] and the worst angle [deg].
    """
    true = np.array(list(fall.open_fall().frames()))
    drawn = decode(*encode(Motion(1 / fall.FRAMES_PER_SECOND, NAMES, true))).poses
    distances = np.linalg.norm(drawn[..., :3] - true[..., :3], axis=-1)
    return float(distances.max() * 1000), float(_angles(drawn[..., 3:], true[..., 3:]).max())
