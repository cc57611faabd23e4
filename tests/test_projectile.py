"""What is special to the projectile."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit import apparatus, catalogue
from labs.projectile import measurements, world
from labs.projectile.model import FLASH, GRAVITY, Params, landing, launch_speed
from tests.every_lab import pupil

spins = st.floats(0.4, 1.1)


@given(fall=st.floats(0.05, 0.125), spin=spins)
def test_four_times_the_drop_lands_twice_as_far(fall: float, spin: float) -> None:
    near, far = (landing(Params(fall=factor * fall, spin=spin)) for factor in (1, 4))
    assert far == pytest.approx(2 * near)


@given(release=st.floats(0.05, 0.06), spin=spins)
def test_four_times_the_release_height_lands_twice_as_far(release: float, spin: float) -> None:
    near, far = (landing(Params(release=factor * release, spin=spin)) for factor in (1, 4))
    assert far == pytest.approx(2 * near)


@given(spin=spins, release=st.floats(0.05, 0.25))
def test_ball_is_slower_than_one_that_does_not_turn(spin: float, release: float) -> None:
    sliding = math.sqrt(2 * GRAVITY * release)
    assert launch_speed(Params(spin=spin, release=release)) < 0.85 * sliding


def test_offset_moves_the_line_and_keeps_its_slope() -> None:
    falls = np.array([0.1, 0.3, 0.5])
    for offset in (-0.01, 0.01):
        squares = [landing(Params(fall=fall, zero_offset=offset)) ** 2 for fall in falls]
        slope, intercept = np.polyfit(squares, falls, 1)
        assert slope == pytest.approx(GRAVITY / (2 * launch_speed(Params()) ** 2))
        assert intercept == pytest.approx(-offset)


@pytest.mark.parametrize("fall", [0.05, 0.2, 0.5])
@pytest.mark.parametrize("release", [0.05, 0.25])
@pytest.mark.parametrize("spin", [0.4, 1.1])
def test_engine_lands_within_a_thousandth_of_the_law(fall: float, release: float, spin: float) -> None:
    params = Params(fall=fall, release=release, spin=spin, zero_offset=0.004)
    assert measurements.landed(params, world.run(params)) == pytest.approx(landing(params), rel=1e-3)


def test_mass_does_not_matter_to_the_engine() -> None:
    light, heavy = (Params(mass=mass) for mass in (0.01, 0.05))
    lands = [measurements.landed(params, world.run(params)) for params in (light, heavy)]
    assert lands[0] == pytest.approx(lands[1], abs=1e-9)


@pytest.mark.parametrize("offset", [-0.010, 0.010])
def test_drawn_ball_comes_to_rest_on_the_board_whatever_the_offset(offset: float) -> None:
    params = Params(zero_offset=offset)
    ball = world.run(params).motion.poses[-1, 0, :3]
    board = next(item for item in world.scene(params)["items"] if item["name"] == "paper")
    top = board["position"][2] + board["size"][2] / 2
    assert ball[2] - world.BALL == pytest.approx(top, abs=0.003)
    assert abs(ball[0] - board["position"][0]) < board["size"][0] / 2


def test_drawn_ball_never_jumps() -> None:
    params = Params(fall=0.5, release=0.25, spin=0.4)
    poses = world.run(params).motion.poses[:, 0, :3]
    fastest = math.hypot(launch_speed(params), math.sqrt(2 * GRAVITY * params.true_fall))
    assert np.linalg.norm(np.diff(poses, axis=0), axis=1).max() < fastest * 0.04


def test_every_ball_lands_on_the_board() -> None:
    farthest = landing(Params(fall=0.5, release=0.25, spin=0.4, zero_offset=0.01))
    paper = next(item for item in world.scene(Params())["items"] if item["name"] == "paper")
    assert farthest < paper["position"][0] + paper["size"][0] / 2


def test_one_photograph_gives_the_launch_speed_and_the_zero_of_the_ruler() -> None:
    params = Params(recorder="camera", fall=0.5, zero_offset=0.006)
    out, below = measurements.flashes(params, world.run(params)).T
    slope, intercept = np.polyfit(out**2, below, 1)
    assert math.sqrt(GRAVITY / (2 * slope)) == pytest.approx(launch_speed(params), rel=1e-3)
    assert intercept == pytest.approx(-params.zero_offset, abs=1e-4)
    assert np.diff(out) == pytest.approx([launch_speed(params) * FLASH] * (len(out) - 1), rel=1e-3)


@pytest.mark.parametrize("fall", [0.05, 0.5])
def test_the_camera_flashes_while_the_ball_is_in_the_air_and_every_flash_is_read(fall: float) -> None:
    params = Params(recorder="camera", fall=fall)
    observation = world.run(params)
    shown = measurements.flashes(params, observation)
    assert len(shown) == 1 + int(math.sqrt(2 * params.true_fall / GRAVITY) / FLASH)
    read = measurements.measure(params, observation, apparatus.noise(b"flash" * 7, "1"))
    assert set(read) == {"fall", "distance"} | {f"{axis}{n}" for axis in "xy" for n in range(len(shown))}
    (taken,) = measurements.pictures(params, observation).values()
    assert np.array(taken.points) == pytest.approx(shown, abs=6e-5)


def test_a_careful_pupil_with_the_camera_earns_full_marks() -> None:
    lab = catalogue.load("projectile")
    plan = [run | {"recorder": "camera"} for run in lab.exemplar.plan()]
    trials = pupil.measured(lab, plan).trials
    handed_in = pupil.record(lab, "student", trials, lab.exemplar.report(trials))
    assert pupil.lost(lab, handed_in, again=[trials[0].id]) == {}
