"""One real centre for all that are tried at its door."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.door.outside_stage import Platform, Provider, standing
from tests.door.stage import SCRAPE, Cast, Visitor, fill
from tests.journey.stage import Centre, running


@dataclass(frozen=True)
class Door:
    """A centre that is running, who may come, and the platform from which they may."""

    centre: Centre
    cast: Cast
    provider: Provider
    platform: Platform

    def visitor(self) -> Visitor:
        return Visitor(self.centre.url)


@pytest.fixture(scope="session")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    state = tmp_path_factory.mktemp("door") / "state"
    state.mkdir()
    cast = fill(state)
    provider = Provider()
    with standing() as platform:
        more = {**provider.settings, **platform.settings}
        with running(state, "local", YUNLAB_METRICS_TOKEN=SCRAPE, YUNLAB_LOG="json", **more) as centre:
            platform.centre = centre.url
            yield Door(centre, cast, provider, platform)
