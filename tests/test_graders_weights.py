"""Weights: by lab in its manifest, by assignment in the released report's cells."""

import json
from pathlib import Path

import pytest

from graders import marking, report
from graders.marking import WeightError
from graders.shown import mark_here
from tests.graders_stage import LAB, SEED, law_record

SOME = {"levels": 20, "conclusion": 30, "digits": 0}


def test_weights_stand_in_the_cells_of_the_report_and_nought_leaves_a_criterion_out() -> None:
    told = report.weights(report.notebook(LAB, LAB.title, 3, SOME))
    assert (told["levels"], told["conclusion"]) == (20.0, 30.0)
    assert set(LAB.points) - set(told) == {"digits"}
    assert told["range"] == LAB.points["range"]
    assert told == marking.points(LAB, SOME)


def test_a_report_without_the_teachers_part_has_no_such_cell() -> None:
    made = report.notebook(LAB, LAB.title, 3, {"conclusion": 0})
    assert "conclusion" not in {cell.id for cell in made.cells}


@pytest.mark.parametrize(
    ("weights", "named"),
    [
        ({"colour": 5}, "“colour” is not a criterion of this lab; there are: levels"),
        ({"safety": 5}, "“safety” is not a criterion"),
        ({"levels": -1}, "Enough different values: points must be a number from 0"),
        ({"levels": float("nan")}, "Enough different values"),
        ({"levels": True}, "Enough different values"),
        ({"levels": "5"}, "Enough different values"),
        (dict.fromkeys(LAB.points, 0), "At least one criterion"),
    ],
)
def test_weights_that_cannot_be_are_named_in_both_languages(weights: dict[str, float], named: str) -> None:
    with pytest.raises(WeightError) as wrong:
        marking.points(LAB, weights)
    assert wrong.value.message["en"].startswith(named)
    assert wrong.value.message["zh"] != wrong.value.message["en"]


def _folder(folder: Path, **more: object) -> Path:
    record = law_record()
    facts = {"seed": SEED.hex(), "replays": {trial.id: True for trial in record.trials}}
    (folder / "record.json").write_text(json.dumps(record.to_json() | facts | more), encoding="utf-8")
    return folder


def test_marks_are_out_of_what_the_released_report_says(tmp_path: Path) -> None:
    told = report.weights(report.notebook(LAB, LAB.title, 3, SOME))
    given = mark_here(_folder(tmp_path, weights=told))
    assert {name: shown.mark.out_of for name, shown in given.items()} == marking.criteria(LAB, SOME)
    assert given["levels"].mark.points == 20
    assert given["levels"].mark.knowledge == ("控制变量法",)


def test_a_report_released_before_a_criterion_was_new_is_marked_by_its_own(tmp_path: Path) -> None:
    assert set(mark_here(_folder(tmp_path, weights={"levels": 10.0, "note of the teacher": 3.0}))) == {"levels"}


def test_a_record_without_weights_is_marked_by_the_manifest(tmp_path: Path) -> None:
    assert set(mark_here(_folder(tmp_path))) == set(marking.criteria(LAB))
