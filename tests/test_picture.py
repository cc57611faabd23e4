"""Pictures: what is left to be read by eye travels whole, is signed, and is limited."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given

from graders import replay
from labkit import apparatus, catalogue, experiment, picture
from labkit.record import RecordError, SignedTrial, Trial, canonical, sign, verify
from tests.test_record import JSON, KEY, good

SEED = apparatus.seed(b"picture" * 5, "class", "assignment", "newton_second_law", "student", 1)


def tape(**changed: Any) -> dict[str, Any]:
    return {"kind": "tape", "interval": 0.02, "marked": [0, 2], "points": [[0.02], [0.021], [0.025]]} | changed


def with_tape(**changed: Any) -> dict[str, Any]:
    return good() | {"pictures": {"tape": tape(**changed)}}


def test_a_tape_comes_back_the_same_and_no_tape_leaves_no_trace() -> None:
    assert Trial.from_json(with_tape()).to_json() == with_tape()
    assert "pictures" not in Trial.from_json(good()).to_json()


def test_the_signature_holds_the_tape() -> None:
    signed = SignedTrial(trial := Trial.from_json(with_tape()), sign(trial, KEY))
    relayed = SignedTrial.from_json(json.loads(json.dumps(signed.to_json())))
    assert verify(relayed, KEY)
    moved = Trial.from_json(with_tape(points=[[0.02], [0.0211], [0.025]]))
    assert not verify(SignedTrial(moved, signed.signature), KEY)


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"kind": "film"}, "kind"),
        ({"interval": float("nan")}, "interval"),
        ({"points": []}, "points"),
        ({"points": [[0.0]] * (picture.POINTS + 1)}, "points"),
        ({"points": [[0.0, 1.0]]}, r"points\[0\]"),
        ({"points": [["0"]]}, r"points\[0\]"),
        ({"kind": "flashes"}, r"points\[0\]"),
        ({"marked": [3]}, "marked"),
        ({"marked": [True]}, "marked"),
        ({"colour": "red"}, "tape"),
    ],
)
def test_a_wrong_picture_is_refused_by_place(changed: dict[str, Any], place: str) -> None:
    with pytest.raises(RecordError, match=rf"^trial\.pictures\.tape(\.{place})?: must"):
        Trial.from_json(with_tape(**changed))


def test_too_many_pictures_are_refused() -> None:
    many = {f"tape_{number}": tape() for number in range(picture.PICTURES + 1)}
    with pytest.raises(RecordError, match=r"trial\.pictures: must hold at most"):
        Trial.from_json(good() | {"pictures": many})


@given(JSON)
def test_a_strange_picture_is_refused_or_the_same(value: object) -> None:
    for data in (good() | {"pictures": value}, good() | {"pictures": {"tape": value}}):
        try:
            trial = Trial.from_json(data)
        except RecordError:
            continue
        assert canonical(trial.to_json() | {"pictures": {}}) == canonical(data)


def test_a_dot_that_was_moved_is_caught_when_the_trial_is_made_again() -> None:
    lab = catalogue.load("newton_second_law")
    run = experiment.run(lab, SEED, good()["id"], {"timer": "tape"})
    facts = {name: good()[name] for name in ("id", "course", "assignment", "student", "attempt", "made")}
    trial = Trial(
        lab=lab.slug,
        version=lab.version,
        **facts,
        controls=run.controls,
        readings=run.readings,
        derived=run.derived,
        pictures=run.pictures,
    )
    assert replay.is_genuine(lab, SEED, Trial.from_json(json.loads(json.dumps(trial.to_json()))))
    left = run.pictures["tape"]
    edited = dataclasses.replace(left, points=((left.points[0][0] + 1e-4,), *left.points[1:]))
    assert not replay.is_genuine(lab, SEED, dataclasses.replace(trial, pictures={"tape": edited}))
    assert not replay.is_genuine(lab, SEED, dataclasses.replace(trial, pictures={}))
