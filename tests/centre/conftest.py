"""Two running centres for all tests of the pages: one whose exchange says what a test wants, one with a real one."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium

from graders.state import State
from tests.centre.lesson import EAST, RED, lesson
from tests.centre.stage import Browser, Stage, set_up
from tests.journey.browsing import chromium as start

PEOPLE = ("hongxing-01", "dongfang-01", "hongxing-teacher", "dongfang-teacher", "hongxing-head", "hongxing-new")


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with set_up(tmp_path_factory.mktemp("stage")) as stage:
        yield stage


@pytest.fixture
def stage(running: Stage) -> Stage:
    """The first of them; each test begins with the same lesson."""
    running.exchange.silent = False
    running.exchange.lists.clear()
    running.exchange.lists.update(lesson(RED) | lesson(EAST))
    return running


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> State:
    """Where the real exchange keeps what it is told."""
    folder = tmp_path_factory.mktemp("real") / "state"
    folder.mkdir()
    (folder / "master.key").write_text(bytes(range(32)).hex())
    return State(folder)


@pytest.fixture(scope="session")
def real(state: State) -> Iterator[Stage]:
    """The other; what a test does there stays, so that each has an assignment of its own."""
    with set_up(state.folder.parent, state=state.folder) as stage:
        yield stage


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """For one file: while a process drives a browser, its own asyncio cannot run."""
    with start() as browser:
        yield browser


@pytest.fixture(scope="session")
def signed_in(running: Stage) -> dict[str, Browser]:
    return {person: running.browser(person) for person in PEOPLE}


@pytest.fixture
def browsers(stage: Stage, signed_in: dict[str, Browser]) -> dict[str, Browser]:
    """Browsers of the people of the lesson, which is as it was at its beginning."""
    assert not stage.exchange.silent
    return signed_in
