"""Replay: what a trial must have shown, run again from the seed of the pupil's apparatus."""

from __future__ import annotations

import math

from labkit import experiment
from labkit.catalogue import Lab
from labkit.record import Trial


def _same(a: float | None, b: float | None) -> bool:
    return a is not None and b is not None and math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12)


def is_genuine(lab: Lab, seed: bytes, trial: Trial) -> bool:
    """Tell whether the apparatus shows, in this trial, exactly what the record says."""
    try:
        run = experiment.run(lab, seed, trial.id, trial.controls)
    except experiment.ControlError:
        return False
    readings = {name: reading.value for name, reading in run.readings.items()}
    told = {name: reading.value for name, reading in trial.readings.items()}
    return run.pictures == trial.pictures and all(
        set(ours) == set(theirs) and all(_same(ours[name], theirs[name]) for name in ours)
        for ours, theirs in ((readings, told), (run.derived, trial.derived))
    )
