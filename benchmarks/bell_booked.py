"""Forty pupils of a class that was booked click within five seconds of the bell: `make bench-booked`.

Nobody has signed in before the lesson is booked, and nobody prepares anything by hand: the centre does it from the
booking.
"""

from __future__ import annotations

import argparse
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from benchmarks import bell_side
from benchmarks.bell import PREPARED_S, is_ready, longest, ring, say, stop_all
from benchmarks.bell_click import sign_in
from benchmarks.bell_side import SCHOOL
from benchmarks.figure import Figure, sample
from benchmarks.sides import SIDES, SPARES
from hub_config.containers import STUDENT_IMAGE
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
    stop_all(visitors)
    return longest(clicks), missing


def main() -> None:
    """Measure and print the figures."""
    parser = argparse.ArgumentParser(prog="make bench-booked", description=__doc__)
    parser.add_argument("--ours", default=STUDENT_IMAGE, help="image of the pupils' servers")
    with bell_side.centre(SIDES[0].name, parser.parse_args().ours, SPARES) as centre:
        last, missing = _round(centre)
    found = [
        Figure("bell.booked", "s", sample([last]), aim="≤ 5 s", reached=last <= PREPARED_S),
        Figure("bell.booked.missing", "1", sample([missing]), aim="0", reached=missing == 0),
    ]
    for figure in found:
        print(figure.to_line())


if __name__ == "__main__":
    main()
