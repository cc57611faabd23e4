"""How long the centre's pages take on the made-up district, for each role, over HTTP with a real sign-in.

Everything is real but the containers: hub, centre, exchange, the imported people, and a class that was marked. Of each
page the 95th percentile counts; the figure is the worst page's.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import psutil

from benchmarks.centre_class import people_of, work
from benchmarks.figure import Figure, Sample, sample
from benchmarks.report import table
from tests.centre.stage import PREFIX, Browser, Stage, set_up

REQUESTS = 20
PATIENCE = 60.0
"""How long an answer is waited for [s]: a slow one is a figure, not an end."""

SLOWEST = 0.3
"""What a page may take [s]: a person does not notice it yet."""


WATCHERS, BETWEEN, ROUNDS = 10, 5.0, 6
"""So many teachers watch a lesson, whose pages ask again after so long [s], so often."""


def percentile(times: list[float]) -> float:
    """Return the time that nineteen of twenty requests kept to [s]."""
    return sorted(times)[max(0, -(-len(times) * 95 // 100) - 1)]


NO_PAGES = {
    "oauth_callback",
    "sign-out",
    "to",
    "go/{course}/{assignment}",
    "class/{course}/task/{assignment}/motion/{trial}",
}
"""The way in, out, and into a lab, which show nothing; and a run made again, which is the engine's work."""


def addresses(class_name: str, pupil: str) -> dict[str, list[str]]:
    """Say which pages each role opens."""
    here, school = f"class/{class_name}", f"school/{class_name.split('-')[0]}"
    task = f"{here}/task/pendulum"
    return {
        "student": ["", "labs", "labs?q=danbai", "bench", "account"],
        "teacher": [
            here, f"{here}/sheets", f"{here}/now", f"{here}/grasp/knowledge", f"{here}/grasp/criteria",
            f"{here}/grasp/knowledge/table.xlsx", f"{here}/assign", f"{here}/assign?lab=pendulum", task,
            f"{task}/pupil/{pupil}", f"{task}/board", f"{task}/link", f"{here}/bookings", f"{here}/pendulum.csv",
            f"{here}/pendulum.xlsx", "labs", f"{here}/accounts", f"{here}/grasp/criteria/table.csv", f"{task}/regrade",
        ],
        "school_admin": [school, f"{school}/bookings", "people", "people?q=张", "labs"],
        "district_admin": [
            "schools", "bookings", school, "labs", "people", "people?q=张", "operation", "operation?q=ys00",
            f"operation/server/{pupil}", "operation/log", "operation/log?about=marks", "operation/log.csv",
        ],
    }  # fmt: skip


def forgotten(described: Mapping[str, Mapping[str, Mapping[str, Any]]], opened: Iterable[str]) -> list[str]:
    """Name the pages that the centre describes and nobody opens.

    Args:
        described: the paths of its OpenAPI.
        opened: addresses below its prefix.
    """
    pages = [path for path, methods in described.items() if "page" in methods.get("get", {}).get("tags", ())]
    plain = [PREFIX + each.partition("?")[0] for each in opened]
    patterns = {page: re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(page))) for page in pages}
    missing = [page for page, pattern in patterns.items() if not any(map(pattern.fullmatch, plain))]
    return sorted({page.removeprefix(PREFIX) for page in missing} - NO_PAGES)


def _time(browser: Browser, address: str) -> float:
    began = time.perf_counter()
    browser.get(PREFIX + address).raise_for_status()
    return time.perf_counter() - began


def _measured(stage: Stage, people: Mapping[str, str], pages: Mapping[str, list[str]]) -> Iterator[tuple[str, Sample]]:
    for role, username in people.items():
        browser = stage.browser(username)
        browser.timeout = PATIENCE
        for address in pages[role]:
            _time(browser, address)
            yield f"{role}: /{address}", sample([_time(browser, address) for _ in range(REQUESTS)])


def _processor_time() -> float:
    """Return what hub, centre and exchange have used so far [s]."""
    times = [process.cpu_times() for process in psutil.Process().children(recursive=True)]
    return float(sum(each.user + each.system for each in times))


def _watched(stage: Stage, teacher: str, class_name: str) -> float:
    """Return the processor time of one second in which so many teachers watch a lesson [s]."""
    browser = stage.browser(teacher)
    browser.timeout, browser.headers["Sec-Fetch-Dest"] = PATIENCE, "empty"
    address = f"class/{class_name}/now"
    before, began = _processor_time(), time.monotonic()
    for number in range(ROUNDS):
        for _ in range(WATCHERS):
            _time(browser, address)
        time.sleep(max(0.0, began + (number + 1) * BETWEEN - time.monotonic()))
    return (_processor_time() - before) / (time.monotonic() - began)


def measure(state: Path) -> tuple[dict[str, Sample], float]:
    """Open every page of a state folder whose people were imported.

    Returns:
        the times by role and address, and what ten teachers cost who watch a lesson [s/s].
    """
    class_name, teacher, pupils = people_of(state / "centre.sqlite")
    work(state, class_name, pupils)
    offices = {"school_admin": "office-of-school", "district_admin": "office-of-district"}
    people = {"student": pupils[0], "teacher": teacher} | offices
    folder = state / "stage"
    folder.mkdir()
    with set_up(folder, state=state, people=state / "centre.sqlite") as stage:
        browser = stage.browser(teacher)
        found = addresses(class_name, pupils[1])
        left_out = forgotten(browser.get(f"{PREFIX}openapi.json").json()["paths"], chain(*found.values()))
        if left_out:
            raise RuntimeError(f"benchmarks/centre_page.py opens no page like {', '.join(left_out)}: add it")
        pages = dict(_measured(stage, people, found))
        return pages, _watched(stage, teacher, class_name)


def worst(times: Mapping[str, Sample]) -> str:
    """Name the page whose 95th percentile is the longest."""
    return max(times, key=lambda page: percentile(list(times[page].values)))


def figure(times: Mapping[str, Sample]) -> Figure:
    """Return the figure of the worst page."""
    slowest = percentile(list(times[worst(times)].values))
    return Figure("centre.page.p95", "s", sample([slowest]), aim=f"≤ {SLOWEST:g} s", reached=slowest <= SLOWEST)


def watching(cost: float) -> Figure:
    """Return the figure of teachers who watch."""
    return Figure("centre.watch.cpu", "s/s", sample([cost]))


def told(times: Mapping[str, Sample]) -> str:
    """Return the pages as a table, the slowest first."""
    order = sorted(times, key=lambda page: -percentile(list(times[page].values)))
    rows = [
        [f"`{page}`", f"{percentile(list(times[page].values)) * 1000:.0f} ms", f"{times[page].median * 1000:.0f} ms"]
        for page in order
    ]
    return table(["page", "95 of 100 within", "median"], rows)
