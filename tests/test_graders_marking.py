import dataclasses
import math
import uuid
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from graders import marking, replay
from graders.mark import Mark
from labkit import experiment
from labkit.instrument import Reading
from labkit.record import Answers, Record, Trial
from tests.graders_stage import LAB, SEED, law_record, law_trial, with_answers

CRITERIA = marking.criteria(LAB)


def _marks(record: Record, **replays: bool) -> dict[str, Mark]:
    """Mark a record made from the law: its trials count as genuine, as a replay would differ by the engine's noise."""
    return marking.marks(LAB, record, SEED, {trial.id: True for trial in record.trials} | replays)


def _lost(record: Record, **replays: bool) -> set[str]:
    return {name for name, mark in _marks(record, **replays).items() if mark.points < mark.out_of}


def test_a_careful_record_earns_full_marks() -> None:
    assert _lost(law_record()) == set()


def test_an_empty_record_earns_nothing_and_says_what_to_do() -> None:
    record = replace(law_record(), trials=())
    for mark in _marks(record).values():
        assert mark.points == 0
        assert mark.why["zh"] == "记录中没有实验数据。"
        assert mark.next["zh"]


def test_every_mark_has_reasons_in_both_languages() -> None:
    for mark in [*_marks(law_record()).values(), *_marks(with_answers(law_record((0.3, 0.4)))).values()]:
        assert all(mark.why.values())
        assert all(mark.next.values())


def test_four_of_five_values_earn_part_of_the_points() -> None:
    mark = _marks(law_record((0.3, 0.7, 1.1, 1.5)))["levels"]
    assert mark.points == pytest.approx(0.8 * mark.out_of)


@pytest.mark.parametrize(
    ("lengths", "share"),
    [((0.3, 0.4, 0.5, 0.6, 0.66), 0.5), ((0.3, 0.31, 0.32, 0.33, 1.5), 0.5), ((0.5, 0.7, 0.9, 1.1, 1.3), 1)],
)
def test_the_range_must_be_wide_and_without_clusters(lengths: tuple[float, ...], share: float) -> None:
    mark = _marks(law_record(lengths))["range"]
    assert mark.points == pytest.approx(share * mark.out_of, abs=0.1)


def test_single_runs_lose_repeats_only() -> None:
    assert _lost(law_record((0.3, 0.6, 0.9, 1.2, 1.5), repeats=1)) & {"levels", "range", "control"} == set()
    assert _marks(law_record((0.3, 0.6, 0.9, 1.2, 1.5), repeats=1))["repeats"].points == 0


def test_a_second_variable_costs_control_and_leaving_those_runs_out_mends_it() -> None:
    record = law_record()
    stray = law_trial(0.9, mass=0.3)
    mixed = replace(record, trials=(*record.trials, stray))
    assert _lost(mixed) == {"control"}
    mended = replace(mixed, answers=replace(mixed.answers, excluded={stray.id: "换了摆球"}))
    assert _lost(mended) == set()


def test_the_declared_variable_must_be_the_varied_one() -> None:
    assert _lost(with_answers(law_record(), declared_variable="mass")) == {"hypothesis"}


def test_a_run_left_out_without_a_reason_costs_provenance_only() -> None:
    record = law_record(repeats=4)
    silent = replace(record.answers, excluded={record.trials[0].id: " "})
    assert _lost(replace(record, answers=silent)) == {"provenance"}


def test_an_invented_trial_costs_provenance_only() -> None:
    record = law_record()
    assert _lost(record, **{record.trials[3].id: False}) == {"provenance"}


@pytest.mark.parametrize(
    "changed",
    [
        {"result_unit": "mm/s²"},
        {"result_unit": "km/s²"},
        {"slope_unit": "s²/km"},
        {"result_unit": "m/s"},
        {"slope_unit": ""},
    ],
)
def test_a_wrong_unit_loses_its_own_criterion_only(changed: dict[str, str]) -> None:
    assert _lost(with_answers(law_record(), **changed)) == {"units"}


def test_a_thousandfold_value_loses_units_only() -> None:
    record = law_record()
    thousandfold = f"{float(record.answers.result) * 1000:.0f}"
    assert _lost(with_answers(record, result=thousandfold, result_uncertainty="40")) == {"units"}


def test_converted_units_are_right() -> None:
    record = law_record()
    centimetres = f"{float(record.answers.result) * 100:.0f}"
    changed = {"result": centimetres, "result_unit": "cm/s²", "result_uncertainty": "4"}
    assert _lost(with_answers(record, **changed)) == set()


