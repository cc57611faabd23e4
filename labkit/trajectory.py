"""A whole run as a few hundred bytes a second: quantised poses, second differences, zlib.

The layout is the `Motion` of docs/architecture.md; `labkit/page/` decodes it. Poses change smoothly, so second
differences of the quantised numbers are small and compress well.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

POSITION_QUANTUM = 0.00025
"""Step of a position [m]: the drawn place is at most half of it off along each axis."""

QUATERNION_QUANTUM = 1 / 2048
"""Step of a quaternion's component [1]: the drawn angle is less than 0.06° off, half a millimetre half a metre away."""


@dataclass(frozen=True)
class Motion:
    """The poses of the bodies of one run.

    Attributes:
        interval: time between two frames [s].
        bodies: names of the bodies.
        poses: x, y, z [m] and qx, qy, qz, qw [1] of each body at each frame, shape (n_frames, n_bodies, 7).
    """

    interval: float
    bodies: tuple[str, ...]
    poses: NDArray[np.float64]


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


def encode(motion: Motion) -> tuple[dict[str, Any], bytes]:
    """Return the header and the compressed poses of a motion.

    Raises:
        ValueError: a pose is not finite, or too far away to be written.
    """
    if not np.isfinite(motion.poses).all():
        raise ValueError("a pose is not finite: the run has diverged")
    steps = np.rint(_continuous(motion.poses) / _quanta()).astype(np.int64)
    differences = _second_differences(steps)
    wide = bool(np.abs(differences).max(initial=0) > np.iinfo(np.int16).max)
    if wide and np.abs(differences).max() > np.iinfo(np.int32).max:
        raise ValueError("a pose lies too far away to be written")
    rows = differences.transpose(1, 2, 0).astype("<i4" if wide else "<i2")
    header = {"frames": len(motion.poses), "interval_ms": motion.interval * 1000, "bodies": list(motion.bodies)}
    header |= {"position_quantum": POSITION_QUANTUM, "quaternion_quantum": QUATERNION_QUANTUM, "wide": wide}
    return header, zlib.compress(np.ascontiguousarray(rows).tobytes(), 9)


def decode(header: dict[str, Any], data: bytes) -> Motion:
    """Return the motion that `encode` wrote, to within half a quantum."""
    shape = (len(header["bodies"]), 7, header["frames"])
    rows = np.frombuffer(zlib.decompress(data), "<i4" if header["wide"] else "<i2").reshape(shape)
    differences = rows.transpose(2, 0, 1).astype(np.int64)
    steps = np.concatenate([differences[:1], differences[:1] + np.cumsum(np.cumsum(differences[1:], axis=0), axis=0)])
    return Motion(header["interval_ms"] / 1000, tuple(header["bodies"]), steps * _quanta())
