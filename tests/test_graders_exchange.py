import json
import uuid
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from graders.exchange import ledger
from graders.exchange.body import SMALL
from graders.exchange.identity import Page
from graders.exchange.table import Event
from labkit import apparatus
from labkit.record import Record
from tests.graders_stage import (
    ASSIGNMENT,
    COURSE,
    MASTER,
    PLACE,
    SEED,
    STUDENT,
    Stage,
    law_trial,
    signed,
    staged,
)

__all__ = ["staged"]

from tests.graders_checks import RECORD, counts, refused

pytestmark = pytest.mark.centre


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
    before = counts(staged)
    refused(staged.put(replace(trial, made="2027-01-01T00:00:00.000Z")), 409, "other_content")
    assert counts(staged) == before


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
    before = counts(staged)
    refused(staged.put(replace(law_trial(), **changed)), status, code)
    assert counts(staged) == before


def test_an_edited_trial_is_refused(staged: Stage) -> None:
    body = signed(law_trial())
    body["trial"]["derived"]["period"] = 2.0
    before = counts(staged)
    answer = staged.call("PUT", f"trials/{body['trial']['id']}", staged.bench, json=body)
    refused(answer, 403, "bad_signature")
    assert counts(staged) == before


def test_another_pupils_page_or_bench_cannot_store(staged: Stage) -> None:
    trial = law_trial()
    page = staged.service.pages.token(Page(COURSE, ASSIGNMENT, "hongxing-02"))[0]
    for token in (page, apparatus.bench_token(MASTER, "hongxing-02")):
        refused(staged.call("PUT", f"trials/{trial.id}", token, json=signed(trial)), 403, "foreign")


@pytest.mark.parametrize("token", ["nonsense", "a.b.c", f"{STUDENT}:00", "x" * 5000])
def test_a_token_that_is_not_ours_opens_nothing(staged: Stage, token: str) -> None:
    trial = law_trial()
    refused(staged.call("PUT", f"trials/{trial.id}", token, json=signed(trial)), 401, "unknown_token")
    refused(staged.call("GET", RECORD, token), 401, "unknown_token")


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"null", b"[]", b'{"trial": NaN}', b"[" * 60_000, b'{"a":' * 9_000, b"\xff\xfe", b'"\\ud800"',
        b"1e999",
        b"9" * 6000, b'{"trial": {}, "signature": "x", "more": 1}',
    ],
)  # fmt: skip
def test_malformed_bodies_are_refused_and_change_nothing(staged: Stage, content: bytes) -> None:
    before = counts(staged)
    for method, path, token in (
        ("PUT", f"trials/{uuid.uuid4()}", staged.bench),
        ("PATCH", f"{RECORD}/answers", staged.page),
        ("PUT", f"submissions/{uuid.uuid4()}", staged.page),
    ):
        refused(staged.call(method, path, token, content=content), 422, "malformed")
    assert counts(staged) == before


def test_fields_of_the_wrong_kind_are_named(staged: Stage) -> None:
    body = signed(law_trial())
    body["trial"]["attempt"] = "1"
    answer = staged.call("PUT", f"trials/{body['trial']['id']}", staged.bench, json=body)
    refused(answer, 422, "malformed")
    assert "trial.attempt" in answer.json()["error"]["message"]["en"]


def test_bodies_beyond_the_limit_are_refused_with_and_without_a_length(staged: Stage) -> None:
    path = f"trials/{uuid.uuid4()}"
    refused(staged.call("PUT", path, staged.bench, content=b" " * (SMALL + 1)), 413, "too_large")
    pieces = (b" " * 1000 for _ in range(SMALL // 1000 + 1))
    refused(staged.call("PUT", path, staged.bench, content=pieces), 413, "too_large")


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
def test_answers_that_are_not_known_arerefused(staged: Stage, changes: Any) -> None:
    answer = staged.call("PATCH", f"{RECORD}/answers", staged.page, json={"changes": changes})
    refused(answer, 422, "malformed")


def test_the_record_tells_about_the_assignment_and_hides_the_seed(staged: Stage) -> None:
    answer = staged.call("GET", RECORD, staged.page)
    facts = answer.json()["assignment"]
    assert (facts["attempts"], facts["attempts_left"], facts["late"], facts["due"]) == (3, 3, False, None)
    assert answer.json()["apparatus_number"] == apparatus.number(SEED)
    assert SEED.hex() not in answer.text


def test_a_page_reads_its_own_record_only(staged: Stage) -> None:
    page = staged.service.pages.token(Page("qianjin-g10c1", ASSIGNMENT, STUDENT))[0]
    refused(staged.call("GET", RECORD, page), 403, "foreign")
    refused(staged.call("PUT", f"submissions/{uuid.uuid4()}", page, json=PLACE), 403, "foreign")


def test_the_bench_gets_the_seed_of_its_own_pupil(staged: Stage) -> None:
    mine = staged.call("GET", f"apparatus/{COURSE}/{ASSIGNMENT}", staged.bench).json()
    assert mine == {
        "seed": SEED.hex(), "number": apparatus.number(SEED), "lab": "pendulum", "attempt": 1, "student": STUDENT,
    }  # fmt: skip
    forged = f"{STUDENT}:{bytes(32).hex()}"
    refused(staged.call("GET", f"apparatus/{COURSE}/{ASSIGNMENT}", forged), 401, "unknown_token")


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
