"""A motion survives the wire."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from labkit.trajectory import POSITION_QUANTUM, QUATERNION_QUANTUM, Motion, decode, encode

POSES = st.integers(1, 40).flatmap(
    lambda frames: arrays(np.float64, (frames, 2, 7), elements=st.floats(-900, 900, allow_nan=False))
)


@given(POSES)
def test_positions_come_back_within_half_a_quantum(poses: np.ndarray) -> None:
    header, data = encode(Motion(0.04, ("one", "two"), poses))
    again = decode(header, data)
    assert again.bodies == ("one", "two")
    assert np.abs(again.poses[:, :, :3] - poses[:, :, :3]).max() <= POSITION_QUANTUM / 2 + 1e-9


@given(st.integers(2, 40), st.randoms(use_true_random=False))
def test_turns_come_back_within_a_tenth_of_a_degree(frames: int, random: object) -> None:
    source = np.random.default_rng(random.getrandbits(32))  # type: ignore[attr-defined]
    quaternions = source.normal(size=(frames, 1, 4))
    quaternions /= np.linalg.norm(quaternions, axis=2, keepdims=True)
    header, data = encode(Motion(0.04, ("one",), np.concatenate([np.zeros((frames, 1, 3)), quaternions], axis=2)))
    drawn = decode(header, data).poses[:, :, 3:]
    cosine = np.abs(np.sum(drawn * quaternions, axis=2)) / np.linalg.norm(drawn, axis=2)
    assert np.degrees(2 * np.arccos(np.clip(cosine, -1, 1))).max() < 0.1
    assert np.abs(np.diff(drawn, axis=0)).max(initial=0) < 2 + QUATERNION_QUANTUM


def test_a_far_away_body_is_written_with_wide_numbers() -> None:
    poses = np.zeros((3, 1, 7))
    poses[1, 0, 0] = 1000.0
    header, data = encode(Motion(0.04, ("one",), poses))
    assert header["wide"]
    assert decode(header, data).poses[1, 0, 0] == pytest.approx(1000.0, abs=POSITION_QUANTUM)


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e9])
def test_a_diverged_run_is_named(value: float) -> None:
    poses = np.zeros((2, 1, 7))
    poses[1, 0, 0] = value
    with pytest.raises(ValueError, match=r"not finite|too far"):
        encode(Motion(0.04, ("one",), poses))
