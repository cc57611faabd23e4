"""Coming in at a real hub: first passwords, the second step, the class's door, and being kept out."""

from __future__ import annotations

import html
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest

from tests.door.conftest import Door
from tests.door.stage import INSIDE, YOUNG, now, said

pytestmark = pytest.mark.centre


def test_a_pupil_comes_in_with_the_first_password(door: Door) -> None:
    pupil = door.visitor()
    answer = pupil.sign_in("old-01", door.cast.given["old-01"])
    assert answer.url.path == INSIDE, answer.text
    assert "同学1" in answer.text


def test_a_wrong_password_and_a_name_that_nobody_has_get_one_answer(door: Door) -> None:
    answers = [door.visitor().sign_in(name, "wrong") for name in ("old-02", "xld-02")]
    assert {answer.status_code for answer in answers} == {403}
    assert len({said(answer) for answer in answers}) == 1


def _app(page: str) -> pyotp.TOTP:
    found = re.search(r'<p class="secret"><code>([^<]+)</code>', page)
    assert found is not None, page
    return pyotp.TOTP(found[1].replace(" ", ""))


def _set_up(door: Door, username: str) -> tuple[pyotp.TOTP, list[str], str]:
    """Comes in for the first time; returns the app, the recovery codes and the code that was used."""
    new = door.visitor()
    page = new.sign_in(username, door.cast.given[username])
    assert page.url.path == "/hub/new-password"
    page = new.send_form(page, password="three chosen words")
    assert page.url.path == "/hub/set-up-app", said(page)
    app = _app(page.text)
    code = app.at(now())
    page = new.send_form(page, code=code)
    assert page.status_code == 200, said(page)
    assert new.get(INSIDE).url.path.startswith(INSIDE)
    return app, re.findall(r"<li><code>([^<]+)</code>", page.text), code


def test_a_teacher_chooses_a_password_sets_up_the_app_and_then_needs_both(door: Door) -> None:
    app, codes, used = _set_up(door, "teacher-2")
    assert len(set(codes)) == 8
    again = door.visitor()
    assert again.sign_in("teacher-2", door.cast.given["teacher-2"]).status_code == 403
    page = again.sign_in("teacher-2", "three chosen words")
    assert page.url.path == "/hub/second-step"
    assert again.get(INSIDE).url.path == "/hub/login", "a password alone opens nothing"
    here = f"/hub/second-step?next={INSIDE}"
    assert again.send_form(here, code=used).status_code == 403, "a code is right once"
    page = again.send_form(here, code=app.at(now() + timedelta(seconds=30)))
    assert page.url.path.startswith(INSIDE), "a phone's clock may be half a minute early"
    lost = door.visitor()
    assert lost.send_form(lost.sign_in("teacher-2", "three chosen words"), code=codes[0]).url.path.startswith(INSIDE)
    thief = door.visitor()
    assert thief.send_form(thief.sign_in("teacher-2", "three chosen words"), code=codes[0]).status_code == 403


def test_a_password_is_no_way_to_a_token_past_the_second_step(door: Door) -> None:
    auth = {"username": "teacher-3", "password": door.cast.given["teacher-3"]}
    answer = door.visitor().post("/hub/api/users/teacher-3/tokens", json={"auth": auth})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("short", "at least 10"),
        ("1234567890", "tried first"),
        ("19870615234", "only digits"),
        ("password2026", "tried first"),
        ("teacher-3 and me", "your name"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(door: Door, typed: str, why: str) -> None:
    new = door.visitor()
    page = new.sign_in("teacher-3", door.cast.given["teacher-3"])
    answer = new.send_form(page, password=typed)
    assert answer.status_code == 422
    assert why in html.unescape(said(answer))
    answer = new.send_form(answer, password=door.cast.given["teacher-3"])
    assert "given" in said(answer)


def test_nobody_gets_to_a_later_step_without_the_password(door: Door) -> None:
    for page in ("second-step", "new-password", "set-up-app"):
        assert door.visitor().get(f"/hub/{page}").url.path == "/hub/login"


def _names(page: str) -> dict[str, str]:
    return {name: key for key, name in re.findall(r'value="([0-9a-f]{12})"[^>]*><span>([^<]+)<', page)}


def test_the_youngest_come_in_with_class_code_name_and_pin(door: Door) -> None:
    pupil = door.visitor()
    typed = f" {door.cast.code[:3].lower()}-{door.cast.code[3:]}"
    page = pupil.get("/hub/class", params={"code": typed, "next": INSIDE})
    names = _names(page.text)
    assert set(names) == {"陈思远", "王芳（1）", "王芳（2）"}
    assert "young-0" not in page.text, "the list tells nothing but names"
    answer = pupil.send_form(page, code=door.cast.code, who=names["王芳（2）"], pin=door.cast.pins["young-03"])
    assert answer.url.path == INSIDE, said(answer)
    assert "王芳" in answer.text
    wrong, here = door.visitor(), f"/hub/class?code={door.cast.code}"
    answer = wrong.send_form(here, code=door.cast.code, who=names["王芳（1）"], pin="0000")
    assert answer.status_code == 403
    answer = wrong.send_form(here, code="AAAAAA", who=names["王芳（1）"], pin=door.cast.pins["young-02"])
    assert answer.status_code == 403
    assert _names(answer.text) == {}


def test_no_names_without_the_right_code_and_no_pin_at_the_other_door(door: Door) -> None:
    for code in ("", "ZZZZZZ", door.cast.code[:-1], YOUNG):
        assert _names(door.visitor().get("/hub/class", params={"code": code}).text) == {}
    assert door.visitor().sign_in("young-01", door.cast.pins["young-01"]).status_code == 403


def test_guessing_is_stopped_for_one_name_and_the_message_says_when_to_try_again(door: Door) -> None:
    for name in ("old-20", "nobody-20"):
        guesser = door.visitor()
        answers = [guesser.sign_in(name, f"guess {number}") for number in range(6)]
        assert [answer.status_code for answer in answers] == [403] * 5 + [429]
        assert re.search(r"Try again in \d+ s\..* teacher", said(answers[-1]))
    assert door.visitor().sign_in("old-20", door.cast.given["old-20"]).status_code == 429


def test_a_row_of_pupils_comes_in_together_though_many_mistype(door: Door) -> None:
    def come(number: int) -> str:
        pupil = door.visitor()
        name = f"old-{number:02}"
        for _ in range(number % 3):
            assert pupil.sign_in(name, "mistyped").status_code == 403
        return pupil.sign_in(name, door.cast.given[name]).url.path

    with ThreadPoolExecutor(8) as room:
        assert set(room.map(come, range(3, 9))) == {INSIDE}
