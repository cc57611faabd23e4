"""Every lab's rubric: a careful pupil earns everything, an empty record nothing, a slip its own criterion only."""

from __future__ import annotations

import dataclasses

import pytest

from graders import marking, replay
from graders.checks import CHECKS
from labkit.catalogue import Lab
from labkit.quantity import controls
from labkit.record import Answers, Record
from tests.every_lab import pupil


def test_points_stand_for_criteria_there_are(lab: Lab) -> None:
    """Every check but the one of limits, which belongs to labs that state some."""
    assert set(CHECKS) - set(marking.criteria(lab)) == (set() if lab.rubric.RUBRIC.limits else {"safety"})
    assert set(marking.criteria(lab)) <= set(CHECKS)


def test_every_criterion_shows_a_knowledge_point(lab: Lab) -> None:
    assert [name for name in lab.points if not lab.knowledge_of(name)] == []
    assert set(lab.knowledge) == set(lab.knowledge_points)


def test_of_the_error_sources_offered_some_are_there_and_some_are_not(lab: Lab) -> None:
    told = lab.rubric.RUBRIC.error_sources
    assert set(told) == set(lab.error_sources)
    assert 1.0 in told.values()
    assert 0.0 in told.values()


@pytest.mark.parametrize("student", ["student", "one"])
def test_a_careful_pupil_earns_full_marks(lab: Lab, student: str) -> None:
    assert pupil.lost(lab, pupil.careful(lab, student)) == {}


def test_an_empty_record_earns_nothing(lab: Lab) -> None:
    empty = pupil.record(lab, "student", [], Answers())
    assert pupil.lost(lab, empty) == marking.criteria(lab)


@pytest.mark.patience
def test_every_trial_is_made_again_just_as_it_was(lab: Lab) -> None:
    whole = pupil.careful(lab)
    assert pupil.lost(lab, whole, again=[trial.id for trial in whole.trials]) == {}


def test_an_edited_reading_is_caught(lab: Lab) -> None:
    whole = pupil.careful(lab)
    first, *others = whole.trials
    name, reading = next(iter(first.readings.items()))
    readings = first.readings | {name: dataclasses.replace(reading, value=reading.value + reading.resolution)}
    edited = dataclasses.replace(whole, trials=(dataclasses.replace(first, readings=readings), *others))
    assert set(pupil.lost(lab, edited, again=[first.id])) == {"provenance"}


def test_another_apparatus_is_caught(lab: Lab) -> None:
    """One rounded reading may agree by chance, where the hidden values matter least; a series may not."""
    theirs = pupil.careful(lab, "one").trials[:: lab.rubric.RUBRIC.repeats]
    assert replay.is_genuine(lab, pupil.apparatus_of(lab, "one"), theirs[0])
    assert sum(replay.is_genuine(lab, pupil.apparatus_of(lab, "two"), trial) for trial in theirs) <= 1


@pytest.mark.parametrize("zeros", [3, -3])
def test_a_thousandfold_unit_error_costs_its_own_criterion_only(lab: Lab, zeros: int) -> None:
    answers = pupil.careful(lab).answers
    numbers = {name: f"{getattr(answers, name)}e{zeros}" for name in ("result", "result_uncertainty")}
    assert set(pupil.lost(lab, pupil.told(lab, **numbers))) == {"units"}


@pytest.mark.parametrize("unit", ["nonsense", "K"])
def test_a_wrong_unit_costs_its_own_criterion_only(lab: Lab, unit: str) -> None:
    assert set(pupil.lost(lab, pupil.told(lab, slope_unit=unit, result_unit=unit))) == {"units"}


def test_a_missing_unit_costs_its_own_criterion_only_unless_the_number_is_plain(lab: Lab) -> None:
    is_plain = lab.rubric.RUBRIC.slope_unit == lab.rubric.RUBRIC.result_unit == "1"
    assert set(pupil.lost(lab, pupil.told(lab, slope_unit="", result_unit=""))) == (set() if is_plain else {"units"})


def test_wrong_axes_cost_the_straight_line_only(lab: Lab) -> None:
    rubric = lab.rubric.RUBRIC
    turned = pupil.told(lab, graph_x=rubric.y, graph_y=rubric.x)
    assert set(pupil.lost(lab, turned)) == {"linearisation"}


def test_a_shameless_result_costs_the_result_only(lab: Lab) -> None:
    """Ten tolerances off, with an uncertainty that is right for the data."""
    told = pupil.careful(lab).answers.result
    shameless = round(float(told) * (1 + 10 * lab.rubric.RUBRIC.tolerance), len(told.partition(".")[2]))
    assert set(pupil.lost(lab, pupil.told(lab, result=str(shameless)))) == {"result"}


def _without(lab: Lab, *, repeats: bool) -> Record:
    """The careful plan with one run of each value, or with all runs at the first value."""
    plan = lab.exemplar.plan()
    name = lab.rubric.RUBRIC.independent
    if repeats:
        return pupil.measured(lab, list({run[name]: run for run in plan}.values()))
    return pupil.measured(lab, [plan[0]] * lab.rubric.RUBRIC.levels)


def test_single_runs_cost_the_repeats(lab: Lab) -> None:
    lost = pupil.lost(lab, _without(lab, repeats=True))
    assert lost["repeats"] == lab.points["repeats"]
    assert set(lost) & {"levels", "range", "control", "provenance", "units"} == set()


def test_a_single_value_costs_everything_that_needs_several(lab: Lab) -> None:
    lost = pupil.lost(lab, _without(lab, repeats=False))
    assert {name for name in lost if lost[name] == lab.points[name]} >= {"levels", "range", "control"}
    assert set(lost) & {"provenance", "units"} == set()


def test_a_second_variable_costs_the_control_of_variables(lab: Lab) -> None:
    held = next(name for name in lab.rubric.RUBRIC.held if name in controls(lab.params))
    other = _another(lab, held)
    runs = list({run[lab.rubric.RUBRIC.independent]: run for run in lab.exemplar.plan()}.values())
    lost = pupil.lost(lab, pupil.measured(lab, [run | {held: other} if n % 2 else run for n, run in enumerate(runs)]))
    assert lost["control"] > 0
    assert set(lost) & {"levels", "range", "provenance"} == set()


def _another(lab: Lab, name: str) -> float | str:
    """A value of a control that the exemplar does not use."""
    control, used = controls(lab.params)[name], lab.exemplar.plan()[0].get(name)
    values = [option for option, _ in control.options] if hasattr(control, "options") else [control.low, control.high]
    return next(value for value in values if value != used)
