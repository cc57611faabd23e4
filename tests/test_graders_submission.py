import json
import uuid
from pathlib import Path

from graders.exchange.identity import Page
from labkit.record import Answers
from tests.graders_stage import (
    ASSIGNMENT,
    COURSE,
    PLACE,
    SEED,
    Stage,
    law_trial,
    stage,
    staged,
)

__all__ = ["staged"]

from tests.graders_checks import RECORD, counts, refused


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
    before = counts(staged)
    refused(staged.submit(), 409, "nothing_to_submit")
    assert counts(staged) == before
    staged.answer(Answers(conclusion="忘了做实验"))
    assert staged.submit().status_code == 201


def test_attempts_run_out(tmp_path: Path) -> None:
    with stage(tmp_path, attempts=1) as found:
        found.put(law_trial())
        assert found.submit().status_code == 201
        before = counts(found)
        refused(found.submit(), 409, "no_attempts_left")
        assert counts(found) == before


def test_after_the_due_time_nothing_is_handed_in_but_a_repeat_keeps_its_receipt(tmp_path: Path) -> None:
    with stage(tmp_path, due="2099-01-01T00:00:00.000Z") as found:
        found.put(law_trial())
        identifier = str(uuid.uuid4())
        receipt = found.submit(identifier).json()
    late = tmp_path / "late"
    late.mkdir()
    with stage(tmp_path, due="2026-01-01T00:00:00.000Z") as found:
        before = counts(found)
        refused(found.submit(), 403, "late")
        assert found.submit(identifier).json() == receipt
        assert counts(found) == before
        assert found.call("GET", RECORD, found.page).json()["assignment"]["late"] is True


def test_a_submission_id_of_somebody_else_is_refused(staged: Stage) -> None:
    staged.put(law_trial())
    identifier = str(uuid.uuid4())
    staged.submit(identifier)
    page = staged.service.pages.token(Page(COURSE, ASSIGNMENT, "hongxing-02"))[0]
    refused(staged.call("PUT", f"submissions/{identifier}", page, json=PLACE), 403, "foreign")
    refused(staged.call("GET", f"submissions/{identifier}", page), 403, "foreign")
