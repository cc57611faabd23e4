"""Every call of the exchange with every kind of token: who gets in stands here, written by hand.

The calls come from the exchange's own description (OpenAPI); one without a rule makes the first test red.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from graders.exchange.identity import Page
from labkit import apparatus
from tests.graders_stage import ASSIGNMENT, COURSE, MASTER, PEOPLE, PLACE, STUDENT, Stage, hub, law_trial, signed, stage

pytestmark = pytest.mark.centre

REFUSED = {401, 403, 404}
"""What others get; of a run nobody else learns whether it exists."""

HUB = ["pupil", "other", "teacher", "centre", "stranger", "weak"]
"""People and services, as `graders_stage` describes them: `other` is a pupil of another school's class."""

MEMBER, OVERSEER, TEACHER = {"pupil", "teacher", "centre"}, {"teacher", "centre"}, {"teacher"}
PAGE, BENCH = {"own page"}, {"own bench"}
TASK = "courses/{course}/assignments/{assignment}"
RULES: dict[str, set[str]] = {
    "POST pages": {"pupil"},
    "GET apparatus/{course}/{assignment}": BENCH | {"foreign bench"},
    "PUT trials/{identifier}": PAGE | BENCH,
    "GET trials/{identifier}": PAGE | BENCH,
    "GET records/{course}/{assignment}": PAGE | {"foreign page"},
    "PATCH records/{course}/{assignment}/answers": PAGE | {"foreign page"},
    "PUT records/{course}/{assignment}/notebook": PAGE | {"foreign page"},
    "PUT submissions/{identifier}": PAGE,
    "GET submissions/{identifier}": PAGE,
    "GET feedback/{course}/{assignment}": PAGE,
    "GET courses/{course}/assignments": MEMBER,
    f"PUT {TASK}": TEACHER,
    f"GET {TASK}/files": MEMBER,
    f"GET {TASK}/submissions": OVERSEER,
    f"POST {TASK}/regrade": OVERSEER,
    f"GET {TASK}/regrade": OVERSEER,
    "GET submissions/{identifier}/files": TEACHER,
    "GET courses/{course}/marks": OVERSEER,
    "GET counts": {"centre"},
    "GET operation": {"centre"},
    "GET events": {"centre"},
    "GET courses/{course}/plans": OVERSEER,
    "PUT courses/{course}/plans/{assignment}": OVERSEER,
    "GET courses/{course}/labs/{lab}/criteria": OVERSEER,
    "GET courses/{course}/labs/{lab}/controls": OVERSEER,
    f"GET {TASK}/points": OVERSEER,
    f"GET {TASK}/records/{{student}}": OVERSEER,
    "GET trials/{identifier}/motion": OVERSEER,
    f"PUT {TASK}/overrides/{{student}}/{{criterion}}": OVERSEER,
}
"""Who is let in. A page or a bench of another pupil gets no further than that pupil's own record, where nothing was
handed in."""

BODIES: dict[str, Any] = {
    "POST pages": PLACE,
    "PATCH records/{course}/{assignment}/answers": {"changes": {}},
    "PUT submissions/{identifier}": PLACE,
}


@pytest.fixture(scope="module")
def exchange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with hub() as (url, _), stage(tmp_path_factory.mktemp("matrix"), url) as found:
        yield found


@pytest.fixture(scope="module")
def handed_in(exchange: Stage) -> dict[str, Any]:
    """A trial and a submission of the pupil's, by the kind of call that names them, and the trial as it was sent."""
    trial, identifier = law_trial(), str(uuid.uuid4())
    assert exchange.put(trial).status_code == 201
    assert exchange.submit(identifier).status_code == 201
    return {"trials": trial.id, "submissions": identifier, "sent": signed(trial)}


def tokens(exchange: Stage) -> dict[str, str]:
    """Every kind of token there is, and none."""
    pages = {
        whose: exchange.service.pages.token(Page(COURSE, ASSIGNMENT, student))[0]
        for whose, student in (("own page", STUDENT), ("foreign page", "hongxing-02"))
    }
    benches = {"own bench": STUDENT, "foreign bench": "hongxing-02"}
    benches = {whose: apparatus.bench_token(MASTER, student) for whose, student in benches.items()}
    return {who: who for who in (*HUB, "other teacher", "head", "nobody")} | pages | benches


def test_every_call_has_a_rule(exchange: Stage) -> None:
    paths = exchange.client.get(f"{exchange.url}/openapi.json").json()["paths"]
    calls = {f"{method.upper()} {path.partition('api/v1/')[2]}" for path in paths for method in paths[path]}
    assert calls == set(RULES) | {"GET "}, "beside them only whether the exchange is up"


@pytest.mark.parametrize("call", RULES)
def test_a_call_lets_those_in_whom_its_rule_names_and_nobody_else(
    exchange: Stage, handed_in: dict[str, Any], call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = {"kind": "user", "scopes": PEOPLE["teacher"]["scopes"]}
    monkeypatch.setitem(PEOPLE, "other teacher", model | {"name": "t", "groups": ["formgrade-qianjin-g10c1"]})
    monkeypatch.setitem(PEOPLE, "head", model | {"name": "head", "groups": ["school-hongxing"]})
    method, path = call.split(" ", 1)
    identifier = handed_in.get(path.split("/")[0], "")
    facts = {"course": COURSE, "assignment": ASSIGNMENT, "student": STUDENT, "lab": "pendulum", "criterion": "result"}
    where = path.format(identifier=identifier, **facts)
    body = None if method == "GET" else (BODIES | {"PUT trials/{identifier}": handed_in["sent"]}).get(call, {})
    for who, token in tokens(exchange).items():
        # Everybody says that they ask for a teacher; only the centre is believed.
        headers = {"Authorization": f"Bearer {token}", "Yunlab-Teacher": "hongxing-t"}
        status = exchange.client.request(method, where, json=body, headers=headers).status_code
        assert status < 500
        assert (status not in REFUSED) == (who in RULES[call]), (who, status)
