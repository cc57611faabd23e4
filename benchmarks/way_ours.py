"""Our way: the whole run at once, as `labkit.trajectory` writes it."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks import drawn, fall
from benchmarks.cost import Cost
from labkit.trajectory import Motion, encode

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


def error() -> dict[str, float]:
    """Compare what the page draws with what was simulated, at every step of the engine.

    Returns:
        The worst distance [mm] and the worst angle [deg], at the frames, and between them but for the steps with a
        bounce and beside one.
    """
    steps, interval = fall.STEPS_PER_FRAME, 1 / fall.FRAMES_PER_SECOND
    true = Motion(interval / steps, NAMES, np.array(list(fall.open_fall().frames(every=1))))
    times = [number * true.interval for number in range(len(true.poses))]
    with tempfile.TemporaryDirectory() as folder:
        film = Motion(interval, NAMES, true.poses[::steps])
        poses = np.array(drawn.draw(drawn.build(Path(folder)), film, times)["poses"])
    distances, angles = drawn.distances(poses, true.poses), drawn.angles(poses, true.poses)
    struck = drawn.struck(true, steps)
    beside = np.roll(struck, steps, axis=0) | np.roll(struck, -steps, axis=0)
    smooth = ~(struck | beside)
    return {
        "position": float(distances[::steps].max()),
        "angle": float(angles[::steps].max()),
        "position_between": float(distances[smooth].max()),
        "angle_between": float(angles[smooth].max()),
    }
