"""Who may renew whom: every role over every role, from the same class to another district."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from centre import access
from centre.person import ROLES, Person, Role

PLACES = ("class", "school", "elsewhere", "abroad")
ALLOWED = {
    ("teacher", "student", "class"),
    ("school_admin", "student", "class"),
    ("school_admin", "student", "school"),
    ("school_admin", "teacher", "class"),
    ("school_admin", "teacher", "school"),
    *(("district_admin", role, place) for role in ROLES for place in PLACES[:-1]),
}


def _person(username: str, role: Role, place: str) -> Person:
    school = {"elsewhere": "other", "abroad": "distant"}.get(place, "school")
    courses = {"class": ("course",), "school": ("next-door",)}.get(place, (place,))
    district = "" if place == "abroad" else "district"
    return Person(username, "名", role, school, courses, "", demo=False, district=district)


@pytest.mark.parametrize(("mine", "role", "place"), list(itertools.product(ROLES, ROLES, PLACES)))
def test_who_may_renew_whom(mine: Role, role: Role, place: str) -> None:
    actor, other = _person("actor", mine, "class"), _person("other", role, place)
    assert access.may_renew(actor, other) is ((mine, role, place) in ALLOWED)
    assert not access.may_renew(actor, replace(actor, courses=other.courses))


def test_without_districts_the_office_looks_after_everybody() -> None:
    office, pupil = _person("actor", "district_admin", "abroad"), _person("other", "student", "abroad")
    assert access.may_renew(office, pupil)


def test_a_school_without_a_name_is_nobodys() -> None:
    admin, pupil = _person("actor", "school_admin", "school"), _person("other", "student", "school")
    assert not access.may_renew(replace(admin, school="", courses=()), replace(pupil, school=""))
