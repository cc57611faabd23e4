"""Coming in from outside: by a real OpenID Connect provider, and by the links of a real LTI platform."""

from __future__ import annotations

import html
import re
import sqlite3
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.door.conftest import Door
from tests.door.outside_stage import NAME
from tests.door.stage import INSIDE, Visitor, said

pytestmark = pytest.mark.centre
LTI = "https://purl.imsglobal.org/spec/lti/claim/"


@pytest.fixture(scope="module")
def provided(door: Door) -> Iterator[Door]:
    with door.provider.running(door.centre.url):
        yield door


def _wants_in(door: Door, who: str, visitor: Visitor | None = None) -> httpx.Response:
    """Goes by the button to the provider, signs in there, and comes back."""
    visitor = visitor or door.visitor()
    page = visitor.get(f"/hub/login?next={INSIDE}")
    button = re.search(r'<a id="provider" class="[^"]*" href="([^"]+)">([^<]+)<', page.text)
    assert button is not None, page.text
    assert button[2] == f"Sign in with {NAME}"
    there = visitor.get(str(page.url.join(html.unescape(button[1]))))
    form = re.search(r'<form[^>]* action="([^"]+)"', there.text)
    assert form is not None, there.text
    return visitor.post(str(there.url.join(form[1])), data={"prompt": "login", "login": who, "password": "any"})


def _users(door: Door) -> set[str]:
    """Whom the hub knows."""
    with sqlite3.connect(f"file:{door.centre.state / 'jupyterhub.sqlite'}?mode=ro", uri=True) as database:
        return {name for (name,) in database.execute("SELECT name FROM users")}


def _refusal(answer: httpx.Response) -> str:
    """Why somebody was not let in; a page of ours that signs nobody in."""
    assert answer.status_code in (400, 403), answer.text
    assert not any("jupyterhub-hub-login" in each for each in answer.headers.get_list("set-cookie"))
    return html.unescape(said(answer))


def test_a_pupil_comes_in_by_the_provider_and_the_way_back_works_once(provided: Door) -> None:
    pupil = provided.visitor()
    page = _wants_in(provided, "guid-09", pupil)
    assert page.url.path == INSIDE, said(page)
    assert "同学9" in page.text
    back = next(each.request.url for each in page.history if each.request.url.path == "/hub/provider/back")
    assert "Begin again" in _refusal(pupil.get(str(back)))
    assert "another window" in _refusal(provided.visitor().get(str(back)))


def test_who_is_not_on_the_roster_or_there_twice_is_told_so_and_nothing_is_made(provided: Door) -> None:
    before = _users(provided)
    for who, sentence in (("guid-stranger", "nobody on this centre's roster"), ("guid-twice", "several people")):
        refused = _refusal(_wants_in(provided, who))
        assert sentence in refused
        assert f"{NAME} knows you as “{who}”" in refused
    assert _users(provided) == before


def test_the_staff_needs_the_second_step_all_the_same(provided: Door) -> None:
    teacher = provided.visitor()
    page = _wants_in(provided, "guid-teacher", teacher)
    assert page.url.path == "/hub/set-up-app", said(page)
    assert teacher.get(INSIDE).url.path == "/hub/login"


def test_what_the_provider_declines_is_said(provided: Door) -> None:
    visitor = provided.visitor()
    there = visitor.get("/hub/provider", follow_redirects=False).headers["location"]
    asked = httpx.URL(there).params
    wanted = {"code_challenge_method": "S256", "response_type": "code", "prompt": "login", "scope": "openid"}
    assert wanted.items() <= dict(asked).items()
    answer = visitor.get("/hub/provider/back", params={"error": "access_denied", "state": asked["state"]})
    assert f"{NAME} has not signed you in" in _refusal(answer)


def _launch(door: Door, who: str, visitor: Visitor | None = None) -> httpx.Response:
    """Opens the platform's link as somebody, and posts what the platform's page posts."""
    visitor = visitor or door.visitor()
    return visitor.post(**_answer(door, who, visitor))


