"""Every address of the centre, for everybody: who gets in stands here, written by hand.

The addresses come from the centre's own description (OpenAPI). One that has no rule below makes the first test red:
write down who may go there before it is served.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest

from tests.centre.matrix_stage import (
    NOBODY,
    PLACES,
    PREFIX,
    PUPILS,
    STAFF,
    STRANGER,
    TOKEN,
    Centre,
    standing,
)
from tests.graders_stage import ASSIGNMENT

pytestmark = pytest.mark.centre

TEACHERS = {"hongxing-teacher": "own", "hongxing-other": "other", "dongfang-teacher": "elsewhere"}
"""Who teaches which class this year."""

SEEN = ("own", "last")
"""The classes that are asked for: everybody else is of another class or another school than these."""

EVERYBODY = [*PUPILS, *(name for name, _, _ in STAFF)]
SERVED = {200, 202, 303, 422, 503}
"""Done, or refused for what was typed, or for want of a hub, by a page that is open to the person."""


def teachers(who: str, place: str) -> bool:
    """Whoever teaches the class now."""
    return TEACHERS.get(who) == place


def lookers(who: str, place: str) -> bool:
    """Whoever teaches the class, or taught it until its year ended; who left it in the middle of the year does not."""
    return teachers(who, place) or (who, place) == ("hongxing-teacher", "last")


def people(who: str, place: str) -> bool:  # noqa: ARG001
    """Whoever is on the centre's list; what they see there is theirs."""
    return who in EVERYBODY


def members(who: str, place: str) -> bool:
    """Whoever is in the class, or may look at it."""
    return lookers(who, place) or PUPILS.get(who) == place


def district(who: str, place: str) -> bool:  # noqa: ARG001
    """The district's office."""
    return who == "district-office"


def offices(who: str, place: str) -> bool:
    """The school's office and its district's; both classes are of one school."""
    return who in ("hongxing-office", "district-office") and place != "elsewhere"


def administrators(who: str, place: str) -> bool:  # noqa: ARG001
    """Who looks after people beyond their own classes; whom they find is tried at the door's own tests."""
    return who.endswith("-office")


@dataclass(frozen=True)
class Rule:
    """Who may, what the others are answered, and what a form that does something is sent."""

    may: object
    others: int = 404
    form: dict[str, str] | None = None


DONE = {"act": "stay", "criterion": "result", "points": "1", "reason": ""}
TITLES = {"title_zh": "单摆", "title_en": "Pendulum", "attempts": "3", "mode": "homework", "language": "follow"}
ASSIGNED = TITLES | {"lab": "pendulum", "due": "", "weight-levels": "5"}
LESSON = {"lab": "pendulum", "day": f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%d}", "lesson": "10:00-10:45"}
CLASS, TASK = "class/{course}", "class/{course}/task/{assignment}"
RULES = {
    "GET ": Rule(people, 403),
    "GET account": Rule(people, 403),
    "POST account": Rule(people, 403, form={}),
    f"GET {CLASS}/accounts": Rule(teachers),
    f"POST {CLASS}/accounts": Rule(teachers, form={}),
    f"POST {CLASS}/accounts/renew/{{student}}": Rule(teachers, form={}),
    f"POST {CLASS}/accounts/cards": Rule(teachers, form={}),
    "GET people": Rule(administrators),
    "POST people/{username}/renew": Rule(offices, form={}),
    "POST people/{username}/second-step": Rule(offices, form={}),
    "GET operation": Rule(district),
    "GET operation/server/{username}": Rule(district),
    "POST operation/server/{username}": Rule(district, form={"act": "stop"}),
    "GET operation/log": Rule(district),
    "GET operation/log.csv": Rule(district),
    "GET bookings": Rule(district),
    "GET school/{school}/bookings": Rule(offices),
    "POST school/{school}/quota": Rule(district, form={"share": "90"}),
    "POST school/{school}/lessons": Rule(offices, form={"lessons": "08:00-08:45"}),
    f"GET {CLASS}/bookings": Rule(teachers),
    f"POST {CLASS}/bookings": Rule(teachers, form=LESSON),
    f"POST {CLASS}/bookings/cancel": Rule(teachers, form={"number": "1"}),
    "GET bench": Rule(people, 403),
    "GET labs": Rule(people, 403),
    "GET to": Rule(people, 403),
    "GET schools": Rule(district),
    "GET school/{school}": Rule(offices),
    f"GET {CLASS}": Rule(lookers),
    f"GET {CLASS}/sheets": Rule(lookers),
    f"GET {CLASS}/now": Rule(teachers),
    f"GET {CLASS}/assign": Rule(teachers),
    f"POST {CLASS}/assign": Rule(teachers, form=ASSIGNED),
    f"POST {CLASS}/benches": Rule(teachers, form={}),
    "GET class/{course}/{assignment}.csv": Rule(lookers),
    "GET class/{course}/{assignment}.xlsx": Rule(lookers),
    f"GET {CLASS}/grasp/{{by}}": Rule(lookers),
    f"GET {CLASS}/grasp/{{by}}/table.csv": Rule(lookers),
    f"GET {CLASS}/grasp/{{by}}/table.xlsx": Rule(lookers),
    f"GET {TASK}": Rule(teachers),
    f"POST {TASK}": Rule(teachers, form=ASSIGNED),
    f"GET {TASK}/board": Rule(teachers),
    f"GET {TASK}/link": Rule(teachers),
    "GET go/{course}/{assignment}": Rule(members),
    f"GET {TASK}/regrade": Rule(teachers),
    f"POST {TASK}/regrade": Rule(teachers, form={}),
    f"GET {TASK}/pupil/{{student}}": Rule(lookers),
    f"POST {TASK}/pupil/{{student}}": Rule(teachers, form=DONE),
    f"GET {TASK}/motion/{{trial}}": Rule(lookers),
}
"""What needs somebody who has signed in."""

