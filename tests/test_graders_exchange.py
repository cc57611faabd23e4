import json
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from graders.exchange import ledger, submission
from graders.exchange.assignment import Release
from graders.exchange.body import SMALL
from graders.exchange.identity import Page
from graders.exchange.table import Event, StoredAnswers, StoredTrial, Submission
from labkit import apparatus
from labkit.plain import RecordError
from labkit.record import Answers, Record
from tests.graders_stage import (
    ASSIGNMENT,
    COURSE,
    MASTER,
    PLACE,
    SEED,
    STUDENT,
    Stage,
    hub,
    law_trial,
    signed,
    stage,
    staged,
)

__all__ = ["staged"]

RECORD = f"records/{COURSE}/{ASSIGNMENT}"


def _counts(found: Stage) -> tuple[int | None, ...]:
    tables = (StoredTrial, StoredAnswers, Submission, Event)
    with found.service.database.read() as session:
        return tuple(session.scalar(select(func.count()).select_from(table)) for table in tables)


def _refused(answer: Any, status: int, code: str) -> None:
    assert answer.status_code == status, answer.text
    told = answer.json()["error"]
    assert told["code"] == code
    assert told["message"]["zh"]
    assert told["message"]["en"]


def test_a_trial_is_stored_once_and_always_gets_the_same_receipt(staged: Stage) -> None:
    trial = law_trial()
    first, again = staged.put(trial), staged.put(trial)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert set(first.json()) == {"id", "sm3", "time", "hmac"}
    record = staged.call("GET", RECORD, staged.page).json()
    assert [one["trial"]["id"] for one in record["trials"]] == [trial.id]
    assert record["trials"][0]["stored"] == first.json()["time"]
    assert Record.from_json(record | {"assignment": ASSIGNMENT}).trials == (trial,)


def test_a_page_relays_a_trial_even_when_the_browser_writes_whole_numbers_its_own_way(staged: Stage) -> None:
    body = json.loads(json.dumps(signed(law_trial(angle_deg=5.0))).replace("5.0,", "5,"))
    assert staged.call("PUT", f"trials/{body['trial']['id']}", staged.page, json=body).status_code == 201


def test_other_content_under_the_same_id_is_refused(staged: Stage) -> None:
    trial = law_trial()
    staged.put(trial)
    before = _counts(staged)
    _refused(staged.put(replace(trial, made="2027-01-01T00:00:00.000Z")), 409, "other_content")
    assert _counts(staged) == before


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"student": "hongxing-02"}, 403, "foreign"),
        ({"assignment": "projectile"}, 404, "not_found"),
        ({"lab": "projectile"}, 403, "other_apparatus"),
        ({"attempt": 2}, 403, "other_apparatus"),
    ],
)
def test_a_trial_from_elsewhere_changes_nothing(staged: Stage, changed: dict[str, Any], status: int, code: str) -> None:
    before = _counts(staged)
    _refused(staged.put(replace(law_trial(), **changed)), status, code)
    assert _counts(staged) == before


def test_an_edited_trial_is_refused(staged: Stage) -> None:
    body = signed(law_trial())
    body["trial"]["derived"]["period"] = 2.0
    before = _counts(staged)
    answer = staged.call("PUT", f"trials/{body['trial']['id']}", staged.bench, json=body)
    _refused(answer, 403, "bad_signature")
    assert _counts(staged) == before


def test_another_pupils_page_or_bench_cannot_store(staged: Stage) -> None:
    trial = law_trial()
    page = staged.service.pages.token(Page(COURSE, ASSIGNMENT, "hongxing-02"))[0]
    for token in (page, apparatus.bench_token(MASTER, "hongxing-02")):
        _refused(staged.call("PUT", f"trials/{trial.id}", token, json=signed(trial)), 403, "foreign")


