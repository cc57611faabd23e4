"""A class's benches, set up before anybody clicks: by its teacher, by a service, by nobody else; through a real hub."""

import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.centre.lesson import EAST, RED, STUDENTS
from tests.centre.stage import BROKEN, PREFIX, Browser, Stage

pytestmark = pytest.mark.centre

CLASS = f"{PREFIX}class/{RED}"
API = f"{PREFIX}api/v1/classes/{RED}/benches"


def press(browser: Browser, course: str) -> httpx.Response:
    """Presses the button of a class page, with the proof of the person's own page."""
    page = browser.get(f"{PREFIX}class/{course}")
    proof = re.search(r'name="proof" value="([^"]*)"', page.text)
    return browser.post(f"{PREFIX}class/{course}/benches", data={"proof": proof[1] if proof else ""})


def server(browser: Browser, name: str) -> dict[str, Any]:
    """What the hub tells somebody about their own server."""
    xsrf = next(each.value or "" for each in browser.cookies.jar if each.name == "_xsrf" and each.path == "/hub/")
    answer = browser.get(f"/hub/api/users/{name}/server", headers={"X-XSRFToken": xsrf, "Referer": "/hub/home"})
    told: dict[str, Any] = answer.json() if answer.is_success else {}
    return told


def token(browser: Browser, name: str) -> dict[str, str]:
    """Makes a token of a person's, meant for the centre; returns the header that brings it."""
    xsrf = next(each.value or "" for each in browser.cookies.jar if each.name == "_xsrf" and each.path == "/hub/")
    wanted = {"scopes": ["access:services!service=centre"], "expires_in": 600}
    headers = {"X-XSRFToken": xsrf, "Referer": "http://127.0.0.1/hub/token"}
    answer = browser.post(f"/hub/api/users/{name}/tokens", json=wanted, headers=headers)
    assert answer.is_success, answer.text
    return {"Authorization": f"Bearer {answer.json()['token']}"}


def test_a_teachers_button_sets_the_benches_up_once(stage: Stage) -> None:
    teacher, pupil = stage.browser("hongxing-teacher"), stage.browser()
    assert "为本班准备实验台" in teacher.get(CLASS).text
    answer = press(teacher, RED)
    assert answer.url.path == CLASS
    notice = re.search(r'<p class="notice" role="status">(正在为本班准备实验台.*?)</p>', answer.text)
    assert notice
    assert notice[1] in press(teacher, RED).text, "asking again changes nothing"
    # Signing in shows the start page, which finds the bench standing, and has it not started again.
    name = STUDENTS[-1]
    pupil.sign_in(name)
    deadline = time.monotonic() + 30
    while not (told := server(pupil, name)).get("ready"):
        assert time.monotonic() < deadline, stage.log.read_text()
        time.sleep(0.1)
    assert "prepared_until" in told["user_options"]
    assert f"benches of {RED} ({len(STUDENTS)}) until" in stage.log.read_text()
    assert "asked for by hongxing-teacher" in stage.log.read_text()


@pytest.mark.parametrize("person", ["hongxing-01", "dongfang-01", "dongfang-teacher"])
def test_nobody_else_sets_them_up(stage: Stage, person: str) -> None:
    browser = stage.browser(person)
    assert browser.post(f"{CLASS}/benches", data={"proof": "x"}).status_code in {403, 404}
    assert press(browser, RED).status_code in {403, 404}
    assert browser.post(API, headers=token(browser, person)).status_code == 404
    assert f"asked for by {person}" not in stage.log.read_text()


def test_the_api_wants_a_token_and_a_time_that_can_be_meant(stage: Stage) -> None:
    teacher = stage.browser("hongxing-teacher")
    headers = token(teacher, "hongxing-teacher")
    assert teacher.post(API).status_code == 401, "a cookie alone does nothing"
    assert teacher.post(API, headers={"Authorization": "Bearer nonsense"}).status_code == 401
    for wrong in ({"until": "soon"}, {"until": "2026-01-01T08:00:00Z"}, {"until": "2026-01-01T08:00:00"}, ["until"]):
        answer = teacher.post(API, json=wrong, headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "until")
    # Later than what the button of an earlier test has ordered.
    until = (datetime.now(UTC) + timedelta(minutes=20)).isoformat()
    made = teacher.post(API, json={"until": until}, headers=headers)
    assert made.status_code == 202, made.text
    assert made.json() == {"course": RED, "pupils": len(STUDENTS), "until": until}
    assert teacher.post(API, headers=headers).json() == made.json(), "the same order stands"
    foreign = teacher.post(API.replace(RED, EAST), headers=headers)
    assert (foreign.status_code, foreign.json()["error"]["code"]) == (404, "class")


def test_one_bench_that_cannot_be_set_up_keeps_no_other_back(stage: Stage) -> None:
    teacher = stage.browser("dongfang-teacher")
    assert press(teacher, EAST).status_code == 200
    deadline = time.monotonic() + 30
    while f"server of {BROKEN} not started" not in stage.log.read_text():
        assert time.monotonic() < deadline, stage.log.read_text()
        time.sleep(0.1)
