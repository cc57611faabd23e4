"""Forty pupils click within five seconds, beside jupyterhub-singleuser with Voilà and DockerSpawner: `make bench-bell`.

Each side has a hub of its own, because DockerSpawner comes with a hub that is set as it comes; one after the other runs
on the same engine.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from benchmarks import bell_side
from benchmarks.bell_click import Click, click, sign_in
from benchmarks.bell_side import PUPILS, SCHOOL
from benchmarks.figure import Figure, sample
from benchmarks.sides import SIDES, SPARES, Side, ensure_stock, options, stop, tell
from tests.journey.stage import Centre
from tests.journey.visitor import PASSWORD, Visitor

WITHIN_S = 5.0
LAST, PREPARED_S = 1 / 3, 5.0
"""At most such a part of the stock side's time; with prepared benches so long [s]."""

READY_WITHIN_S, BETWEEN_S = 240.0, 0.5
PREPARE = f"/services/centre/class/{SCHOOL.course}"


@dataclass
class Found:
    """What was measured.

    Attributes:
        last: longest wait of a round, by side [s].
        refused: pupils of a round who were turned away and had to click again, by side.
        prepared: longest wait of a round with prepared benches [s].
    """

    last: dict[str, list[float]] = field(default_factory=lambda: {side.name: [] for side in SIDES})
    refused: dict[str, list[int]] = field(default_factory=lambda: {side.name: [] for side in SIDES})
    prepared: list[float] = field(default_factory=list)


def ring(visitors: Sequence[Visitor], side: Side) -> list[Click]:
    """Let everybody click, evenly within five seconds."""
    began = time.monotonic()

    def one(number: int) -> Click:
        time.sleep(max(0.0, began + number * WITHIN_S / len(visitors) - time.monotonic()))
        return click(visitors[number], side.name, side.path(visitors[number].name))

    with ThreadPoolExecutor(len(visitors)) as pupils:
        return list(pupils.map(one, range(len(visitors))))


def say(what: str, clicks: Sequence[Click]) -> None:
    """Tell how long they waited."""
    took = sorted(each.took for each in clicks)
    shown = f"first {took[0]:.2f}, middle {took[len(took) // 2]:.2f}, last {took[-1]:.2f} s"
    print(f"{what}: {shown}", *(each for one in clicks for each in one.refusals), sep="\n  ", file=sys.stderr)


def longest(clicks: Sequence[Click]) -> float:
    """Return the longest wait [s]."""
    return max(each.took for each in clicks)


def _refused(clicks: Sequence[Click]) -> int:
    """Count the pupils who were turned away, once or more often."""
    return sum(bool(each.refusals) for each in clicks)


def _prepare(centre: Centre, visitors: Sequence[Visitor]) -> None:
    """Have the class's benches set up, as its teacher, and wait until they stand."""
    teacher = Visitor(centre.url, SCHOOL.teacher_name)
    teacher.sign_in(PASSWORD)
    page = teacher.web.get(PREPARE).text
    proof = page.partition('name="proof" value="')[2].partition('"')[0]
    teacher.web.post(f"{PREPARE}/benches", data={"proof": proof}).raise_for_status()
    end = time.monotonic() + READY_WITHIN_S
    for visitor in visitors:
        # One after the other, because asking about all of them again and again would keep the hub busy.
        while not is_ready(visitor):
            if time.monotonic() > end:
                raise TimeoutError(f"{visitor.name}'s bench was not ready after {READY_WITHIN_S:.0f} s")
            time.sleep(BETWEEN_S)


def is_ready(visitor: Visitor) -> bool:
    """Ask the hub whether a pupil's server stands."""
    servers = visitor.web.get(f"/hub/api/users/{visitor.name}", headers=visitor.xsrf()).json()["servers"]
    return bool(servers.get("", {}).get("ready"))


def stop_all(visitors: Sequence[Visitor]) -> None:
    """Stop everybody's server."""
    with ThreadPoolExecutor(8) as several:
        list(several.map(stop, visitors))


def _measure(side: Side, rounds: int, ours: str, found: Found) -> None:
    with bell_side.centre(side.name, ours, SPARES if side is SIDES[0] else 0) as centre:
        *visitors, first = [Visitor(centre.url, name) for name in SCHOOL.student_names]
        for visitor in (*visitors, first):
            sign_in(visitor)
        say(f"{side.name}, warming up", ring([first], side))
        for number in range(1, rounds + 1):
            clicks = ring(visitors, side)
            say(f"{side.name}, round {number} of {rounds}", clicks)
            found.last[side.name].append(longest(clicks))
            found.refused[side.name].append(_refused(clicks))
            stop_all(visitors)
            if side is SIDES[0]:
                _prepare(centre, visitors)
                prepared = ring(visitors, side)
                say(f"{side.name}, prepared, round {number} of {rounds}", prepared)
                found.prepared.append(longest(prepared))
                found.refused[side.name][-1] += _refused(prepared)
                stop_all(visitors)


def figures(found: Found) -> list[Figure]:
    """Return the figures of the bell."""
    ours, stock = (side.name for side in SIDES)
    mine, theirs = sample(found.last[ours]), sample(found.last[stock])
    # Nobody may be turned away in any round, so it is the worst one that counts.
    refused, others = (sample([max(found.refused[side])]) for side in (ours, stock))
    prepared = sample(found.prepared)
    return [
        Figure("bell.last", "s", mine, stock, theirs, "≤ 1/3", mine.median <= LAST * theirs.median),
        Figure("bell.refused", "1", refused, stock, others, "0", refused.median == 0),
        Figure("bell.prestarted", "s", prepared, aim="≤ 5 s", reached=prepared.median <= PREPARED_S),
    ]


def main() -> None:
    """Measure, write docs/performance.md, and print the figures."""
    wanted = options("bench-bell", f"{PUPILS} pupils who click within {WITHIN_S:.0f} s beside jupyterhub-singleuser")
    ensure_stock(wanted.ours)
    found = Found()
    for side in SIDES:
        _measure(side, wanted.rounds, wanted.ours, found)
    tell("bench-bell", figures(found), f"{wanted.rounds} rounds of {PUPILS} pupils", wanted.keep)


if __name__ == "__main__":
    main()
