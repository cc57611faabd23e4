"""One centre for all journeys: on the real engine, since that is what a district runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journey.stage import Centre, running
from tests.journey.visitor import Bench, Visitor

HONGXING, QINGSHAN = "hongxing-g10c1", "qingshan-g10c2"
WANTED = {"YUNLAB_STARTS_AT_ONCE": "1", "YUNLAB_SPARE_BENCHES": "1"}
"""The tests begin few servers together: one start at a time makes the line long enough to be looked at."""


@pytest.fixture(scope="session")
def centre(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Centre]:
    """A running centre; its log is printed when a test of the session fails."""
    before = request.session.testsfailed
    with running(tmp_path_factory.mktemp("centre"), "docker", **WANTED) as started:
        yield started
        if request.session.testsfailed > before:
            print(started.log()[-20_000:])  # noqa: T201 - for the person who reads the failure


@pytest.fixture(scope="session")
def state(centre: Centre) -> Path:
    return centre.state


@pytest.fixture(scope="session")
def pupil(centre: Centre) -> Visitor:
    """A pupil of the first class, signed in."""
    visitor = Visitor(centre.url, "hongxing-01")
    assert visitor.sign_in().status_code == 200
    return visitor


@pytest.fixture(scope="session")
def bench(pupil: Visitor) -> Bench:
    """This pupil's open page of the pendulum."""
    return Bench(pupil, "pendulum", HONGXING, "pendulum")
