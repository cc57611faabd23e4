"""A rubric: what a lab asks of a record. Each lab holds one, in `labs/<slug>/teacher/rubric.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from labkit.catalogue import Lab
from labkit.quantity import Text
from labkit.record import Trial


class RubricError(Exception):
    """A lab's rubric is missing or wrong; the message names the file and the remedy."""


def _slope_as_it_is(slope: float, _trial: Trial) -> float:
    return slope


@dataclass(frozen=True)
class Limit:
    """What must not happen in any run, because on a real bench it would hurt somebody or break something.

    Attributes:
        rule: the limit in words, a clause without a full stop.
        is_kept: whether a run keeps it.
    """

    rule: Text
    is_kept: Callable[[Trial], bool]


Weight = float | Callable[[Trial], float]
"""How much an error source matters: 1 for one that decides, 0.5 for a small one, 0 for none; may depend on the run."""


@dataclass(frozen=True)
class Rubric:
    """What a lab asks of a record.

    Attributes:
        independent: the control to vary.
        held: the controls to leave alone within a series.
        must: how controls of `held` must stand for nothing else to change with the independent one.
        levels: how many different values of the independent control [1].
        repeats: how many runs at each value [1].
        span: part of the allowed range that the values cover [1].
        x: what belongs on the horizontal axis, a reading or derived value.
        y: what belongs on the vertical axis.
        slope_unit: unit of the slope, as pint reads it.
        y_uncertainty: standard uncertainty of y in one trial [unit of y].
        result_from_slope: the result that a slope gives [slope_unit → result_unit].
        result_unit: unit of the result, as pint reads it.
        slope_alone: frees a slope from what the controls held put into it, such as a radius: from the slope and one
            trial of the series to what `result_from_slope` takes.
        truth: the result that the apparatus' Params give, hidden values drawn and controls as in the pupil's series
            [result_unit].
        tolerance: largest relative error of a good result [1].
        error_sources: how much each error source of the manifest matters [1].
        limits: what must not happen in any run.
    """

    independent: str
    held: tuple[str, ...]
    x: str
    y: str
    slope_unit: str
    y_uncertainty: Callable[[Trial], float]
    result_from_slope: Callable[[float], float]
    result_unit: str
    truth: Callable[[Any], float]
    levels: int = 5
    repeats: int = 3
    span: float = 0.6
    tolerance: float = 0.05
    slope_alone: Callable[[float, Trial], float] = _slope_as_it_is
    error_sources: Mapping[str, Weight] = field(default_factory=dict)
    limits: tuple[Limit, ...] = ()
    must: Mapping[str, float | str] = field(default_factory=dict)


def load(lab: Lab) -> Rubric:
    """Load a lab's rubric from its teacher folder.

    Raises:
        RubricError: there is none, or it does not define RUBRIC.
    """
    file = lab.folder / "teacher" / "rubric.py"
    if not file.is_file():
        raise RubricError(f"{file}: is missing; a lab that is marked needs a rubric")
    rubric = getattr(lab.rubric, "RUBRIC", None)
    if not isinstance(rubric, Rubric):
        raise RubricError(f"{file}: must define RUBRIC = Rubric(…)")
    return rubric
