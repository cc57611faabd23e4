"""Every lab's rubric and the careless pupil: each of the four slips costs what is named for it, and nothing else."""

from __future__ import annotations

import pytest

from labkit.catalogue import Lab
from labkit.quantity import Choice, controls
from labkit.record import Record
from tests.every_lab import pupil

ANALYSIS = {"uncertainty", "linearisation", "result"}
"""What a series spoilt by a second variable may cost beside the control of variables."""


def written(lab: Lab, plan: list[pupil.Controls]) -> Record:
    """The record of a pupil who measures by a plan and writes what their own trials support."""
    trials = pupil.measured(lab, plan).trials
    return pupil.record(lab, "student", trials, lab.exemplar.report(trials))


def confounded(lab: Lab, held: str) -> list[pupil.Controls]:
    """The careful plan, in which another control changes with every second value of the one that is varied."""
    plan, rubric = lab.exemplar.plan(), lab.rubric.RUBRIC
    control, usual = controls(lab.params)[held], plan[0][held]
    ends = [value for value, _ in control.options] if isinstance(control, Choice) else [control.low, control.high]
    other = next(value for value in ends if value != usual)
    values = list(dict.fromkeys(run[rubric.independent] for run in plan))
    return [run | {held: other} if values.index(run[rubric.independent]) % 2 else run for run in plan]


def test_one_level_costs_what_needs_several_and_no_more(lab: Lab) -> None:
    plan = lab.exemplar.plan()
    lost = pupil.lost(lab, pupil.measured(lab, plan[:1] * len(plan)))
    assert set(lost) == {"levels", "range", "repeats", "control", "uncertainty", "linearisation"}
    assert lost["levels"] == lab.points["levels"]
    assert lost["repeats"] < lab.points["repeats"], "one value was repeated often enough"


def test_no_repeats_costs_the_repeats_and_no_more(lab: Lab) -> None:
    plan = lab.exemplar.plan()
    single = list({run[lab.rubric.RUBRIC.independent]: run for run in plan}.values())
    assert pupil.lost(lab, written(lab, single)) == {"repeats": lab.points["repeats"]}


def test_two_variables_at_once_cost_the_control_of_variables(lab: Lab) -> None:
    """A second variable that the law does not ask after costs nothing else; one that it does spoils the line too."""
    lost = {held: set(pupil.lost(lab, written(lab, confounded(lab, held)))) for held in lab.rubric.RUBRIC.held}
    assert all("control" in found and found <= {"control"} | ANALYSIS for found in lost.values()), lost


@pytest.mark.parametrize("unit", ["K", "nonsense"])
def test_a_wrong_unit_costs_the_units_and_no_more(lab: Lab, unit: str) -> None:
    lost = pupil.lost(lab, pupil.told(lab, slope_unit=unit, result_unit=unit))
    assert lost == {"units": lab.points["units"]}
