"""What labkit.trajectory writes, the page's own decoder reads: run as it is, by node."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from labkit.trajectory import POSITION_QUANTUM, QUATERNION_QUANTUM, Motion, encode

ROOT = Path(__file__).parents[2]
PROGRAM = """
import { readFileSync } from "node:fs";
import { Motion } from "./motion.mjs";
const { header, data, times } = JSON.parse(readFileSync(0, "utf8"));
const motion = await Motion.decode(header, Buffer.from(data, "hex"));
const poses = times.map((time) => header.bodies.map((_, body) => {
  const { position, quaternion } = motion.pose(body, time);
  return [...position, ...quaternion];
}));
console.log(JSON.stringify({ duration: motion.duration, poses }));
"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def decoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("decoder")
    bundler = ROOT / "node_modules" / ".bin" / "esbuild"
    source = ROOT / "labkit" / "page" / "src" / "motion.ts"
    subprocess.run([bundler, source, "--format=esm", f"--outfile={folder / 'motion.mjs'}"], check=True)
    (folder / "decode.mjs").write_text(PROGRAM)
    return folder / "decode.mjs"


def decoded(decoder: Path, motion: Motion, times: list[float]) -> tuple[float, np.ndarray]:
    header, data = encode(motion)
    question = json.dumps({"header": header, "data": data.hex(), "times": times})
    answer = json.loads(
        subprocess.run(["node", decoder], input=question, capture_output=True, text=True, check=True).stdout
    )
    return answer["duration"], np.array(answer["poses"])


def turning(frames: int, reach: float) -> Motion:
    """Two bodies on circles, turning about z; the second half a turn behind."""
    angles = np.linspace(0, 3 * np.pi, frames)[:, None] + np.array([0.0, np.pi])
    zero = np.zeros_like(angles)
    places = [reach * np.cos(angles), reach * np.sin(angles), zero]
    poses = np.stack([*places, zero, zero, np.sin(angles / 2), np.cos(angles / 2)], axis=2)
    return Motion(0.02, ("first", "second"), poses)


@pytest.mark.parametrize("reach", [0.5, 900.0], ids=["narrow", "wide"])
def test_every_frame_comes_back_within_half_a_quantum(decoder: Path, reach: float) -> None:
    motion = turning(80, reach)
    duration, poses = decoded(decoder, motion, [frame * 0.02 for frame in range(80)])
    assert duration == pytest.approx(79 * 0.02)
    # The page keeps single precision, enough for the eye.
    slack = 1e-6 * max(1.0, reach)
    assert np.abs(poses[:, :, :3] - motion.poses[:, :, :3]).max() <= POSITION_QUANTUM / 2 + slack
    turns = np.abs(np.sum(poses[:, :, 3:] * motion.poses[:, :, 3:], axis=2))
    assert turns.min() > 1 - 4 * QUATERNION_QUANTUM**2


def test_between_frames_a_body_is_on_its_way(decoder: Path) -> None:
    motion = turning(80, 0.5)
    _, (middle,) = decoded(decoder, motion, [10.5 * 0.02])
    expected = motion.poses[10:12].mean(axis=0)
    assert middle[:, :3] == pytest.approx(expected[:, :3], abs=POSITION_QUANTUM)
    assert np.linalg.norm(middle[:, 3:], axis=1) == pytest.approx(1)


def test_time_beyond_the_run_shows_its_end(decoder: Path) -> None:
    motion = turning(10, 0.5)
    _, (before, after) = decoded(decoder, motion, [-1.0, 99.0])
    assert before[:, :3] == pytest.approx(motion.poses[0, :, :3], abs=POSITION_QUANTUM)
    assert after[:, :3] == pytest.approx(motion.poses[-1, :, :3], abs=POSITION_QUANTUM)


def test_a_single_frame_is_a_motion_too(decoder: Path) -> None:
    motion = turning(2, 0.5)
    still = Motion(0.02, motion.bodies, motion.poses[:1])
    duration, poses = decoded(decoder, still, [0.0, 1.0])
    assert duration == 0
    assert poses[0] == pytest.approx(poses[1])