@pytest.mark.parametrize("token", ["nonsense", "a.b.c", f"{STUDENT}:00", "x" * 5000])
def test_a_token_that_is_not_ours_opens_nothing(staged: Stage, token: str) -> None:
    trial = law_trial()
    _refused(staged.call("PUT", f"trials/{trial.id}", token, json=signed(trial)), 401, "unknown_token")
    _refused(staged.call("GET", RECORD, token), 401, "unknown_token")


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"null", b"[]", b'{"trial": NaN}', b"[" * 60_000, b'{"a":' * 9_000, b"\xff\xfe", b'"\\ud800"',
        b"1e999",
        b"9" * 6000, b'{"trial": {}, "signature": "x", "more": 1}',
    ],
)  # fmt: skip
def test_malformed_bodies_are_refused_and_change_nothing(staged: Stage, content: bytes) -> None:
    before = _counts(staged)
    for method, path, token in (
        ("PUT", f"trials/{uuid.uuid4()}", staged.bench),
        ("PATCH", f"{RECORD}/answers", staged.page),
        ("PUT", f"submissions/{uuid.uuid4()}", staged.page),
    ):
        _refused(staged.call(method, path, token, content=content), 422, "malformed")
    assert _counts(staged) == before


def test_fields_of_the_wrong_kind_are_named(staged: Stage) -> None:
    body = signed(law_trial())
    body["trial"]["attempt"] = "1"
    answer = staged.call("PUT", f"trials/{body['trial']['id']}", staged.bench, json=body)
    _refused(answer, 422, "malformed")
    assert "trial.attempt" in answer.json()["error"]["message"]["en"]


