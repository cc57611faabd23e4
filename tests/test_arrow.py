"""Arrows show what acts, and tell nothing that the film and the controls do not."""

from __future__ import annotations

import uuid

import numpy as np
import pytest

from labkit import apparatus, arrow, catalogue, experiment
from labkit.catalogue import Lab
from labkit.experiment import Run
from labkit.trajectory import ARROW_QUANTUM, Motion, decode, encode

TRIAL = str(uuid.UUID(int=11))
WITH_ARROWS = (
    "pendulum",
    "projectile",
    "sliding_friction",
    "newton_second_law",
    "centripetal_force",
    "momentum_collision",
)
"""The labs whose view names forces."""


def run(lab: Lab, number: int, **controls: object) -> Run:
    seed = apparatus.seed(bytes(32), "class", "assignment", lab.slug, f"student-{number}", 1)
    return experiment.run(lab, seed, TRIAL, controls)


@pytest.mark.parametrize("slug", WITH_ARROWS)
def test_whoever_has_the_film_and_the_controls_can_draw_every_arrow(slug: str) -> None:
    """An apparatus of somebody else with the same film would have the same arrows: nothing hidden is in them."""
    lab = catalogue.load(slug)
    for number in range(3):
        made = run(lab, number)
        sent = decode(*encode(made.motion))
        bare = Motion(sent.interval, sent.bodies, sent.poses)
        again = decode(*encode(arrow.with_arrows(lab.world, lab.params(), experiment.scene(lab, {}), bare)))
        assert sent.arrows
        for name, vectors in sent.arrows.items():
            assert again.arrows[name] == pytest.approx(vectors, abs=1e-9), name


@pytest.mark.parametrize("slug", WITH_ARROWS)
def test_the_longest_arrow_of_a_kind_has_length_one(slug: str) -> None:
    made = run(catalogue.load(slug), 0)
    for kind in {each["kind"] for each in made.scene["arrows"]}:
        names = [each["name"] for each in made.scene["arrows"] if each["kind"] == kind]
        longest = max(np.linalg.norm(made.motion.arrows[name], axis=1).max() for name in names)
        assert longest == pytest.approx(1)


def typical(slug: str, **controls: object) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """What the engine felt at each frame, and the arrows, of the apparatus with all defaults."""
    lab = catalogue.load(slug)
    params = lab.params(**controls)
    seen = lab.world.run(params)
    every = round(seen.motion.interval / (seen.times[1] - seen.times[0]))
    drawn = arrow.with_arrows(lab.world, params, lab.world.scene(params), seen.motion)
    return seen.seen[::every], decode(*encode(drawn)).arrows


def test_the_force_towards_the_centre_is_the_sensors() -> None:
    felt, arrows = typical("centripetal_force")
    force = np.linalg.norm(arrows["force"], axis=1)
    assert force == pytest.approx(felt[: len(force), 1] / felt[:, 1].max(), abs=2 * ARROW_QUANTUM)


def test_pull_and_friction_are_to_the_support_as_the_engine_has_them() -> None:
    felt, arrows = typical("sliding_friction")
    shares = felt[-1, 0] / felt[-1, 1]
    assert arrows["friction"][-1, 0] == pytest.approx(shares, abs=ARROW_QUANTUM)
    assert (arrows["pull"] == -arrows["friction"]).all()
    assert (arrows["weight"] == -arrows["support"]).all()


def test_the_string_of_a_pendulum_pulls_most_at_the_bottom() -> None:
    _, arrows = typical("pendulum", angle_deg=30, swings=1)
    pull = np.linalg.norm(arrows["pull"], axis=1)
    # cos 30° against 3 − 2 cos 30°.
    assert pull.min() / pull.max() == pytest.approx(0.866 / 1.268, abs=2 * ARROW_QUANTUM)


def test_a_falling_weight_stretches_the_string_less_than_it_weighs() -> None:
    _, arrows = typical("newton_second_law", hanger=0.1)
    weight, tension = -arrows["weight"][:, 2], arrows["tension"][:, 2]
    assert tension[2] < 0.9 * weight[2]
    assert tension[-1] == weight[-1]


@pytest.mark.parametrize("bumper", ["spring", "velcro"])
def test_carts_push_each_other_equally_and_only_in_the_collision(bumper: str) -> None:
    felt, arrows = typical("momentum_collision", bumper=bumper)
    push = arrows["on B"][:, 0]
    assert (arrows["on A"] == -arrows["on B"]).all()
    assert push.max() == pytest.approx(1)
    still = felt[: len(push), 3] == 0
    gone = (felt[: len(push), 0] > 0.3) | (felt[: len(push), 1] > 0.6)
    assert not push[gone].any()
    assert not push[still][:-1].any(), "pushed before they touch"
    assert 1 <= np.count_nonzero(push) <= 6


def test_only_weight_acts_on_a_ball_that_flies() -> None:
    seen, arrows = typical("projectile", fall=0.5)
    below = seen[: len(arrows["weight"]), 1]
    flies = (below < -0.01) & (below > -0.49)
    assert (arrows["weight"][flies] == [0, 0, -1]).all()
    assert not arrows["weight"][below > 0].any()
    assert not arrows["velocity"][-1].any()
    across = arrows["velocity"][flies, 0]
    assert across.max() - across.min() <= 2 * ARROW_QUANTUM


def test_a_scene_without_arrows_leaves_the_motion_alone() -> None:
    motion = Motion(0.04, ("one",), np.zeros((2, 1, 7)))
    assert arrow.with_arrows(None, None, {}, motion) is motion