@pytest.mark.parametrize(
    ("stated", "share"), [("0.04", 1), ("0.4", 0.5), ("", 0), ("30", 0), ("0.0001", 0), ("±0.04", 1)]
)
def test_the_uncertainty_must_be_that_of_the_pupils_own_data(stated: str, share: float) -> None:
    mark = _marks(with_answers(law_record(), result_uncertainty=stated))["uncertainty"]
    assert mark.points == pytest.approx(share * mark.out_of)


@pytest.mark.parametrize(
    ("changed", "share"),
    [
        ({"graph_y": "period"}, 0.6), ({"graph_x": "period_squared", "graph_y": "length"}, 0.6),
        ({"slope": "9.9"}, 0.6), ({"slope": ""}, 0.6), ({"slope": "９"}, 0.6),
    ],
)  # fmt: skip
def test_axes_and_slope_are_parts_of_linearisation(changed: dict[str, str], share: float) -> None:
    mark = _marks(with_answers(law_record(), **changed))["linearisation"]
    assert mark.points == pytest.approx(share * mark.out_of, abs=0.1)


def test_points_on_a_curve_are_seen() -> None:
    record = law_record()
    bent = tuple(_bend(trial) for trial in record.trials)
    mark = _marks(with_answers(replace(record, trials=bent)))["linearisation"]
    assert mark.points < mark.out_of
    assert "弯曲" in mark.why["zh"]


def _bend(trial: Trial) -> Trial:
    return replace(trial, derived=trial.derived | {"period_squared": trial.readings["length"].value ** 2 * 4})


@pytest.mark.parametrize(
    ("factor", "stated", "share"), [(1.0, "0.04", 1), (1.02, "0.04", 0.5), (1.02, "0.2", 1), (1.05, "9", 0)]
)
def test_the_result_must_agree_within_its_own_uncertainty(factor: float, stated: str, share: float) -> None:
    truth = experiment.hidden(LAB, SEED).gravity
    mark = _marks(with_answers(law_record(), result=f"{truth * factor:.3f}", result_uncertainty=stated))["result"]
    assert mark.points == pytest.approx(share * mark.out_of)


def test_replay_knows_the_apparatus_own_runs_and_catches_edited_ones() -> None:
    identifier = str(uuid.uuid4())
    run = experiment.run(LAB, SEED, identifier, {"swings": 1, "length": 0.3})
    trial = replace(law_trial(), id=identifier, controls=run.controls, readings=run.readings, derived=run.derived)
    assert replay.is_genuine(LAB, SEED, trial)
    better = run.readings["time"]
    edited = replace(trial, readings=trial.readings | {"time": dataclasses.replace(better, value=better.value + 0.01)})
    assert not replay.is_genuine(LAB, SEED, edited)
    assert not replay.is_genuine(LAB, SEED, replace(trial, derived={"period": 1.0}))
    assert not replay.is_genuine(LAB, SEED, replace(trial, controls={"length": 99.0}))
    assert not replay.is_genuine(LAB, bytes(32), trial)


_NUMBERS = some.floats(allow_nan=True, allow_infinity=True) | some.sampled_from([0.0, 1e-300, 1e300, -1.0])
_SHORT = some.text(max_size=12) | some.sampled_from(["", "length", "period_squared", "0", "-1", "1e15", "9.8", "m/s²"])


def _strange(numbers: list[float], texts: list[str]) -> Record:
    record = law_record((0.3, 0.9, 1.5), repeats=1)
    trials = tuple(_warp(trial, number) for trial, number in zip(record.trials, numbers, strict=False))
    names = [field.name for field in dataclasses.fields(Answers) if field.name != "excluded"]
    filled: dict[str, Any] = dict(zip(names, texts, strict=False))
    return replace(record, trials=trials, answers=replace(Answers(), **filled))


def _warp(trial: Trial, number: float) -> Trial:
    readings = {"length": Reading(number, "m", 0.0, number)}
    return replace(trial, readings=readings, derived={"period_squared": number}, controls={"length": number})


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(some.lists(_NUMBERS, max_size=3), some.lists(_SHORT, min_size=14, max_size=14))
def test_no_strange_record_raises_and_points_stay_within_bounds(numbers: list[float], texts: list[str]) -> None:
    for mark in _marks(_strange(numbers, texts)).values():
        assert 0 <= mark.points <= mark.out_of
        assert math.isfinite(mark.points)


def test_criteria_are_those_of_the_manifest() -> None:
    assert set(CRITERIA) | {marking.CONCLUSION} == set(LAB.points)
