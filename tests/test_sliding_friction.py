"""What is special to sliding friction."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders import number
from labs.sliding_friction import measurements, world
from labs.sliding_friction.model import Params, friction_force, normal_force
from labs.sliding_friction.teacher.rubric import RUBRIC


def pull(**settings: object) -> float:
    """Return the pull of the scale in the engine [N]."""
    return float(measurements.settled(world.run(Params(**settings)))[0])  # type: ignore[arg-type]


@given(load=st.floats(0.1, 0.8), friction=st.floats(0.25, 0.45))
def test_friction_is_proportional_to_the_normal_force(load: float, friction: float) -> None:
    loaded, bare = (Params(load=mass, friction_wood=friction) for mass in (load, 0.0))
    assert friction_force(loaded) / friction_force(bare) == pytest.approx(normal_force(loaded) / normal_force(bare))


@pytest.mark.parametrize("load", [0.0, 0.8])
@pytest.mark.parametrize("surface", ["wood", "towel"])
def test_area_and_speed_do_not_matter_to_the_engine(load: float, surface: str) -> None:
    settings = [{"face": face, "speed": speed} for face in ("flat", "side") for speed in (0.05, 0.20)]
    pulls = [pull(load=load, surface=surface, **setting) for setting in settings]
    assert pulls == pytest.approx([pulls[0]] * len(pulls), rel=1e-3)


def test_towel_holds_the_block_harder() -> None:
    assert pull(surface="towel") > 1.2 * pull(surface="wood")


@pytest.mark.patience
def test_zero_of_the_scale_shows_in_both_readings_and_not_in_the_slope() -> None:
    source = np.random.default_rng(3)
    lines = []
    for offset in (-0.15, 0.15):
        points = []
        for load in np.linspace(0, 0.8, 9):
            params = Params(load=float(load), zero_offset=offset)
            observation = world.run(params)
            shown = [measurements.measure(params, observation, source) for _ in range(20)]
            points.append([np.mean([reading[name].value for reading in shown]) for name in ("weight", "pull")])
        lines.append(np.polyfit(*np.array(points).T, 1))
    (low_slope, low), (high_slope, high) = lines
    assert low_slope == pytest.approx(high_slope, abs=0.008)
    # Both readings shift by the offset: the line shifts by (1 − μ) of it.
    assert high - low == pytest.approx(0.30 * (1 - Params().friction_wood), abs=0.04)


def test_pointer_stands_still_when_it_is_read() -> None:
    seen = world.run(Params(load=0.8, surface="towel", speed=0.20)).seen[:, 0]
    assert np.ptp(seen[-500:]) < measurements.SCALE.uncertainty


def test_block_stays_while_the_board_leaves() -> None:
    params = Params(load=0.8, surface="towel", speed=0.20)
    poses = world.run(params).motion.poses
    block, board = poses[-1, 0, :3] - poses[0, 0, :3], poses[-1, 1, :3] - poses[0, 1, :3]
    assert 0 < block[0] < 0.05
    assert board[0] == pytest.approx(params.speed * world.DURATION, rel=0.01)
    left_end = world.BOARD_START + board[0] - world.BOARD[0] / 2
    assert left_end < block[0] - params.edges[0] / 2, "the block must not come off the board"


def test_nothing_hangs_in_the_air_before_the_pull() -> None:
    for face in ("flat", "side"):
        settled = world.run(Params(face=face, load=0.8)).motion.poses[:, 0, 2]
        assert np.ptp(settled) < 0.001


@pytest.mark.parametrize("typed", ["", " ", "1", "无", "N/N"])
def test_a_plain_number_needs_no_unit(typed: str) -> None:
    assert number.factor(typed, RUBRIC.result_unit) == 1.0


def test_a_plain_number_does_not_take_the_unit_of_a_force() -> None:
    assert number.factor("N", RUBRIC.result_unit) is None
    assert number.factor("", "N") is None