def test_bodies_beyond_the_limit_are_refused_with_and_without_a_length(staged: Stage) -> None:
    path = f"trials/{uuid.uuid4()}"
    _refused(staged.call("PUT", path, staged.bench, content=b" " * (SMALL + 1)), 413, "too_large")
    pieces = (b" " * 1000 for _ in range(SMALL // 1000 + 1))
    _refused(staged.call("PUT", path, staged.bench, content=pieces), 413, "too_large")


def test_answers_are_kept_field_by_field_and_the_last_write_wins(staged: Stage) -> None:
    for changes in ({"result": "9.7", "slope": "4.0"}, {"result": "9.8"}):
        path = f"{RECORD}/answers"
        assert staged.call("PATCH", path, staged.page, json={"changes": changes}).status_code == 200
    record = staged.call("GET", RECORD, staged.page).json()
    assert (record["answers"]["result"], record["answers"]["slope"]) == ("9.8", "4.0")
    assert record["saved"]


@pytest.mark.parametrize(
    "changes", [{"seed": "x"}, {"result": 9.8}, {"result": "9" * 65}, {"excluded": {"1": "x"}}, []]
)
def test_answers_that_are_not_known_are_refused(staged: Stage, changes: Any) -> None:
    answer = staged.call("PATCH", f"{RECORD}/answers", staged.page, json={"changes": changes})
    _refused(answer, 422, "malformed")


def test_the_record_tells_about_the_assignment_and_hides_the_seed(staged: Stage) -> None:
    answer = staged.call("GET", RECORD, staged.page)
    facts = answer.json()["assignment"]
    assert (facts["attempts"], facts["attempts_left"], facts["late"], facts["due"]) == (3, 3, False, None)
    assert answer.json()["apparatus_number"] == apparatus.number(SEED)
    assert SEED.hex() not in answer.text


def test_a_page_reads_its_own_record_only(staged: Stage) -> None:
    page = staged.service.pages.token(Page("qianjin-g10c1", ASSIGNMENT, STUDENT))[0]
    _refused(staged.call("GET", RECORD, page), 403, "foreign")
    _refused(staged.call("PUT", f"submissions/{uuid.uuid4()}", page, json=PLACE), 403, "foreign")


def test_the_bench_gets_the_seed_of_its_own_pupil(staged: Stage) -> None:
    mine = staged.call("GET", f"apparatus/{COURSE}/{ASSIGNMENT}", staged.bench).json()
    assert mine == {
        "seed": SEED.hex(), "number": apparatus.number(SEED), "lab": "pendulum", "attempt": 1, "student": STUDENT,
    }  # fmt: skip
    forged = f"{STUDENT}:{bytes(32).hex()}"
    _refused(staged.call("GET", f"apparatus/{COURSE}/{ASSIGNMENT}", forged), 401, "unknown_token")


def test_handing_in_freezes_the_record(staged: Stage) -> None:
    staged.put(law_trial())
    identifier = str(uuid.uuid4())
    first = staged.submit(identifier)
    staged.put(law_trial(1.0))
    assert first.status_code == 201
    assert staged.submit(identifier).json() == first.json()
    frozen = json.loads(staged.service.blobs.get(first.json()["sm3"]))
    assert (len(frozen["trials"]), frozen["seed"]) == (1, SEED.hex())
    assert staged.call("GET", f"submissions/{identifier}", staged.page).json()["state"] == "queued"
    assert SEED.hex() not in staged.call("GET", f"feedback/{COURSE}/{ASSIGNMENT}", staged.page).text


def test_an_empty_record_cannot_be_handed_in(staged: Stage) -> None:
    before = _counts(staged)
    _refused(staged.submit(), 409, "nothing_to_submit")
    assert _counts(staged) == before
    staged.answer(Answers(conclusion="忘了做实验"))
    assert staged.submit().status_code == 201


def test_attempts_run_out(tmp_path: Path) -> None:
    with stage(tmp_path, attempts=1) as found:
        found.put(law_trial())
        assert found.submit().status_code == 201
        before = _counts(found)
        _refused(found.submit(), 409, "no_attempts_left")
        assert _counts(found) == before


def test_after_the_due_time_nothing_is_handed_in_but_a_repeat_keeps_its_receipt(tmp_path: Path) -> None:
    with stage(tmp_path, due="2099-01-01T00:00:00.000Z") as found:
        found.put(law_trial())
        identifier = str(uuid.uuid4())
        receipt = found.submit(identifier).json()
    late = tmp_path / "late"
    late.mkdir()
    with stage(tmp_path, due="2026-01-01T00:00:00.000Z") as found:
        before = _counts(found)
        _refused(found.submit(), 403, "late")
        assert found.submit(identifier).json() == receipt
        assert _counts(found) == before
        assert found.call("GET", RECORD, found.page).json()["assignment"]["late"] is True


def test_a_submission_id_of_somebody_else_is_refused(staged: Stage) -> None:
    staged.put(law_trial())
    identifier = str(uuid.uuid4())
    staged.submit(identifier)
    page = staged.service.pages.token(Page(COURSE, ASSIGNMENT, "hongxing-02"))[0]
    _refused(staged.call("PUT", f"submissions/{identifier}", page, json=PLACE), 403, "foreign")
    _refused(staged.call("GET", f"submissions/{identifier}", page), 403, "foreign")


def test_the_log_shows_a_change(staged: Stage) -> None:
    for length in (0.3, 0.6):
        staged.put(law_trial(length))
    with staged.service.database.read() as session:
        assert ledger.first_broken(session) is None
    with staged.service.database.write() as session:
        session.execute(update(Event).where(Event.position == 2).values(content="{}"))
    with staged.service.database.read() as session:
        assert ledger.first_broken(session) == 2


def test_sm3_is_the_standards() -> None:
    # GB/T 32905-2016, appendix A.1
    assert ledger.sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_a_damaged_blob_is_not_believed(staged: Stage) -> None:
    name = staged.service.blobs.put(b"whole")
    staged.service.blobs.path(name).write_bytes(b"torn")
    with pytest.raises(ValueError, match="restore it from a backup"):
        staged.service.blobs.get(name)


def test_the_page_is_opened_with_the_hubs_token_once_a_minute_asked(tmp_path: Path) -> None:
    with hub() as (url, asked), stage(tmp_path, url) as found:
        opened = found.call("POST", "pages", "pupil", json=PLACE)
        assert opened.json()["student"] == STUDENT
        assert found.call("GET", RECORD, opened.json()["page_token"]).status_code == 200
        found.call("POST", "pages", "pupil", json=PLACE)
        assert asked() == 1


@pytest.mark.parametrize(
    ("token", "status", "code"),
    [
        ("other", 403, "foreign"), ("teacher", 403, "foreign"), ("centre", 403, "foreign"),
        ("weak", 403, "not_allowed"), ("nobody", 401, "unknown_token"),
    ],
)  # fmt: skip
def test_only_the_classs_own_pupils_open_its_page(tmp_path: Path, token: str, status: int, code: str) -> None:
    with hub() as (url, _), stage(tmp_path, url) as found:
        _refused(found.call("POST", "pages", token, json=PLACE), status, code)


def test_a_silent_hub_is_said_and_is_no_refusal(staged: Stage) -> None:
    _refused(staged.call("POST", "pages", "pupil", json=PLACE), 503, "no_hub")


_LISTS = (
    ("GET", f"courses/{COURSE}/assignments", {"pupil", "teacher", "centre"}),
    ("GET", f"courses/{COURSE}/assignments/{ASSIGNMENT}/files", {"pupil", "teacher", "centre"}),
    ("GET", f"courses/{COURSE}/assignments/{ASSIGNMENT}/submissions", {"teacher", "centre"}),
    ("GET", f"courses/{COURSE}/marks", {"teacher", "centre"}),
    ("PUT", f"courses/{COURSE}/assignments/{ASSIGNMENT}", {"teacher"}),
)


def test_lists_are_for_those_they_concern(tmp_path: Path) -> None:
    with hub() as (url, _), stage(tmp_path, url) as found:
        for method, path, allowed in _LISTS:
            for token in ("pupil", "other", "teacher", "centre", "stranger", "weak", "nobody"):
                answer = found.call(method, path, token, json={} if method == "PUT" else None)
                assert (answer.status_code in (200, 422)) == (token in allowed), (path, token, answer.text)


def test_a_pupil_sees_only_how_the_pupil_stands(tmp_path: Path) -> None:
    with hub() as (url, _), stage(tmp_path, url) as found:
        with found.service.database.write() as session:
            for student in (STUDENT, "hongxing-02"):
                session.add(
                    StoredAnswers(course=COURSE, assignment=ASSIGNMENT, student=student, saved="", content="{}")
                )
        listed = f"courses/{COURSE}/assignments"
        students = {token: found.call("GET", listed, token).json()[0]["students"] for token in ("pupil", "teacher")}
        assert set(students["pupil"]) == {STUDENT}
        assert set(students["teacher"]) == {STUDENT, "hongxing-02"}
        assert students["pupil"][STUDENT] == {"state": "working", "attempts_used": 0, "points": None, "out_of": None}


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a/../../x", "a\\b", "", "record.json", "x\0", "./x"])
def test_a_release_keeps_inside_its_folder(path: str) -> None:
    title = {"zh": "单摆", "en": "Pendulum"}
    given = {"lab": "pendulum", "title": title, "due": None, "attempts": 3, "files": {path: ""}}
    with pytest.raises(RecordError, match=r"release\.files"):
        Release.from_json(given)


def test_the_openapi_page_lists_every_call(staged: Stage) -> None:
    described = staged.client.get(f"{staged.url}/openapi.json").json()
    assert len(described["paths"]) == 14
    assert submission.put.__doc__


def test_an_unknown_address_is_answered_in_the_same_form(staged: Stage) -> None:
    _refused(staged.client.get("nothing"), 404, "not_found")
    _refused(staged.client.delete(RECORD), 405, "not_possible")
