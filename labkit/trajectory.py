"""A whole run as a few hundred bytes a second: quantised poses, second differences, zlib.

The layout is the `Motion` of docs/architecture.md; `labkit/page/` decodes it. Poses change smoothly, so second
differences of the quantised numbers are small and compress well.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

POSITION_QUANTUM = 0.00025
"""Step of a position [m]: the drawn place is at most half of it off along each axis."""

QUATERNION_QUANTUM = 1 / 2048
"""Step of a quaternion's component [1]: the drawn angle is less than 0.06° off, half a millimetre half a metre away."""

ARROW_QUANTUM = 1 / 50
"""Step of an arrow's components, over the longest of its kind [1]: a pixel or two on the screen."""


@dataclass(frozen=True)
class Motion:
    """The poses of the bodies of one run.

    Attributes:
        interval: time between two frames [s].
        bodies: names of the bodies.
        poses: x, y, z [m] and qx, qy, qz, qw [1] of each body at each frame, shape (n_frames, n_bodies, 7).
        arrows: by name, x, y, z of each arrow at each frame, over the longest of its kind [1], shape (n_frames, 3).
    """

    interval: float
    bodies: tuple[str, ...]
    poses: NDArray[np.float64]
    arrows: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)


@dataclass(frozen=True)
class Observation:
    """What was seen of a run, without any instrument between.

    Attributes:
        times: simulated time of each look [s], shape (n_samples,).
        seen: what was followed, shape (n_samples,) for one number and (n_samples, n_numbers) for several.
        motion: the poses that are drawn.
    """

    times: NDArray[np.float64]
    seen: NDArray[np.float64]
    motion: Motion


def _continuous(poses: NDArray[np.float64]) -> NDArray[np.float64]:
    """Flip quaternions so that each lies near the one before: q and -q are the same turn but not the same numbers."""
    quaternions = poses[:, :, 3:]
    dots = np.sum(quaternions[1:] * quaternions[:-1], axis=2)
    signs = np.cumprod(np.where(dots < 0, -1.0, 1.0), axis=0)
    flipped = poses.copy()
    flipped[1:, :, 3:] *= signs[:, :, None]
    return flipped


def _quanta() -> NDArray[np.float64]:
    return np.array([POSITION_QUANTUM] * 3 + [QUATERNION_QUANTUM] * 4)


def _second_differences(steps: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the value, then the first difference, then second differences, along the frames."""
    first = np.diff(steps, axis=0)
    return np.concatenate([steps[:1], first[:1], np.diff(first, axis=0)])


def _steps(motion: Motion) -> NDArray[np.int64]:
    """Return everything in quanta, a column a channel: the bodies', then the arrows'."""
    poses = _continuous(motion.poses) / _quanta()
    columns = [poses.reshape(len(poses), -1), *(vectors / ARROW_QUANTUM for vectors in motion.arrows.values())]
    return np.rint(np.concatenate(columns, axis=1)).astype(np.int64)


def encode(motion: Motion) -> tuple[dict[str, Any], bytes]:
    """Return the header and the compressed poses of a motion.

    Raises:
        ValueError: a pose is not finite, or too far away to be written.
    """
    if not np.isfinite(motion.poses).all():
        raise ValueError("a pose is not finite: the run has diverged")
    differences = _second_differences(_steps(motion))
    wide = bool(np.abs(differences).max(initial=0) > np.iinfo(np.int16).max)
    if wide and np.abs(differences).max() > np.iinfo(np.int32).max:
        raise ValueError("a pose lies too far away to be written")
    rows = differences.T.astype("<i4" if wide else "<i2")
    header = {"frames": len(motion.poses), "interval_ms": motion.interval * 1000, "bodies": list(motion.bodies)}
    header |= {"position_quantum": POSITION_QUANTUM, "quaternion_quantum": QUATERNION_QUANTUM, "wide": wide}
    header |= {"arrows": list(motion.arrows), "arrow_quantum": ARROW_QUANTUM}
    return header, zlib.compress(np.ascontiguousarray(rows).tobytes(), 9)


def decode(header: dict[str, Any], data: bytes) -> Motion:
    """Return the motion that `encode` wrote, to within half a quantum."""
    frames, bodies = header["frames"], tuple(header["bodies"])
    rows = np.frombuffer(zlib.decompress(data), "<i4" if header["wide"] else "<i2").reshape(-1, frames)
    differences = rows.T.astype(np.int64)
    steps = np.concatenate([differences[:1], differences[:1] + np.cumsum(np.cumsum(differences[1:], axis=0), axis=0)])
    poses, vectors = np.split(steps, [7 * len(bodies)], axis=1)
    arrows = {name: vectors[:, 3 * n : 3 * n + 3] * ARROW_QUANTUM for n, name in enumerate(header["arrows"])}
    return Motion(header["interval_ms"] / 1000, bodies, poses.reshape(frames, -1, 7) * _quanta(), arrows)
