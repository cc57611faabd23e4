"""One running centre for all tests of its pages; each test begins with the same lesson."""

from collections.abc import Iterator

import pytest

from tests.centre.lesson import EAST, RED, lesson
from tests.centre.stage import Browser, Stage, set_up

PEOPLE = ("hongxing-01", "dongfang-01", "hongxing-teacher", "dongfang-teacher", "hongxing-head", "hongxing-new")


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with set_up(tmp_path_factory.mktemp("stage")) as stage:
        yield stage


@pytest.fixture
def stage(running: Stage) -> Stage:
    running.exchange.silent = False
    running.exchange.lists.clear()
    running.exchange.lists.update(lesson(RED) | lesson(EAST))
    return running


@pytest.fixture(scope="session")
def signed_in(running: Stage) -> dict[str, Browser]:
    return {person: running.browser(person) for person in PEOPLE}


@pytest.fixture
def browsers(stage: Stage, signed_in: dict[str, Browser]) -> dict[str, Browser]:
    """Browsers of the people of the lesson, which is as it was at its beginning."""
    assert not stage.exchange.silent
    return signed_in
