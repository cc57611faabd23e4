"""Forty pupils of a class that was booked click within five seconds of the bell: `make bench-booked`.

Nobody has signed in before the lesson is booked, and nobody prepares anything by hand: the centre does it from the
booking. Each round has a new centre, in which nobody has ever been.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from benchmarks import bell_side
from benchmarks.bell import PREPARED_S, is_ready, longest, ring, say
from benchmarks.bell_click import sign_in
from benchmarks.bell_side import PUPILS, SCHOOL
from benchmarks.figure import Figure, sample
from benchmarks.sides import SIDES, SPARES, options, tell
from hub_config.settings import DEFAULTS
from tests.journey.stage import Centre
from tests.journey.visitor import PASSWORD, Visitor

AHEAD, LESSON = timedelta(seconds=120), timedelta(minutes=45)
PAGE = f"/services/centre/class/{SCHOOL.course}/bookings"


def _book(centre: Centre) -> datetime:
    """Book the next whole minute that is far enough ahead, as the teacher; return it."""
    teacher = Visitor(centre.url, SCHOOL.teacher_name)
    teacher.sign_in(PASSWORD)
    proof = teacher.web.get(PAGE).text.partition('name="proof" value="')[2].partition('"')[0]
    starts = datetime.now(ZoneInfo(DEFAULTS["YUNLAB_TIME_ZONE"])) + AHEAD + timedelta(minutes=1)
    starts = starts.replace(second=0, microsecond=0)
    lesson = f"{starts:%H:%M}-{starts + LESSON:%H:%M}"
    form = {"proof": proof, "lab": "pendulum", "day": f"{starts:%Y-%m-%d}", "lesson": lesson}
    teacher.web.post(PAGE, data=form).raise_for_status()
    return starts


def _round(centre: Centre) -> tuple[float, int]:
    """Book, wait for the bell, and let everybody click.

    Returns:
        the longest wait [s], and how many benches did not stand at the bell.
    """
    bell = _book(centre)
    visitors = [Visitor(centre.url, name) for name in SCHOOL.student_names[:-1]]
    for visitor in visitors:
        sign_in(visitor)
    time.sleep(max(0.0, bell.timestamp() - time.time()))
    missing = sum(not is_ready(visitor) for visitor in visitors)
    clicks = ring(visitors, SIDES[0])
    say(f"booked, {missing} missing at the bell", clicks)
    return longest(clicks), missing


def figures(rounds: Sequence[tuple[float, int]]) -> list[Figure]:
    """Return the figures of a booked bell.

    Args:
        rounds: for each one the longest wait [s], and how many benches did not stand at the bell.
    """
    waits, missing = zip(*rounds, strict=True)
    last = sample(waits)
    # Every round's class has its benches, or the aim is missed: the worst one counts.
    worst = max(missing)
    return [
        Figure("bell.booked", "s", last, aim="≤ 5 s", reached=last.median <= PREPARED_S),
        Figure("bell.booked.missing", "1", sample([worst]), aim="0", reached=worst == 0),
    ]


def main() -> None:
    """Measure, write docs/performance.md, and print the figures."""
    wanted = options("bench-booked", f"{PUPILS} pupils of a booked class who click at the bell")
    rounds = []
    for _ in range(wanted.rounds):
        with bell_side.centre(SIDES[0].name, wanted.ours, SPARES) as centre:
            rounds.append(_round(centre))
    tell("bench-booked", figures(rounds), f"{wanted.rounds} rounds of {PUPILS} pupils", wanted.keep)


if __name__ == "__main__":
    main()
