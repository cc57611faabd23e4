import re
from pathlib import Path

import pytest

from graders.exchange.assignment import Release
from graders.exchange.table import StoredAnswers
from labkit.plain import RecordError
from labkit.record import Answers
from tests.graders_stage import (
    ASSIGNMENT,
    COURSE,
    PLACE,
    STUDENT,
    Stage,
    hub,
    law_trial,
    stage,
    staged,
)

__all__ = ["staged"]

from tests.graders_checks import RECORD, refused

pytestmark = pytest.mark.centre


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
        refused(found.call("POST", "pages", token, json=PLACE), status, code)


def test_a_silent_hub_is_said_and_is_no_refusal(staged: Stage) -> None:
    refused(staged.call("POST", "pages", "pupil", json=PLACE), 503, "no_hub")


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
        standing = {"state": "working", "attempts_used": 0, "points": None, "out_of": None}
        assert students["pupil"][STUDENT] == standing | {"step": None, "trials": 0, "active": None}


def test_how_far_a_pupil_is_follows_what_is_stored(tmp_path: Path) -> None:
    def far() -> tuple[str | None, int, bool]:
        told = found.call("GET", f"courses/{COURSE}/assignments", "centre").json()[0]["students"].get(STUDENT, {})
        return told.get("step"), told.get("trials", 0), bool(told.get("active"))

    with hub() as (url, _), stage(tmp_path, url) as found:
        assert far() == (None, 0, False)
        found.answer(Answers(hypothesis="摆长越长，周期越大"))
        assert far() == ("hypothesis", 0, True)
        for length in (0.5, 0.9):
            found.put(law_trial(length))
        assert far() == ("measure", 2, True)
        found.answer(Answers(hypothesis="摆长越长，周期越大", slope="4.03"))
        assert far() == ("analyse", 2, True)
        found.answer(Answers(slope="4.03", conclusion="T² 与 L 成正比"))
        assert far() == ("conclude", 2, True)


def test_the_points_of_a_class_have_no_name_and_leave_out_what_was_left_out(tmp_path: Path) -> None:
    with hub() as (url, _), stage(tmp_path, url) as found:
        long, short, wrong = law_trial(0.9), law_trial(0.5), law_trial(0.7)
        for trial in (long, short, wrong):
            found.put(trial)
        found.answer(Answers(excluded={wrong.id: "数错了"}))
        answer = found.call("GET", f"courses/{COURSE}/assignments/{ASSIGNMENT}/points", "centre")
        squares = [pytest.approx(trial.derived["period_squared"]) for trial in (short, long)]
        assert answer.json()["points"] == [[0.5, squares[0]], [0.9, squares[1]]]
        assert STUDENT not in answer.text
        assert long.id not in answer.text
        counts = found.call("GET", "counts", "centre").json()
        assert counts == [{"course": COURSE, "assignments": 1, "begun": 1, "handed_in": 0}]


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a/../../x", "a\\b", "", "record.json", "x\0", "./x"])
def test_a_release_keeps_inside_its_folder(path: str) -> None:
    title = {"zh": "单摆", "en": "Pendulum"}
    given = {"lab": "pendulum", "title": title, "due": None, "attempts": 3, "files": {path: ""}}
    with pytest.raises(RecordError, match=r"release\.files"):
        Release.from_json(given)


def test_the_openapi_page_lists_every_call(staged: Stage) -> None:
    described = staged.client.get(f"{staged.url}/openapi.json").json()["paths"]
    paths = {path.partition("api/v1/")[2]: methods for path, methods in described.items() if "api/v1/" in path}
    calls = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    contract = (Path(__file__).parents[1] / "docs" / "architecture.md").read_text("utf-8")
    told = re.findall(r"^\| `((?:GET|PUT|POST|PATCH) [^` ]+)", contract, flags=re.MULTILINE)
    assert {re.sub(r"{[^}]*}", "{}", call) for call in calls} == {re.sub(r"{[^}]*}", "{}", call) for call in told}


def test_an_unknown_address_is_answered_in_the_same_form(staged: Stage) -> None:
    refused(staged.client.get("nothing"), 404, "not_found")
    refused(staged.client.delete(RECORD), 405, "not_possible")
