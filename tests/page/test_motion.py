"""What labkit.trajectory writes, the page's own decoder reads: run as it is, by node."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks import drawn
from labkit import catalogue
from labkit.trajectory import ARROW_QUANTUM, POSITION_QUANTUM, QUATERNION_QUANTUM, Motion

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def decoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return drawn.build(tmp_path_factory.mktemp("decoder"))


def decoded(decoder: Path, motion: Motion, times: list[float]) -> tuple[float, np.ndarray]:
    answer = drawn.draw(decoder, motion, times)
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


def film(slug: str, monkeypatch: pytest.MonkeyPatch, **controls: Any) -> tuple[Motion, Motion]:
    """A run at the frames of the film, and at several times as many."""
    lab = catalogue.load(slug)
    coarse = lab.world.run(lab.params(**controls)).motion
    fine = coarse.interval / (5 if hasattr(lab.world, "FRAME") else 4)
    for owner in ("labkit.world", lab.world.__name__):
        monkeypatch.setattr(f"{owner}.FRAME", fine, raising=False)
    true = lab.world.run(lab.params(**controls)).motion
    times = round(coarse.interval / fine)
    assert np.array_equal(true.poses[::times][: len(coarse.poses)], coarse.poses)
    return coarse, Motion(fine, true.bodies, true.poses[: (len(coarse.poses) - 1) * times + 1])


def between(decoder: Path, motion: Motion, true: Motion) -> np.ndarray:
    return decoded(decoder, motion, [step * true.interval for step in range(len(true.poses))])[1]


@pytest.mark.parametrize(
    ("slug", "controls"),
    [
        ("projectile", {"fall": 0.5}),
        ("pendulum", {"length": 0.3, "angle_deg": 30, "swings": 2}),
        ("newton_second_law", {"hanger": 0.1}),
        ("centripetal_force", {"drive": 14.0, "turns": 1}),
        ("momentum_collision", {"launch": 0.4}),
    ],
)
def test_between_frames_a_body_is_drawn_where_it_is(
    decoder: Path, monkeypatch: pytest.MonkeyPatch, slug: str, controls: dict[str, Any]
) -> None:
    motion, true = film(slug, monkeypatch, **controls)
    poses, smooth = between(decoder, motion, true), ~drawn.struck(true, round(motion.interval / true.interval))
    assert smooth.mean() > 0.8
    assert drawn.distances(poses, true.poses)[smooth].max() <= 0.5
    assert drawn.angles(poses, true.poses)[smooth].max() <= 0.1


@pytest.mark.parametrize("bumper", ["spring", "velcro"])
def test_a_blow_makes_nothing_swing(decoder: Path, monkeypatch: pytest.MonkeyPatch, bumper: str) -> None:
    """A cart that is pushed off is never drawn going back, nor do the carts go further into each other."""
    motion, true = film("momentum_collision", monkeypatch, bumper=bumper, launch=0.9, mass=0.15)
    places, there = between(decoder, motion, true)[:, :, 0], true.poses[:, :, 0]
    assert np.diff(places, axis=0).min() >= -POSITION_QUANTUM
    gap, least = places[:, 1] - places[:, 0], (there[:, 1] - there[:, 0]).min()
    assert gap.min() >= least - 2 * POSITION_QUANTUM
    noise = 4 * POSITION_QUANTUM * true.interval / motion.interval
    assert np.diff(places, axis=0).max() <= np.diff(there, axis=0).max() + noise


def test_an_arrow_keeps_its_length_while_it_turns(decoder: Path) -> None:
    angles = np.arange(9) * 0.6
    ways = np.stack([np.cos(angles), np.sin(angles), np.zeros(9)], axis=1)
    motion = Motion(0.04, ("one",), np.zeros((9, 1, 7)), {"force": ways, "none": 0 * ways})
    force, nothing = np.array(drawn.draw(decoder, motion, [step * 0.01 for step in range(33)])["arrows"])
    assert np.linalg.norm(force, axis=1) == pytest.approx(1, abs=ARROW_QUANTUM)
    between_frames = np.unwrap(np.arctan2(force[:, 1], force[:, 0]))
    assert between_frames == pytest.approx(np.arange(33) * 0.15, abs=0.03)
    assert not nothing.any()


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
