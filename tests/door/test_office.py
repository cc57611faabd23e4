"""New passwords, PINs and cards at a real centre: who may make them, what stops working, what is written down."""

from __future__ import annotations

import re
import sqlite3

import httpx
import pypdfium2
import pytest

from tests.door.conftest import Door
from tests.door.stage import CHOSEN, INSIDE, OLD, YOUNG, Visitor

pytestmark = pytest.mark.centre

CENTRE = "/services/centre/"


def _staff(door: Door, username: str) -> Visitor:
    visitor = door.visitor()
    assert visitor.sign_in(username, CHOSEN).url.path == INSIDE
    return visitor


def _press(visitor: Visitor, page: str, path: str, **fields: str) -> httpx.Response:
    """Sends a form of a page of the centre."""
    shown = visitor.get(CENTRE + page)
    proof = re.search(r'name="proof" value="([0-9a-f]{64})"', shown.text)
    return visitor.post(CENTRE + path, data={**fields, "proof": proof[1] if proof else ""})


def _fresh(page: httpx.Response) -> str:
    found = re.search(r'<p class="fresh"><code>([^<]+)</code>', page.text)
    assert found is not None, page.text
    return found[1]


def test_a_teacher_gives_a_pupil_a_new_password_and_the_old_sessions_end(door: Door) -> None:
    pupil, teacher = door.visitor(), _staff(door, "demo-teacher")
    assert pupil.sign_in("old-19", door.cast.given["old-19"]).url.path == INSIDE
    page = _press(teacher, f"class/{OLD}/accounts", f"class/{OLD}/accounts/renew/old-19")
    assert "Whoever was signed in with it has been signed out" in page.text
    assert pupil.get(INSIDE).url.path == "/hub/login"
    assert door.visitor().sign_in("old-19", door.cast.given["old-19"]).status_code == 403
    assert door.visitor().sign_in("old-19", _fresh(page)).url.path == INSIDE
    assert _fresh(page) not in teacher.get(f"{CENTRE}class/{OLD}/accounts").text, "it is shown once"


def test_a_pupil_who_has_to_wait_need_not_with_the_new_password(door: Door) -> None:
    for number in range(6):
        last = door.visitor().sign_in("old-18", f"guess {number}")
    assert last.status_code == 429
    page = _press(_staff(door, "demo-teacher"), f"class/{OLD}/accounts", f"class/{OLD}/accounts/renew/old-18")
    assert door.visitor().sign_in("old-18", _fresh(page)).url.path == INSIDE


@pytest.mark.parametrize(
    ("actor", "page", "path"),
    [
        ("demo-teacher", f"class/{OLD}/accounts", f"class/{OLD}/accounts/renew/foreign-01"),
        ("demo-teacher", f"class/{OLD}/accounts", f"class/{OLD}/accounts/renew/young-01"),
        ("demo-teacher", f"class/{OLD}/accounts", f"class/{OLD}/accounts/renew/teacher"),
        ("demo-teacher", f"class/{OLD}/accounts", "class/dongfang-g10c1/accounts/renew/foreign-01"),
        ("demo-teacher", f"class/{OLD}/accounts", "class/dongfang-g10c1/accounts/cards"),
        ("demo-teacher", f"class/{OLD}/accounts", "class/dongfang-g10c1/accounts"),
        ("demo-teacher", f"class/{OLD}/accounts", "people/teacher/renew"),
        ("demo-teacher", f"class/{OLD}/accounts", "people/demo-teacher/renew"),
        ("demo-head", "people", "people/foreign-01/renew"),
        ("demo-head", "people", "people/teacher-3/renew"),
        ("demo-head", "people", "people/head/renew"),
        ("demo-head", "people", "people/head/second-step"),
        ("demo-head", "people", "people/demo-head/renew"),
        ("demo-head", "people", f"class/{OLD}/accounts/renew/old-02"),
        ("old-17", "account", f"class/{OLD}/accounts/renew/old-02"),
        ("old-17", "account", "people/old-02/renew"),
    ],
)
def test_nobody_gives_a_password_to_whom_they_do_not_look_after(door: Door, actor: str, page: str, path: str) -> None:
    visitor = door.visitor()
    visitor.sign_in(actor, door.cast.given.get(actor, CHOSEN))
    answer = _press(visitor, page, path, **{"who-foreign-01": "on"})
    assert answer.status_code == 404
    assert "fresh" not in answer.text


