"""Passwords that may be chosen, PINs, codes of the app, and what a stolen database tells of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pypdfium2
import pytest
from sqlalchemy.orm import Session

from centre.account import factor, pin, rule
from centre.account.brake import Brake
from centre.account.card import Card, Field, printed
from centre.account.credential import Credentials
from centre.account.factor import Factors
from centre.account.key import AccountKey
from centre.account.lock import Lock
from centre.people import People, Role, open_people
from centre.person import Person

KEY = AccountKey("11" * 32)
NOW = datetime(2026, 11, 22, 8, 0, 10, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def _person(role: Role) -> Person:
    return Person("hongxing-07", "欧阳雪晴", role, "hongxing", (), "", demo=False)


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("七个字不够长啊", rule.SHORT_8),
        ("云朵在操场上跑步", None),
        ("apples and rain", None),
        ("12345678", rule.COMMON),
        ("aaaaaaaa", rule.COMMON),
        ("Ｐａｓｓｗｏｒｄ", rule.COMMON),
        ("Password123!", rule.COMMON),
        ("qwertyuiop", rule.COMMON),
        ("20120304", rule.DIGITS),
        ("20120304777", rule.DIGITS),
        ("739184620517", None),
        ("HONGXING-07 ok", rule.NAMED),
        ("欧阳雪晴最喜欢物理", rule.NAMED),
        ("x" * 64 + "abcdefgh" * 9, rule.LONG),
    ],
)
def test_a_pupils_password(password: str, expected: str | None) -> None:
    assert rule.broken(password, _person("student")) == expected


def test_the_staffs_password_is_longer() -> None:
    assert rule.broken("red bikes", _person("teacher")) == rule.SHORT_10
    assert rule.broken("red bikes!", _person("teacher")) is None


@pytest.mark.parametrize("digits", pin.DIGITS)
def test_pins_are_none_of_those_that_are_tried_first(digits: int) -> None:
    for _ in range(200):
        made = pin.made(digits)
        assert len(made) == digits
        assert pin.is_good(made)
    assert not any(map(pin.is_good, ("1111", "1234", "4321", "1212", "2468", "1998", "2012")))


@pytest.fixture
def people(tmp_path: Path) -> People:
    people = open_people(tmp_path / "centre.sqlite")
    people.ensure_school("hongxing", zh="红星", en="Red")
    people.ensure_person("wang", name="王丽华", role="teacher", school="hongxing")
    people.ensure_person("chen", name="陈思远", role="student", school="hongxing")
    return people


def _code(seconds: float = 0) -> str:
    return pyotp.TOTP(SECRET).at(NOW + timedelta(seconds=seconds))


def test_a_code_is_right_once_and_half_a_minute_early_or_late(people: People) -> None:
    factors = Factors(people.engine, KEY)
    assert factors.begin("wang", SECRET, "000000", NOW) is None
    assert not factors.has("wang")
    assert factors.begin("wang", SECRET, _code(-30), NOW) is not None
    assert not factors.accepts("wang", _code(-30), NOW), "the code of the setting up is used"
    assert factors.accepts("wang", _code(), NOW)
    assert not factors.accepts("wang", _code(), NOW)
    assert factors.accepts("wang", _code(30), NOW)
    assert not factors.accepts("wang", _code(), NOW), "an earlier one is void too"
    assert not factors.accepts("wang", _code(60), NOW)
    later = NOW + timedelta(minutes=5)
    assert not factors.accepts("wang", _code(240), later)
    assert factors.accepts("wang", _code(270)[:3] + " " + _code(270)[3:], later)
    assert not factors.accepts("chen", _code(300), later)


def test_a_recovery_code_is_right_once_and_none_after_a_reset(people: People) -> None:
    factors = Factors(people.engine, KEY)
    codes = factors.begin("wang", SECRET, _code(), NOW)
    assert codes is not None
    assert factors.accepts("wang", codes[3].upper(), NOW)
    assert not factors.accepts("wang", codes[3], NOW)
    _credentials(people).end_second_step("head", "wang")
    assert not factors.has("wang")
    assert not factors.accepts("wang", codes[0], NOW)


def _credentials(people: People) -> Credentials:
    return Credentials(people.engine, KEY, Brake(people.engine, KEY), Lock())


@pytest.mark.patience
def test_a_stolen_database_tells_neither_pins_nor_secrets_nor_recovery_codes(people: People, tmp_path: Path) -> None:
    chen = people.find("chen")
    assert chen is not None
    told = _credentials(people).give_pins("wang", [chen], 4)
    codes = Factors(people.engine, KEY).begin("wang", SECRET, _code(), NOW)
    assert codes is not None
    people.close()
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("centre.sqlite*"))
    assert not any(text.encode() in stored for text in (SECRET, *codes))
    people = open_people(tmp_path / "centre.sqlite")
    found = people.find("chen")
    assert found is not None
    assert Lock().opens(found.pin_hash, pin.peppered(KEY, "chen", told["chen"]))
    for other in (told["chen"], pin.peppered(AccountKey("22" * 32), "chen", told["chen"])):
        assert not Lock().opens(found.pin_hash, other)
    with Session(people.engine) as session:
        row = Factors(people.engine, KEY).row(session, "wang")
        assert row is not None
        assert AccountKey("22" * 32).open(row.sealed) is None
    people.close()


def test_the_app_is_told_who_and_where() -> None:
    assert factor.address(SECRET, "wang").startswith("otpauth://totp/")


def test_cards_fit_on_their_pages_with_any_name() -> None:
    names = ["陈思远", "买买提·艾力江·吐尔逊江·阿卜杜", "Alexander-Maximilian Oberhauser", "\U00020bb7田"] * 3
    fields = (Field("班级码", "J79KX8"), Field("数字密码", "5382"))
    cards = [
        Card(name, "红星学校 · 四（1）班", fields, "https://lab.example/hub/class?code=J79KX8", "https://lab.example")
        for name in names
    ]
    document = pypdfium2.PdfDocument(printed(cards, "登录卡", "请自己保管。"))
    assert len(document) == 2
    text = document[0].get_textpage().get_text_range()
    assert text.count("J79KX8") == 10
    assert "买买提·艾力江·吐尔逊江·阿卜杜" in text
    assert "〓田" in text