def _answer(door: Door, who: str, visitor: Visitor) -> dict[str, Any]:
    """What the platform has the browser post, and where."""
    told = visitor.get(f"{door.platform.address}/link/{who}")
    form = re.search(r'<form action="([^"]+)"', told.text)
    assert form is not None, told.text
    return {"url": form[1], "data": dict(re.findall(r'name="(\w+)" value="([^"]*)"', told.text))}


@pytest.fixture
def linked(door: Door) -> Iterator[Door]:
    yield door
    door.platform.custom, door.platform.more = {}, {}


def _path(answer: httpx.Response) -> list[str]:
    return [str(each.headers["location"]) for each in answer.history]


def test_a_link_signs_in_whoever_opens_it_and_leads_to_its_lab(linked: Door) -> None:
    linked.platform.custom = {"lab": "pendulum", "assignment": "", "next": "https://elsewhere.example"}
    tablet = linked.visitor()
    assert "/services/centre/to?lab=pendulum" in _path(_launch(linked, "guid-09", tablet))
    assert "同学9" in tablet.get(INSIDE).text
    _launch(linked, "guid-10", tablet)
    assert "同学10" in tablet.get(INSIDE).text, "the next pupil at a shared tablet is not the last one"


def test_what_a_platform_posts_counts_once_and_only_where_it_was_asked_for(linked: Door) -> None:
    browser, other = linked.visitor(), linked.visitor()
    answer = _answer(linked, "guid-10", browser)
    assert "another window" in _refusal(other.post(**answer))
    assert browser.post(**answer, follow_redirects=False).status_code == 303
    assert "used before" in _refusal(browser.post(**answer))


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({f"{LTI}deployment_id": "another"}, "not meant for this centre"),
        ({"aud": "another-tool", "azp": "another-tool"}, "not meant for this centre"),
        ({"iss": "https://elsewhere.example"}, "not meant for this centre"),
        ({f"{LTI}message_type": "LtiDeepLinkingRequest"}, "something else than the opening of a link"),
        ({f"{LTI}version": "1.1"}, "cannot be trusted"),
        ({f"{LTI}resource_link": "no object"}, "cannot be trusted"),
        ({"sub": 9}, "cannot be trusted"),
        ({"sub": "guid-stranger"}, "nobody on this centre's roster"),
    ],
)
def test_a_link_that_is_not_ours_or_names_nobody_lets_nobody_in(
    linked: Door, more: dict[str, Any], sentence: str
) -> None:
    linked.platform.more = more
    assert sentence in _refusal(_launch(linked, "guid-09"))


def test_another_platform_is_refused_before_anybody_is_asked(door: Door) -> None:
    asked = {"iss": "https://elsewhere.example", "login_hint": "x", "target_link_uri": "x", "client_id": "yunlab"}
    assert "not registered" in _refusal(door.visitor().get("/hub/lti/login", params=asked))
    assert "not registered" in _refusal(door.visitor().get("/hub/lti/login"))


def test_behind_https_the_cookie_comes_back_with_a_form_of_another_site(door: Door) -> None:
    visitor = door.visitor()
    address = visitor.get(f"{door.platform.address}/link/guid-09", follow_redirects=False).headers["location"]
    answer = visitor.get(address, headers={"X-Forwarded-Proto": "https"}, follow_redirects=False)
    (cookie,) = [each for each in answer.headers.get_list("set-cookie") if each.startswith("yunlab-trip=")]
    assert {"secure", "samesite=none", "httponly"} <= {each.strip().lower() for each in cookie.split(";")}
    assert httpx.URL(answer.headers["location"]).params["redirect_uri"].startswith("https://")


def test_inside_a_frame_a_link_offers_a_window_of_its_own(door: Door) -> None:
    visitor = door.visitor()
    address = visitor.get(f"{door.platform.address}/link/guid-09", follow_redirects=False).headers["location"]
    page = visitor.get(address, headers={"Sec-Fetch-Dest": "iframe"})
    assert page.headers["content-security-policy"] == f"frame-ancestors {door.platform.address}"
    assert 'target="_blank"' in page.text
    asked = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    told = visitor.post("/hub/lti/login", data=asked)
    assert "id_token" in told.text, "the window asks the platform as the link would have"