def test_a_school_administrator_finds_the_own_school_only_and_renews_a_teacher(door: Door) -> None:
    head = _staff(door, "demo-head")
    found = head.get(f"{CENTRE}people", params={"q": "01"}).text
    assert "young-01" in found
    assert "foreign-01" not in found
    assert "teacher-3" not in head.get(f"{CENTRE}people").text
    page = _press(head, "people", "people/teacher/renew")
    assert door.visitor().sign_in("teacher", _fresh(page)).url.path == "/hub/new-password"


def test_cards_hold_new_pins_and_no_card_holds_a_secret_in_its_qr_code(door: Door) -> None:
    teacher = _staff(door, "demo-teacher")
    page = f"class/{YOUNG}/accounts"
    none = _press(teacher, page, f"{page}/cards")
    assert none.status_code == 422
    answer = _press(teacher, page, f"{page}/cards", **{"who-young-01": "on", "who-young-02": "on"})
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    document = pypdfium2.PdfDocument(answer.content)
    text = document[0].get_textpage().get_text_range()
    assert "陈思远" in text
    assert "王芳（1）" in text
    pins = re.findall(r"^\d{4}\s*$", text, re.MULTILINE)
    assert len(pins) == 2
    assert text.count(door.cast.code) == 2
    names = teacher.get("/hub/class", params={"code": door.cast.code}).text
    key = re.search(r'value="([0-9a-f]{12})"[^>]*><span>陈思远<', names)
    assert key is not None
    fields = {"code": door.cast.code, "who": key[1]}
    here = f"/hub/class?code={door.cast.code}&next={INSIDE}"
    assert door.visitor().send_form(here, **fields, pin=door.cast.pins["young-01"]).status_code == 403
    assert door.visitor().send_form(here, **fields, pin=pins[0].strip()).url.path == INSIDE


def test_whoever_changes_the_own_password_is_signed_out_and_comes_in_with_it(door: Door) -> None:
    here, elsewhere = door.visitor(), door.visitor()
    for visitor in (here, elsewhere):
        visitor.sign_in("old-16", door.cast.given["old-16"])
    wrong = _press(here, "account", "account", before="not mine", password="a long enough one")
    assert wrong.status_code == 422
    weak = _press(here, "account", "account", before=door.cast.given["old-16"], password="87654321")
    assert weak.status_code == 422
    done = _press(here, "account", "account", before=door.cast.given["old-16"], password="a long enough one")
    assert done.status_code == 200
    assert elsewhere.get(INSIDE).url.path == "/hub/login"
    assert door.visitor().sign_in("old-16", "a long enough one").url.path == INSIDE


def test_every_act_is_in_a_log_that_nobody_changes(door: Door) -> None:
    _press(_staff(door, "demo-teacher"), f"class/{OLD}/accounts", f"class/{OLD}/accounts/renew/old-15")
    with sqlite3.connect(door.centre.state / "centre.sqlite") as database:
        acts = database.execute("SELECT actor, act FROM deed WHERE subject = 'old-15'").fetchall()
        assert acts[-1] == ("demo-teacher", "give_password")
        for statement in ("UPDATE deed SET actor = 'nobody'", "DELETE FROM deed"):
            with pytest.raises(sqlite3.IntegrityError, match="only added to"):
                database.execute(statement)


def test_nobody_ends_sessions_but_the_centre(door: Door) -> None:
    pupil = door.visitor()
    pupil.sign_in("old-14", door.cast.given["old-14"])
    token = {cookie.name: cookie.value for cookie in pupil.cookies.jar if cookie.path == "/hub/"}.get("_xsrf", "")
    headers = {"X-XSRFToken": token or "", "Referer": f"{door.centre.url}/hub/home"}
    assert pupil.delete("/hub/api/users/old-14/sessions", headers=headers).status_code in (403, 404)
    assert pupil.put("/hub/api/users/old-13/known", headers=headers).status_code in (403, 404)
    assert pupil.get(INSIDE).url.path == INSIDE
