"""Every call of the exchange with requests made from its own description, right and wrong: no answer is a 5xx."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from graders.exchange.application import application
from graders.exchange.identity import Page
from graders.exchange.service import Service, open_service
from graders.state import State
from labkit import apparatus
from tests.graders_stage import ASSIGNMENT, COURSE, MASTER, STUDENT, hub, law_trial, release

pytestmark = pytest.mark.centre

EXAMPLES = 1000 if settings.get_current_profile_name() == "long" else 5
REAL = {"course": COURSE, "assignment": ASSIGNMENT, "identifier": law_trial().id}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    (tmp_path / "master.key").write_text(MASTER.hex(), encoding="ascii")
    with hub() as (url, _):
        found = open_service(State(tmp_path), url)
        release(found)
        yield found
        found.database.close()


def _tokens(service: Service) -> list[str]:
    page = service.pages.token(Page(COURSE, ASSIGNMENT, STUDENT))[0]
    return ["teacher", "centre", "pupil", page, apparatus.bench_token(MASTER, STUDENT)]


def _try(operation: Any, tokens: list[str]) -> None:
    """Send many requests of one kind, each with a token that is drawn."""

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), database=None)
    @given(operation.as_strategy(), some.sampled_from(tokens), some.booleans())
    def send(case: Any, token: str, is_real: bool) -> None:
        # Requests that name nothing that is there would end at the first look into the database.
        if is_real and case.path_parameters:
            case.path_parameters = {name: REAL.get(name, value) for name, value in case.path_parameters.items()}
        answer = case.call(headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code < 500, f"{operation.label}: {answer.text}"

    send()


def test_no_request_breaks_the_exchange(service: Service) -> None:
    # Three seconds of importing, for this test alone.
    import schemathesis

    schema = schemathesis.openapi.from_asgi("/services/exchange/openapi.json", application(service))
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 15
    for operation in operations:
        _try(operation, _tokens(service))


@pytest.mark.parametrize("query", ["before=9223372036854775808", "before=-1", "limit=0", "limit=5001"])
def test_a_number_beyond_what_the_log_has_is_refused_and_named(service: Service, query: str) -> None:
    asked = asyncio.run(_get(service, f"events?{query}"))
    assert asked.status_code == 422, asked.text
    assert query.split("=")[0] in asked.text


async def _get(service: Service, address: str) -> httpx.Response:
    inside, token = httpx.ASGITransport(application(service)), {"Authorization": "Bearer centre"}
    async with httpx.AsyncClient(transport=inside, base_url="http://exchange/services/exchange/api/v1/") as client:
        return await client.get(address, headers=token)
