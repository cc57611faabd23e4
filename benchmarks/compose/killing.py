"""Hub and proxy of a composed centre killed behind the engine's back, while a pupil works."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime

import httpx

from benchmarks.compose.centre import Composed, TrialError
from benchmarks.compose.pupil import again, until, work
from benchmarks.figure import Figure, sample
from tests.journey.visitor import Bench

AIM_S = 10.0
PAUSE_S = 0.5
"""Between two runs; real pupils think for longer."""

SETTLED_S = 11.0
"""So long must a container have run before the engine starts it anew without a growing pause."""


def rounds(centre: Composed, bench: Bench, times: int) -> list[Figure]:
    """Kill each of the two some times; return what pupils and those who sign in had to wait."""
    pairs = [hub_killed(centre, bench) for _ in range(times)]
    proxies = [proxy_killed(centre, bench) for _ in range(times)]
    return [
        _figure("compose.hub.gap", [gap for gap, _ in pairs]),
        _figure("compose.hub.back", [back for _, back in pairs]),
        _figure("compose.proxy.back", proxies),
    ]


def _figure(name: str, values: list[float]) -> Figure:
    found = sample(values)
    return Figure(name, "s", found, aim=f"< {AIM_S:.0f} s", reached=found.median < AIM_S)


def _settle(centre: Composed, service: str) -> None:
    centre.await_health(service)
    started = datetime.fromisoformat(centre.inspected(service)["State"]["StartedAt"][:19]).replace(tzinfo=UTC)
    time.sleep(max(0.0, SETTLED_S - (datetime.now(UTC) - started).total_seconds()))


class Working(threading.Thread):
    """A pupil who makes one run after the other until told to stop."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._over = threading.Event()
        self.gaps = [0.0]
        self.failure: Exception | None = None

    def run(self) -> None:
        """Work, and note how long each run took."""
        while not self._over.wait(PAUSE_S):
            began = time.monotonic()
            try:
                work(self._bench)
            except Exception as error:  # noqa: BLE001 - told at the end
                self.failure = error
                return
            self.gaps.append(time.monotonic() - began)

    def end(self) -> float:
        """Stop; return the longest run [s].

        Raises:
            TrialError: the work did not go on.
        """
        self._over.set()
        self.join()
        if self.failure is not None:
            raise TrialError(f"the open lab did not go on: {self.failure!r}") from self.failure
        return max(self.gaps)


def hub_killed(centre: Composed, bench: Bench) -> tuple[float, float]:
    """Kill the hub while a pupil works; return the longest gap, and when people could sign in again [s]."""
    _settle(centre, "hub")
    pupil = Working(bench)
    pupil.start()
    try:
        centre.kill("hub")
        back = until(lambda: httpx.get(f"{centre.url}/hub/login").status_code == httpx.codes.OK, "the hub is not back")
        # A lab that stops only once the hub is back would be seen now.
        time.sleep(1)
    finally:
        gap = pupil.end()
    return gap, back


def proxy_killed(centre: Composed, bench: Bench) -> float:
    """Kill the proxy; return when the same page's kernel had made another run [s]."""
    _settle(centre, "proxy")
    began = time.monotonic()
    centre.kill("proxy")
    until(lambda: again(bench), "the pupil's page is not back")
    return time.monotonic() - began
