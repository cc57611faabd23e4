"""Reports that fit a neighbour's apparatus or say a neighbour's words: flags, never marks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from graders import marking
from graders.crossmatch import Flag, Report, flags, report
from graders.evidence import Evidence
from graders.exchange import submission
from graders.suggestion import suggest
from labkit.record import Record
from tests.graders_stage import ASSIGNMENT, COURSE, LAB, SEED, hand_in, hub, law_record, stage, with_answers

LISTED = f"courses/{COURSE}/assignments/{ASSIGNMENT}/submissions"
SENTENCE = "在 0.30 m 到 1.50 m 的范围内，T² 与 L 成正比，由斜率得到重力加速度。"


def _report(student: str, result: float | None, truth: float, words: str = "") -> Report:
    return Report(student, result, 0.02, truth, "m/s^2", ("", words))


def _kinds(found: dict[str, list[Flag]]) -> dict[str, list[tuple[str, str]]]:
    return {student: [(flag.kind, flag.other) for flag in own] for student, own in found.items()}


OWN_RESULT = [_report("one", 9.80, 9.81), _report("two", 9.50, 9.51), _report("three", 10.20, 10.21)]


def test_honest_reports_are_not_flagged() -> None:
    assert flags(OWN_RESULT) == {}


def test_a_neighbours_result_is_flagged_with_the_neighbour() -> None:
    copied = [replace(OWN_RESULT[0], result=9.50), *OWN_RESULT[1:]]
    assert _kinds(flags(copied)) == {"one": [("apparatus", "two")]}
    assert "two" in flags(copied)["one"][0].why["zh"]


@pytest.mark.parametrize("result", [None, 9.65, 9.84])
def test_a_result_that_fits_nobody_or_nearly_ones_own_is_not_flagged(result: float | None) -> None:
    assert flags([replace(OWN_RESULT[0], result=result), *OWN_RESULT[1:]]) == {}


def test_a_neighbours_own_apparatus_alike_is_no_reason() -> None:
    assert flags([_report("one", 9.80, 9.81), _report("two", 9.81, 9.81)]) == {}


@pytest.mark.parametrize(("words", "is_flagged"), [(SENTENCE, True), ("成正比", False), ("", False)])
def test_words_alike_are_flagged_on_both_sides_unless_they_are_few(words: str, is_flagged: bool) -> None:
    spaced = words.replace("，", " ,  ")
    plain = [report(_evidence(with_answers(law_record(), conclusion=each))) for each in (words, spaced)]
    both = [replace(plain[0], student="one"), replace(plain[1], student="two")]
    expected = {"one": [("words", "two")], "two": [("words", "one")]}
    found = _kinds(flags([replace(each, texts=("", each.texts[1])) for each in both]))
    assert found == (expected if is_flagged else {})


def _evidence(record: Record) -> Evidence:
    return Evidence(LAB, LAB.rubric.RUBRIC, record, SEED)


def test_a_flag_never_changes_a_mark() -> None:
    record = with_answers(law_record(), conclusion=SENTENCE)
    assert "flags" not in str(marking.marks(LAB, record, SEED, {trial.id: True for trial in record.trials}))


def test_the_teacher_and_the_centre_see_flags_and_a_suggestion_and_nobody_else(tmp_path: Path) -> None:
    with hub() as (url, _), stage(tmp_path, url) as found:
        for student in ("hongxing-01", "hongxing-02"):
            hand_in(found, student, with_answers(law_record(), conclusion=SENTENCE))
        hand_in(found, "hongxing-02", with_answers(law_record(), conclusion=""))
        hand_in(found, "hongxing-02", with_answers(law_record(), conclusion=SENTENCE))
        for token in ("teacher", "centre"):
            listed = found.call("GET", LISTED, token).json()
            told = [[(flag["kind"], flag["with"]) for flag in one["flags"]] for one in listed]
            assert told[:3] == [[("words", "hongxing-02")], [], []]
            assert told[3] == [("apparatus", "hongxing-01"), ("words", "hongxing-01")]
            assert listed[0]["suggestion"]["share"] == 0.5
            assert SEED.hex() not in str(listed)
            marked = found.call("GET", f"courses/{COURSE}/marks", token).json()
            assert [one["flags"] for one in marked] == [listed[0]["flags"], listed[3]["flags"]]
        for token in ("pupil", "other"):
            assert found.call("GET", LISTED, token).status_code == 403


def test_a_torn_record_hides_nobody_else(tmp_path: Path) -> None:
    with hub() as (url, _), stage(tmp_path, url) as found:
        for student in ("hongxing-01", "hongxing-02"):
            hand_in(found, student, with_answers(law_record(), conclusion=SENTENCE))
        with found.service.database.read() as session:
            torn = submission.newest(session, COURSE)[0].sm3
        found.service.blobs.path(torn).write_bytes(b"torn")
        listed = found.call("GET", LISTED, "teacher").json()
    assert [one["suggestion"] is None for one in listed] == [True, False]
    assert listed[1]["flags"] == []


@pytest.mark.parametrize(
    ("conclusion", "share"),
    [
        ("", 0),
        ("好", 0),
        (SENTENCE, 0.5),
        ("As expected, linear between 0.3 m and 1.5 m; errors are small", 1),
    ],
)
def test_a_suggestion_says_what_the_conclusion_speaks_of(conclusion: str, share: float) -> None:
    found = suggest(conclusion)
    assert found.share == share
    assert all(found.why.values())