OPEN = {"GET oauth_callback", "GET sign-out"}
"""The way in and the way out."""

BY_TOKEN = {"POST api/v1/classes/{course}/benches"}
"""What other programs call with a token of the hub; a cookie opens nothing there."""

BY_SCRAPE = {"GET metrics"}
"""What Prometheus calls with the token of the settings."""


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    with standing(tmp_path_factory.mktemp("matrix")) as found:
        yield found


def path(centre: Centre, address: str, place: str) -> str:
    """The address in one class, of what is really there."""
    facts = {
        "course": PLACES[place],
        "student": f"{place}-pupil",
        "username": f"{place}-pupil",
        "trial": centre.trials[place],
    }
    return PREFIX + address.format(assignment="pendulum", by="knowledge", school="hongxing", **facts)


def test_every_address_has_a_rule(centre: Centre) -> None:
    described = centre.client.get(f"{PREFIX}openapi.json").json()["paths"]
    served = {f"{method.upper()} {at.removeprefix(PREFIX)}" for at, methods in described.items() for method in methods}
    assert served == set(RULES) | OPEN | BY_TOKEN | BY_SCRAPE


@pytest.mark.parametrize("address", RULES)
def test_nobody_gets_where_the_rules_do_not_let_them(centre: Centre, address: str) -> None:
    (method, at), rule = address.split(" ", 1), RULES[address]
    assert callable(rule.may)
    for place in SEEN if "{course}" in at else ("own",):
        where = path(centre, at, place)
        for who in [*EVERYBODY, STRANGER]:
            form = None if rule.form is None else rule.form | {"proof": centre.proof(who)}
            status = centre.ask(method, where, who, data=form).status_code
            wanted = SERVED if rule.may(who, place) else {403 if who == STRANGER else rule.others}
            assert status in wanted, (who, place)
        answer = centre.ask(method, where, NOBODY)
        assert answer.status_code == 303
        assert "/hub/api/oauth2/authorize" in answer.headers["location"]


@pytest.mark.parametrize("address", [address for address, rule in RULES.items() if rule.form is not None])
def test_a_form_without_its_proof_changes_nothing_whoever_sends_it(centre: Centre, address: str) -> None:
    method, at = address.split(" ", 1)
    for who in (*TEACHERS, "own-pupil"):
        assert centre.ask(method, path(centre, at, "own"), who, data=RULES[address].form).status_code == 403, who


def test_a_link_from_outside_leads_everybody_to_what_is_theirs(centre: Centre) -> None:
    def led(who: str, query: str) -> str:
        return unquote(str(centre.ask("GET", f"{PREFIX}to?{query}", who).headers["location"]))

    pupil, course = "own-pupil", PLACES["own"]
    lab = f"/hub/spawn/{pupil}?next=/user/{pupil}/voila/render/pendulum/notebook.ipynb?course={course}&assignment="
    for query in ("lab=pendulum", f"assignment={ASSIGNMENT}", f"lab=pendulum&assignment={ASSIGNMENT}"):
        assert led(pupil, query) == f"{lab}{ASSIGNMENT}"
        assert led("hongxing-teacher", query) == f"{PREFIX}class/{course}"
    for query in ("", "lab=spring", f"lab=spring&assignment={ASSIGNMENT}"):
        assert led(pupil, query) == PREFIX


def test_another_program_needs_the_token_of_a_teacher_or_of_the_centre(centre: Centre) -> None:
    (address,) = BY_TOKEN
    for place in SEEN:
        where = path(centre, address.removeprefix("POST "), place)
        assert centre.ask("POST", where, "hongxing-teacher").status_code == 401, "a cookie is no token"
        for who in [*EVERYBODY, STRANGER, NOBODY, "stranger", TOKEN]:
            status = centre.client.post(where, headers={"Authorization": f"Bearer {who}"}).status_code
            wanted = 202 if who == TOKEN or teachers(who, place) else 401 if who == NOBODY else 404
            assert status == wanted, (who, place)


def test_numbers_are_told_to_nobody_without_the_token_of_the_settings(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, token = f"{PREFIX}metrics", "t" * 24
    for who in [*EVERYBODY, NOBODY]:
        assert centre.ask("GET", where, who).status_code == 401
    for bearer in ("x", token, TOKEN):
        assert centre.client.get(where, headers={"Authorization": f"Bearer {bearer}"}).status_code == 401
    monkeypatch.setenv("YUNLAB_METRICS_TOKEN", token)
    assert centre.client.get(where, headers={"Authorization": f"Bearer {token}"}).status_code == 200
    assert centre.client.get(where, headers={"Authorization": f"Bearer {token}x"}).status_code == 401


def test_the_way_in_and_out_shows_nothing(centre: Centre) -> None:
    assert centre.ask("GET", f"{PREFIX}oauth_callback", NOBODY).status_code == 403
    assert centre.ask("GET", f"{PREFIX}sign-out", NOBODY).headers["location"] == "/hub/logout"
