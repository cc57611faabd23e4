"""Every call of the exchange with requests made from its own description, right and wrong: no answer is a 5xx."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from graders.exchange.application import application
from graders.exchange.identity import Page
from graders.exchange.service import open_service
from graders.state import State
from labkit import apparatus
from tests.graders_stage import ASSIGNMENT, COURSE, MASTER, STUDENT, hub, law_trial, release

pytestmark = pytest.mark.centre

EXAMPLES = 1000 if settings.get_current_profile_name() == "long" else 8
REAL = {"course": COURSE, "assignment": ASSIGNMENT, "identifier": law_trial().id}


@pytest.fixture(scope="module")
def tokens() -> dict[str, str]:
    return {"teacher": "teacher", "centre": "centre", "pupil": "pupil"}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory, tokens: dict[str, str]) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("state")
    (folder / "master.key").write_text(MASTER.hex(), encoding="ascii")
    with hub() as (url, _):
        service = open_service(State(folder), url)
        release(service)
        tokens["page"] = service.pages.token(Page(COURSE, ASSIGNMENT, STUDENT))[0]
        tokens["bench"] = apparatus.bench_token(MASTER, STUDENT)
        yield schemathesis.openapi.from_asgi("/services/exchange/openapi.json", application(service))
        service.database.close()


schema = schemathesis.pytest.from_fixture("api")


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_breaks_the_exchange(case: Any, tokens: dict[str, str]) -> None:
    # Half of the requests name what is there, or nearly all would end at the first look into the database.
    chosen = sum(str(case.path_parameters).encode())
    if case.path_parameters and chosen % 2:
        case.path_parameters = {name: REAL.get(name, value) for name, value in case.path_parameters.items()}
    token = sorted(tokens.values())[chosen % len(tokens)]
    answer = case.call(headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code < 500, answer.text
