"""What the page draws of a motion, at any time: its own decoder, run by node."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labkit.trajectory import Motion, encode

ROOT = Path(__file__).parents[1]

PROGRAM = """
import { readFileSync } from "node:fs";
import { Motion } from "./motion.mjs";
const { header, data, times } = JSON.parse(readFileSync(0, "utf8"));
const motion = await Motion.decode(header, Buffer.from(data, "hex"));
const poses = times.map((time) => header.bodies.map((_, body) => {
  const { position, quaternion } = motion.pose(body, time);
  return [...position, ...quaternion];
}));
const arrows = header.arrows.map((name) => times.map((time) => motion.arrow(name, time)));
console.log(JSON.stringify({ duration: motion.duration, poses, arrows }));
"""


def build(folder: Path) -> Path:
    """Build the page's decoder in a folder and return the program that asks it."""
    bundler, source = ROOT / "node_modules" / ".bin" / "esbuild", ROOT / "labkit" / "page" / "src" / "motion.ts"
    words = ["--bundle", "--format=esm", "--log-level=warning", f"--outfile={folder / 'motion.mjs'}"]
    subprocess.run([bundler, source, *words], check=True)
    (folder / "decode.mjs").write_text(PROGRAM, "utf-8")
    return folder / "decode.mjs"


def draw(program: Path, motion: Motion, times: Sequence[float]) -> dict[str, Any]:
    """Let the page draw a motion at some times [s].

    Returns:
        `duration` [s]; `poses`, shape (n_times, n_bodies, 7), and `arrows`, shape (n_arrows, n_times, 3), as lists.
    """
    header, data = encode(motion)
    question = json.dumps({"header": header, "data": data.hex(), "times": list(times)})
    done = subprocess.run(["node", program], input=question, capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def distances(drawn: NDArray[np.float64], true: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far drawn places are from the true ones [mm]; both are poses, the last axis of length 7."""
    found: NDArray[np.float64] = np.linalg.norm(drawn[..., :3] - true[..., :3], axis=-1) * 1000
    return found


def angles(drawn: NDArray[np.float64], true: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return by how much drawn turns differ from the true ones [deg]; both are poses, the last axis of length 7."""
    ones, others = drawn[..., 3:], true[..., 3:]
    cosine = np.abs(np.sum(ones * others, axis=-1))
    cosine /= np.linalg.norm(ones, axis=-1) * np.linalg.norm(others, axis=-1)
    found: NDArray[np.float64] = np.degrees(2 * np.arccos(np.clip(cosine, -1, 1)))
    return found


BLOW = 25.0
"""What changes a velocity faster than this is a blow, not a force of a lab [m/s²]."""


def struck(true: Motion, times: int) -> NDArray[np.bool_]:
    """Tell where a body is struck in the same step of the film: no curve through its frames can know when.

    Args:
        true: the poses at `times` as many frames as the film has.
        times: how many of its frames are one of the film.

    Returns:
        Shape (n_frames, n_bodies) of `true`.
    """
    change = np.linalg.norm(np.diff(true.poses[:, :, :3], 2, axis=0), axis=2) / true.interval**2
    found = np.zeros(true.poses.shape[:2], bool)
    for blow, body in np.argwhere(change > BLOW):
        found[blow // times * times : ((blow + 2) // times + 1) * times + 1, body] = True
    return found
