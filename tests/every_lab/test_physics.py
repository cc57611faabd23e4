"""Every lab's World obeys its law, and its instruments are honest."""

from __future__ import annotations

import dataclasses
import functools
import uuid
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from labkit import apparatus, catalogue, experiment
from labkit.catalogue import Lab
from labkit.experiment import ControlError, Run
from labkit.quantity import Quantity, controls, declared
from labkit.trajectory import decode, encode

ENGINE_SHARE = 1 / 3
"""The engine's error stays below this share of the smallest instrument uncertainty."""


def _corners(lab: Lab) -> Iterator[Any]:
    """Give every quantity its low and its high end, one at a time, then all low and all high."""
    quantities = {name: q for name, q in declared(lab.params).items() if isinstance(q, Quantity)}
    for name, quantity in quantities.items():
        yield lab.params(**{name: quantity.low})
        yield lab.params(**{name: quantity.high})
    yield lab.params(**{name: q.low for name, q in quantities.items()})
    yield lab.params(**{name: q.high for name, q in quantities.items()})


def test_world_agrees_with_the_law_over_the_whole_range(lab: Lab) -> None:
    for params in _corners(lab):
        for name, (engine, law, uncertainty) in lab.measurements.fidelity(params, lab.world.run(params)).items():
            assert abs(engine - law) < ENGINE_SHARE * uncertainty, f"{name} at {params}: {engine} is not {law}"


def test_half_the_step_changes_less_than_the_error_allowed(lab: Lab) -> None:
    params = lab.params()
    coarse = lab.measurements.fidelity(params, lab.world.run(params, step=0.001))
    fine = lab.measurements.fidelity(params, lab.world.run(params, step=0.0005))
    for name, (engine, _, uncertainty) in coarse.items():
        assert abs(engine - fine[name][0]) < ENGINE_SHARE * uncertainty


def test_same_seed_gives_the_same_run_and_another_seed_another(lab: Lab, seed: bytes) -> None:
    trial = str(uuid.UUID(int=1))
    first, again = (experiment.run(lab, seed, trial, {}) for _ in range(2))
    assert first.readings == again.readings
    assert np.array_equal(first.motion.poses, again.motion.poses)
    assert experiment.run(lab, seed, str(uuid.UUID(int=2)), {}).readings != first.readings
    other = apparatus.seed(b"another" * 5, "class", "assignment", lab.slug, "student", 1)
    assert experiment.hidden(lab, other) != experiment.hidden(lab, seed)


def test_readings_scatter_as_they_say(lab: Lab, seed: bytes) -> None:
    """Many readings of one thing spread by the uncertainty each of them claims.

    A true value that stands on a division hides up to half of the rounding, so they may spread a little less.
    """
    params = experiment.hidden(lab, seed)
    observation = lab.world.run(params)
    shown = [
        lab.measurements.measure(params, observation, apparatus.noise(seed, str(uuid.UUID(int=number))))
        for number in range(400)
    ]
    for name, reading in shown[0].items():
        spread = float(np.std([readings[name].value for readings in shown]))
        # 400 readings give the spread to 3.5 %; five times that is no chance.
        assert 0.6 * reading.uncertainty < spread < 1.18 * reading.uncertainty, name


@functools.cache
def _run(slug: str) -> Run:
    """One run at the defaults, for the tests that only look at what it gave."""
    lab = catalogue.load(slug)
    return experiment.run(lab, apparatus.seed(b"one run" * 5, "", "", slug, "student", 1), str(uuid.UUID(int=3)), {})


def test_what_is_shown_fits_the_division(lab: Lab) -> None:
    for reading in _run(lab.slug).readings.values():
        steps = reading.value / reading.resolution
        assert steps == pytest.approx(round(steps), abs=1e-6)


def test_run_crosses_the_wire_within_its_error(lab: Lab) -> None:
    motion = _run(lab.slug).motion
    header, data = encode(motion)
    assert np.abs(decode(header, data).poses[:, :, :3] - motion.poses[:, :, :3]).max() <= 0.0005


def test_motion_is_small_on_the_wire(lab: Lab) -> None:
    motion = _run(lab.slug).motion
    _, data = encode(motion)
    assert len(data) < 2000 * max(1.0, len(motion.poses) * motion.interval)


def test_hidden_values_are_not_in_what_the_pupil_gets(lab: Lab, seed: bytes) -> None:
    """Two apparatus that differ in hidden values only are drawn as the same scene, still and before the run."""
    other = apparatus.seed(b"another" * 5, "class", "assignment", lab.slug, "student", 1)
    trial = str(uuid.UUID(int=6))
    mine, theirs = (experiment.run(lab, key, trial, {}) for key in (seed, other))
    assert mine.scene == theirs.scene
    assert np.allclose(mine.motion.poses[0], theirs.motion.poses[0], atol=1e-9), "the first frame tells them apart"


def test_controls_out_of_range_are_refused_by_name(lab: Lab, seed: bytes) -> None:
    for name, control in controls(lab.params).items():
        wrong = [float("nan"), float("inf"), None, [], {}, True, "1e9"]
        if isinstance(control, Quantity):
            wrong += [control.low - control.step, control.high + control.step]
        for value in wrong:
            with pytest.raises(ControlError) as refused:
                experiment.run(lab, seed, str(uuid.UUID(int=7)), {name: value})
            assert refused.value.field == name
    with pytest.raises(ControlError):
        experiment.run(lab, seed, str(uuid.UUID(int=7)), {"gravity": 9.8, "nonsense": 1})


def test_hidden_values_cannot_be_set(lab: Lab, seed: bytes) -> None:
    for name in {f.name for f in dataclasses.fields(lab.params)} - set(controls(lab.params)):
        with pytest.raises(ControlError):
            experiment.run(lab, seed, str(uuid.UUID(int=8)), {name: getattr(lab.params(), name)})
