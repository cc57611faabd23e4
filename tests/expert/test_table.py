"""The engine gives what a careful teacher gives, criterion by criterion, or the record says why it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from graders import crossmatch
from graders.checks import CHECKS
from graders.language import FOLDER
from labkit.language import catalogue
from tests.expert.record import FILES, load

ROOT = Path(__file__).parents[2]

TOLERANCE = 0.25
"""Teacher and engine agree within a quarter of a criterion's points [1]."""

each = pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])


@each
def test_engine_and_teacher_agree_or_the_record_says_why_not(file: Path) -> None:
    case = load(file)
    shares = {name: mark.points / mark.out_of for name, mark in case.marks().items()}
    assert set(case.given) == set(shares)
    apart = {
        name: (share, case.given[name]) for name, share in shares.items() if abs(share - case.given[name]) > TOLERANCE
    }
    assert set(apart) == set(case.disagrees), apart


def test_there_are_twenty_records_over_all_labs_and_few_disagreements() -> None:
    cases = [load(file) for file in FILES]
    assert len(cases) == 20
    assert len({case.lab.slug for case in cases}) == 6
    judged = sum(len(case.given) for case in cases)
    assert sum(len(case.disagrees) for case in cases) <= 0.02 * judged


def test_every_disagreement_is_explained_in_the_page_on_marks() -> None:
    page = (ROOT / "docs" / "grading.md").read_text(encoding="utf-8")
    told = {f"| `{file.stem}` | `{name}` |" for file in FILES for name in load(file).disagrees}
    assert told == {
        line.rsplit("|", 2)[0] + "|" for line in page.splitlines() if line.startswith(("| `0", "| `1", "| `2"))
    }


def test_of_twenty_reports_only_the_copied_one_is_flagged() -> None:
    pendulums = [case for case in map(load, FILES) if case.lab.slug == "pendulum"]
    found = crossmatch.flags([crossmatch.report(case.evidence()) for case in pendulums])
    apparatus = {student: [flag.other for flag in own if flag.kind == "apparatus"] for student, own in found.items()}
    assert {student: others for student, others in apparatus.items() if others} == {"chen": ["li"]}


def test_the_sentences_of_the_page_on_marks_are_those_that_are_told() -> None:
    page = (ROOT / "docs" / "grading.md").read_text(encoding="utf-8").partition("### What a pupil is told")[2]
    words = catalogue(FOLDER, "graders", "zh")
    rows = [line.strip("| ").split(" | ") for line in page.partition("\n## ")[0].splitlines() if line.startswith("| `")]
    assert {name.strip("`") for name, _, _ in rows} == set(CHECKS)
    assert {english: words.gettext(english) for _, english, _ in rows} == {english: zh for _, english, zh in rows}
