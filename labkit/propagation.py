"""Uncertainties of what the table works out: the readings' own, carried through the lab's formula.

Source: JCGM 100:2008 (GUM), 5.1.3, note 2: each reading is moved by its uncertainty, and the changes are added in
quadrature.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any

from labkit import experiment, plain
from labkit.catalogue import Lab
from labkit.instrument import Reading

MOST_TRIALS = 500
"""As many as a record may hold trials that are left out."""


def _moved(readings: Mapping[str, Reading], name: str, share: float) -> dict[str, Reading]:
    reading = readings[name]
    return dict(readings) | {name: dataclasses.replace(reading, value=reading.value + share * reading.uncertainty)}


def derived_uncertainty(lab: Lab, controls: Mapping[str, object], readings: Mapping[str, Reading]) -> dict[str, float]:
    """Return the standard uncertainty of each derived value [its unit], by name.

    Args:
        lab: whose formula it is; hidden values stand at their defaults, since no formula of a table uses them.
        controls: what was set.
        readings: what was read.

    Raises:
        ControlError: a control cannot be set so.
    """
    params = lab.params(**experiment.check_controls(lab, controls))
    squares: dict[str, float] = {}
    for name in readings:
        above, below = (lab.measurements.derive(params, _moved(readings, name, share)) for share in (1, -1))
        for found in above:
            squares[found] = squares.get(found, 0.0) + ((above[found] - below[found]) / 2) ** 2
    return {name: math.sqrt(square) for name, square in squares.items() if math.isfinite(square)}


def of_trials(lab: Lab, trials: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """Return the uncertainties of the derived values of trials, by id.

    Args:
        lab: whose trials they are.
        trials: by id, the `controls` and `readings` of each; more than MOST_TRIALS are not looked at.

    Raises:
        RecordError: something is not as it must be.
        ControlError: a control cannot be set so.
    """
    found = {}
    for key, data in list(trials.items())[:MOST_TRIALS]:
        trial = plain.mapping(data, key)
        controls = plain.controls(trial.get("controls"), "controls")
        shown = plain.values(trial.get("readings"), "readings")
        readings = {name: plain.reading(value, f"readings.{name}") for name, value in shown.items()}
        found[key] = derived_uncertainty(lab, controls, readings)
    return found
