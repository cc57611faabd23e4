"""What the checks look at: the record, and what follows from the pupil's own data. Nothing here gives points."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from graders import fit, number, replay
from graders.rubric import Rubric
from labkit.catalogue import Lab
from labkit.quantity import Quantity, Text, declared
from labkit.record import Record, Trial

Setting = tuple[float | str | None, ...]

SLIPS = tuple(10.0**power for power in (-6, -3, -2, 2, 3, 6))
"""Factors by which a value is off when a prefix was forgotten, such as mm for m."""


def value(trial: Trial, name: str) -> float | None:
    """Return a reading, derived value or numeric control of a trial by name [its unit]."""
    if name in trial.readings:
        return trial.readings[name].value
    found = trial.derived.get(name, trial.controls.get(name))
    return None if found is None or isinstance(found, str) else float(found)


def slip(typed: float, expected: float) -> float:
    """Return the power of ten by which a value is off because of its unit, or 1 if it is not."""
    return next((s for s in SLIPS if expected and abs(typed / expected / s - 1) < 0.2), 1.0)


def _scale(typed: float | None, unit: str, wanted: str, expected: float) -> float:
    factor = number.factor(unit, wanted) or 1.0
    return factor / slip(typed * factor, expected) if typed else factor


@dataclass(frozen=True)
class Evidence:
    """One record under marking: the lab, what it asks, the record, the seed of the apparatus.

    Attributes:
        lab: the lab.
        rubric: what it asks.
        record: what the pupil hands in.
        seed: the pupil's apparatus, 32 bytes.
        replays: what is already known of trials made again: trial id to whether they are genuine.
    """

    lab: Lab
    rubric: Rubric
    record: Record
    seed: bytes
    replays: Mapping[str, bool] = field(default_factory=dict)

    def is_genuine(self, trial: Trial) -> bool:
        """Tell whether the apparatus shows a trial again; asks the replays already made before making one."""
        if trial.id in self.replays:
            return self.replays[trial.id]
        return replay.is_genuine(self.lab, self.seed, trial)

    @cached_property
    def kept(self) -> tuple[Trial, ...]:
        """The trials that count: neither left out nor made with another lab."""
        return tuple(t for t in self.record.kept if t.lab == self.lab.slug)

    @cached_property
    def independent(self) -> Quantity | None:
        """The control to vary, if the lab declares it as a quantity."""
        found = declared(self.lab.params).get(self.rubric.independent)
        return found if isinstance(found, Quantity) else None

    def label(self, name: str) -> Text:
        """Name a control in both languages."""
        found = declared(self.lab.params).get(name)
        return {"zh": found.label["zh"], "en": found.label["en"].lower()} if found else {"zh": name, "en": name}

    def level(self, trial: Trial) -> float | None:
        """Return the value of the independent control in a trial, to its slider's step [its unit]."""
        setting = trial.controls.get(self.rubric.independent)
        if self.independent is None or not isinstance(setting, int | float):
            return None
        return self.independent.snap(setting)

    def counts(self, trials: Iterable[Trial]) -> Counter[float]:
        """Count the trials at each value of the independent control."""
        levels = (self.level(trial) for trial in trials)
        return Counter(level for level in levels if level is not None)

    @cached_property
    def levels(self) -> Counter[float]:
        """How many kept trials there are at each value of the independent control."""
        return self.counts(self.kept)

    def held(self, trial: Trial) -> Setting:
        """Return how the controls to be left alone stood in a trial."""
        return tuple(trial.controls.get(name) for name in self.rubric.held)

    @cached_property
    def line(self) -> fit.Line | None:
        """The straight line through the pupil's kept points, in the right axes."""
        # Where the instruments' noise alone spreads the points along x, there is no line to draw.
        if len(self.levels) < 2:
            return None
        points = [(value(t, self.rubric.x), value(t, self.rubric.y), self._noise(t)) for t in self.kept]
        whole = [point for point in points if None not in point and all(map(math.isfinite, point))]  # type: ignore[arg-type]
        if not whole:
            return None
        x, y, noise = np.array(whole, dtype=float).T
        return fit.line(x, y, noise)

    def _noise(self, trial: Trial) -> float:
        try:
            return self.rubric.y_uncertainty(trial)
        except (KeyError, ValueError, ArithmeticError, TypeError):
            return 0.0

    def _result_from(self, slope: float) -> float:
        return self.rubric.result_from_slope(self.rubric.slope_alone(slope, self.kept[0]))

    @cached_property
    def expected(self) -> tuple[float, float] | None:
        """The result and its standard uncertainty that the pupil's own data give [result_unit]."""
        if self.line is None or self.line.slope == 0:
            return None
        result = self._result_from(self.line.slope)
        step = self.line.slope * 1e-4
        steepness = (self._result_from(self.line.slope + step) - result) / step
        return result, abs(steepness) * self.line.slope_uncertainty

    @cached_property
    def result_scale(self) -> float:
        """What the typed result is multiplied by: its unit, and a forgotten prefix put right [1]."""
        answers, expected = self.record.answers, self.expected[0] if self.expected else 0.0
        return _scale(number.number(answers.result), answers.result_unit, self.rubric.result_unit, expected)

    @cached_property
    def slope_scale(self) -> float:
        """What the typed slope is multiplied by: its unit, and a forgotten prefix put right [1]."""
        answers, expected = self.record.answers, self.line.slope if self.line else 0.0
        return _scale(number.number(answers.slope), answers.slope_unit, self.rubric.slope_unit, expected)

    @cached_property
    def result(self) -> float | None:
        """The result as typed, a forgotten prefix put right [result_unit]."""
        typed = number.number(self.record.answers.result)
        return None if typed is None else typed * self.result_scale

    @cached_property
    def uncertainty(self) -> float | None:
        """The uncertainty as typed, on the scale of the result [result_unit]."""
        typed = number.number(self.record.answers.result_uncertainty.lstrip(" ±+-"))
        return None if typed is None else abs(typed) * self.result_scale

    @cached_property
    def slope(self) -> float | None:
        """The slope as typed, a forgotten prefix put right [slope_unit]."""
        typed = number.number(self.record.answers.slope)
        return None if typed is None else typed * self.slope_scale
