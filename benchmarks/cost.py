"""What showing ten seconds of motion costs a server."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks import fall


@dataclass(frozen=True)
class Cost:
    """What ten seconds cost.

    Attributes:
        data: what goes to the browser [B].
        cpu: processor time of the server, the simulation's own included [s].
    """

    data: float
    cpu: float


def follow(scene: fall.Fall, show: Callable[[fall.Poses], object]) -> float:
    """Simulate as time goes by and show each frame when it is due.

    Returns:
        The processor time that this process spent [s].
    """
    start, spent = time.monotonic(), time.process_time()
    for number, poses in enumerate(scene.frames()):
        left = start + number / fall.FRAMES_PER_SECOND - time.monotonic()
        if left > 0:
            time.sleep(left)
        show(poses)
    return time.process_time() - spent
