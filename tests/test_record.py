"""What comes from outside: a trial, answers; their canonical form and signature."""

from __future__ import annotations

import copy
import json
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.plain import LONG_TEXT
from labkit.record import Answers, Record, RecordError, SignedTrial, Trial, canonical, sign, verify

KEY = b"k" * 32

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def good() -> dict[str, Any]:
    reading = {"value": 33.5, "unit": "s", "resolution": 0.01, "uncertainty": 0.17}
    return {
        "id": str(uuid.UUID(int=1, version=4)),
        "lab": "pendulum",
        "version": "1.0",
        "course": "hongxing-g10c1",
        "assignment": "pendulum",
        "student": "hongxing-01",
        "attempt": 1,
        "made": "2026-01-01T00:00:00.000Z",
        "controls": {"length": 0.7, "timer": "stopwatch", "swings": 20.0},
        "readings": {"time": reading},
        "derived": {"period": 1.675},
    }


def test_a_good_trial_comes_back_the_same() -> None:
    assert Trial.from_json(good()).to_json() == good()


def test_signature_survives_a_browser() -> None:
    """A browser writes 20.0 as 20 and may order fields as it likes."""
    trial = Trial.from_json(good())
    relayed = json.loads(json.dumps(trial.to_json()).replace("20.0", "20"))
    shuffled = dict(reversed(relayed.items()))
    assert verify(SignedTrial(Trial.from_json(shuffled), sign(trial, KEY)), KEY)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("readings", "time", "value"), 33.49),
        (("controls", "length"), 0.71),
        (("student",), "hongxing-02"),
        (("id",), str(uuid.UUID(int=2, version=4))),
        (("attempt",), 2),
    ],
)
def test_any_edit_breaks_the_signature(path: tuple[str, ...], value: object) -> None:
    signature = sign(Trial.from_json(good()), KEY)
    edited = good()
    place = edited
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert not verify(SignedTrial(Trial.from_json(edited), signature), KEY)


def test_another_bench_cannot_sign() -> None:
    trial = Trial.from_json(good())
    assert not verify(SignedTrial(trial, sign(trial, b"other" * 8)), KEY)
    assert not verify(SignedTrial(trial, "ü"), KEY)


@pytest.mark.parametrize(
    ("field", "value", "place"),
    [
        ("id", "1", "trial.id"),
        ("id", str(uuid.UUID(int=1, version=4)).upper().replace("0", "A"), "trial.id"),
        ("student", "../etc", "trial.student"),
        ("attempt", 0, "trial.attempt"),
        ("attempt", 1.5, "trial.attempt"),
        ("attempt", True, "trial.attempt"),
        ("controls", [], "trial.controls"),
        ("controls", {"length": float("nan")}, "trial.controls.length"),
        ("controls", {"length": 10**400}, "trial.controls.length"),
        ("controls", {f"c{n}": 1 for n in range(40)}, "trial.controls"),
        ("readings", {"time": {"value": 1}}, "trial.readings.time"),
        ("derived", {"period": "1"}, "trial.derived.period"),
        ("made", "x\0", "trial.made"),
        ("made", "\ud800", "trial.made"),
    ],
)
def test_a_wrong_field_is_named(field: str, value: object, place: str) -> None:
    with pytest.raises(RecordError, match=f"^{place}"):
        Trial.from_json(good() | {field: value})


def test_missing_and_unknown_fields_are_named() -> None:
    missing = good()
    del missing["derived"]
    with pytest.raises(RecordError, match="derived"):
        Trial.from_json(missing)
    with pytest.raises(RecordError, match="extra"):
        Trial.from_json(good() | {"extra": 1})


@given(JSON)
def test_nothing_from_outside_does_anything_but_load_or_be_refused(data: object) -> None:
    for read in (Trial, SignedTrial, Answers, Record):
        try:
            read.from_json(data)
        except RecordError:
            continue


@given(st.sampled_from(sorted(good())), JSON)
def test_a_trial_with_one_strange_field_is_refused_or_the_same(field: str, value: object) -> None:
    data = copy.deepcopy(good()) | {field: value}
    try:
        trial = Trial.from_json(data)
    except RecordError:
        return
    assert canonical(trial.to_json()) == canonical(data)


def test_answers_take_part_of_the_fields_and_keep_them_as_typed() -> None:
    assert Answers.from_json({"result": " ９.８ "}).result == " ９.８ "


@pytest.mark.parametrize(
    "data",
    [
        {"result": 9.8},
        {"grade": "100"},
        {"conclusion": "x" * (LONG_TEXT + 1)},
        {"excluded": {"1": "why"}},
        {"excluded": {str(uuid.UUID(int=1, version=4)): "w" * 201}},
        {"excluded": {str(uuid.UUID(int=n, version=4)): "w" for n in range(501)}},
    ],
)
def test_strange_answers_are_refused(data: object) -> None:
    with pytest.raises(RecordError):
        Answers.from_json(data)


def test_excluded_trials_are_not_kept() -> None:
    trial = Trial.from_json(good())
    record = Record("pendulum", "1.0", "c", "a", "s", 1, "0001", (trial,), Answers(excluded={trial.id: "slipped"}))
    assert record.kept == ()
    assert Record.from_json(record.to_json()) == record
