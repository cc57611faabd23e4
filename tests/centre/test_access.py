"""Who sees which page, and how people come in and go out, through a real hub."""

import re
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from tests.centre.conftest import PEOPLE
from tests.centre.lesson import EAST, RED
from tests.centre.stage import PREFIX, Browser, Stage

pytestmark = pytest.mark.centre

CLASS = f"{PREFIX}class/{RED}"


@pytest.mark.parametrize("path", ["", "/sheets", "/pendulum.csv"])
@pytest.mark.parametrize("person", PEOPLE)
def test_only_teachers_of_a_class_see_it(browsers: dict[str, Browser], person: str, path: str) -> None:
    answer = browsers[person].get(CLASS + path)
    allowed = person in ("hongxing-teacher", "hongxing-head")
    assert answer.status_code == (200 if allowed else 404)
    assert ("王芳" in answer.content.decode()) == allowed


def test_a_class_that_does_not_exist_looks_like_one_that_is_not_mine(browsers: dict[str, Browser]) -> None:
    foreign = browsers["dongfang-teacher"].get(CLASS)
    absent = browsers["dongfang-teacher"].get(f"{PREFIX}class/nowhere-g10c1")
    assert (foreign.status_code, foreign.text) == (absent.status_code, absent.text)


ADDRESSES = ["", "/sheets", "/pendulum.csv", "/pendulum.xlsx", "/assign", "/task/pendulum", "/task/pendulum/regrade"]
ADDRESSES += ["/task/pendulum/pupil/hongxing-01", f"/task/pendulum/motion/{UUID(int=4)}"]


@pytest.mark.parametrize("path", ["", "bench", *[f"class/{RED}{address}" for address in ADDRESSES]])
def test_nobody_gets_in_without_signing_in(stage: Stage, path: str) -> None:
    stranger = stage.browser()
    answer = stranger.get(PREFIX + path)
    assert answer.url.path == "/hub/login"
    script = stranger.get(PREFIX + path, headers={"Sec-Fetch-Dest": "empty"})
    assert script.status_code == 401


def test_a_pupil_sees_only_what_is_theirs(stage: Stage) -> None:
    stage.exchange.lists[f"courses/{RED}/assignments"][0]["title"]["zh"] = "红星的单摆"
    stage.exchange.lists[f"courses/{EAST}/assignments"][0]["title"]["zh"] = "东方的单摆"
    text = stage.browser("hongxing-05").start_page().text
    assert "红星的单摆" in text
    assert "东方的单摆" not in text
    assert "<strong>48</strong> / 100" in text
    assert "91.5" not in text, "another pupil's points"


def test_somebody_who_is_not_on_the_list_is_told_so(stage: Stage) -> None:
    answer = stage.browser().sign_in("hongxing-77")
    assert answer.status_code == 403
    assert "名单里还没有你" in answer.text


def test_after_signing_out_the_next_pupil_at_the_tablet_is_somebody_else(stage: Stage) -> None:
    tablet = stage.browser("hongxing-01")
    assert tablet.get(f"{PREFIX}sign-out").url.path == "/hub/login"
    assert tablet.start_page().url.path == "/hub/login"
    tablet.sign_in("hongxing-02")
    assert "王芳，你好" in tablet.start_page().text


def test_a_pupil_whom_the_hub_signed_out_is_not_taken_for_the_next(stage: Stage) -> None:
    tablet = stage.browser("hongxing-01")
    tablet.get("/hub/logout")
    tablet.sign_in("hongxing-02")
    assert "王芳，你好" in tablet.start_page().text


def test_an_answer_from_the_hub_that_this_browser_did_not_ask_for_is_refused(stage: Stage) -> None:
    asked = stage.browser().get(PREFIX, follow_redirects=False)
    state = parse_qs(urlsplit(asked.headers["location"]).query)["state"][0]
    other = stage.browser().get(f"{PREFIX}oauth_callback?code=stolen&state={state}")
    assert other.status_code == 403
    assert "登录超时" in other.text


def test_every_page_forbids_frames_foreign_sources_and_keeping(browsers: dict[str, Browser]) -> None:
    for path in ("", "nowhere", "bench"):
        headers = browsers["hongxing-01"].get(PREFIX + path).headers
        assert headers["content-security-policy"].startswith("default-src 'self'")
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"
    page = browsers["hongxing-01"].start_page().text
    assert not re.search(r'(src|href)="(https?:)?//', page)
    assert " style=" not in page
