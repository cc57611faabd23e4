"""What the checks look at: the record, and what follows from the pupil's own data. Nothing here gives points."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

import uncertainties

from graders import fit, number, replay
from graders.rubric import Rubric
from graders.scale import scale
from labkit import experiment
from labkit.catalogue import Lab
from labkit.quantity import Quantity, Text, declared
from labkit.record import Record, Trial

Setting = tuple[float | str | None, ...]


def value(trial: Trial, name: str) -> float | None:
    """Return a reading, derived value or numeric control of a trial by name [its unit]."""
    if name in trial.readings:
        return trial.readings[name].value
    found = trial.derived.get(name, trial.controls.get(name))
    return None if found is None or isinstance(found, str) else float(found)


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
    def series(self) -> tuple[Trial, ...]:
        """The largest series of kept trials in which the controls to be left alone stood alike."""
        settings = Counter(self.held(trial) for trial in self.kept)
        # Of equals always the same one, in whichever order they were measured.
        largest = max(settings, key=lambda setting: (settings[setting], str(setting)), default=())
        return tuple(trial for trial in self.kept if self.held(trial) == largest)

    @cached_property
    def truth(self) -> float:
        """What the apparatus gives with the controls held as in the pupil's series [result_unit]."""
        params = experiment.hidden(self.lab, self.seed)
        # Without a series that can be set so, the task's own settings count.
        with suppress(experiment.ControlError, IndexError):
            params = dataclasses.replace(params, **experiment.check_controls(self.lab, self.series[0].controls))
        return self.rubric.truth(params)

    @cached_property
    def line(self) -> fit.Line | None:
        """The straight line through the pupil's kept points, in the right axes."""
        # Where the instruments' noise alone spreads the points along x, there is no line to draw.
        if len(self.levels) < 2:
            return None
        return fit.drawn((value(t, self.rubric.x), value(t, self.rubric.y), self.noise(t)) for t in self.kept)

    def noise(self, trial: Trial) -> float:
        """Return the standard uncertainty of a point in the right axes, 0 where it cannot be told [unit of y]."""
        try:
            return self.rubric.y_uncertainty(trial)
        except (KeyError, ValueError, ArithmeticError, TypeError):
            return 0.0

    def _result_from(self, slope: float) -> float:
        return self.rubric.result_from_slope(self.rubric.slope_alone(slope, self.series[0]))

    @cached_property
    def is_inverted(self) -> bool:
        """Whether the axes are swapped and the slope was read accordingly: the inverse of the one asked for."""
        answers, asked = self.record.answers, self.rubric
        if self.line is None or (answers.graph_x, answers.graph_y) != (asked.y, asked.x):
            return False
        if asked.slope_unit == "1":
            return abs((number.number(answers.slope) or 0.0) * self.line.slope - 1) < abs(self.line.slope**2 - 1) / 2
        return number.factor(answers.slope_unit, f"1/({asked.slope_unit})") is not None

    @cached_property
    def own_slope(self) -> tuple[float, float]:
        """The slope in the pupil's axes and its standard uncertainty; nought without a line [unit of that slope]."""
        if self.line is None or self.line.slope == 0:
            return 0.0, 0.0
        slope, spread = self.line.slope, self.line.slope_uncertainty
        return (1 / slope, spread / slope**2) if self.is_inverted else (slope, spread)

    @cached_property
    def slope_unit(self) -> str:
        """Unit of the slope in the pupil's axes, as pint reads it."""
        return f"1/({self.rubric.slope_unit})" if self.is_inverted else self.rubric.slope_unit

    @cached_property
    def expected(self) -> tuple[float, float] | None:
        """The result and its standard uncertainty that the pupil's own data give [result_unit]."""
        if self.line is None or self.line.slope == 0:
            return None
        if self.line.slope_uncertainty == 0:
            return self._result_from(self.line.slope), 0.0
        slope = uncertainties.ufloat(self.line.slope, self.line.slope_uncertainty)
        found = uncertainties.wrap(self._result_from)(slope)
        return float(found.nominal_value), float(found.std_dev)

    @cached_property
    def result_scale(self) -> float:
        """What the typed result is multiplied by: its unit, and a forgotten prefix put right [1]."""
        answers, expected = self.record.answers, self.expected[0] if self.expected else 0.0
        return scale(number.number(answers.result), answers.result_unit, self.rubric.result_unit, expected)

    @cached_property
    def slope_scale(self) -> float:
        """What the typed slope is multiplied by: its unit, and a forgotten prefix put right [1]."""
        answers = self.record.answers
        return scale(number.number(answers.slope), answers.slope_unit, self.slope_unit, self.own_slope[0])

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
        """The slope as typed, a forgotten prefix put right [unit of the pupil's slope]."""
        typed = number.number(self.record.answers.slope)
        return None if typed is None else typed * self.slope_scale
