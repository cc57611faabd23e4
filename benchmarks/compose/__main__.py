"""`make try-compose`: the composed centre, a pupil's way through it over TLS, and what happens when parts of it end.

* `compose.up`: from `docker-compose up` on an empty folder until every service says that it is healthy [s];
* `compose.journey`: sign in, a bench, a run, hand in, the marks, all through Caddy's TLS [s];
* `compose.hub.gap`: the longest time between two runs' answers in an open lab while the hub is killed [s];
* `compose.hub.back`: from killing the hub until somebody can sign in [s];
* `compose.proxy.back`: from killing the proxy until a pupil's own page answers and a run is made in it [s];
* `compose.upgrade.kills`, `.lost`: how often an upgrade was killed, and how much was not as before when it had ended;
* `compose.upgrade.away`: how long nobody could sign in during an upgrade that nobody disturbed [s];
* `compose.acme`: from starting Caddy until it shows a certificate that another authority has issued [s].
"""

from __future__ import annotations

import argparse
import os
import sys
import time

import httpx

from benchmarks import report
from benchmarks.compose import killing, pupil, tls, upgrading
from benchmarks.compose.centre import Composed, TrialError, assign, bring_people, composed
from benchmarks.figure import Figure, sample
from hub_config.apart import certificate
from tests.journey.visitor import Bench

PUPIL, TEACHER = "陈思远", "王丽华"
COURSE = "hongxing-2026-g10c1"


def used(centre: Composed) -> tuple[Bench, float]:
    """Bring people, give them a lab, go a pupil's way; return the open lab, and how long the way took [s]."""
    pupil.trust(centre.authority)
    people = bring_people(centre)
    students = [username for person, (username, _) in people.items() if person != TEACHER]
    assign(centre, COURSE, people[TEACHER][0], students)
    began = time.monotonic()
    bench = pupil.journey(centre, *people[PUPIL], COURSE)
    took = time.monotonic() - began
    v6 = httpx.get(f"{centre.url.replace('localhost', '[::1]')}/hub/login").status_code
    print(f"  over IPv6 the sign-in page answers {v6}")
    noted = centre.root / "state" / "service" / "hub" / certificate.NAME
    pupil.until(noted.exists, "IT's page knows no certificate")
    return bench, took


def try_out(options: argparse.Namespace) -> list[Figure]:
    """Try what is asked for."""
    began = time.monotonic()
    with composed(options.port, options.images, options.grader) as centre:
        up = time.monotonic() - began
        print(f"  up in {up:.0f} s", flush=True)
        bench, took = used(centre)
        found = [Figure("compose.up", "s", sample([up])), Figure("compose.journey", "s", sample([took]))]
        if options.rounds:
            found += killing.rounds(centre, bench, options.rounds)
        if options.upgrade:
            found += upgrading.upgrade(centre, bench, build=not options.no_build)
    if options.certificates:
        tls.given(f"{options.images}-caddy", options.port)
        print("  a given certificate is shown")
        found += tls.issued(f"{options.images}-caddy", options.port)
    return found


def read(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(prog="make try-compose", description="start a composed centre and ill-treat it")
    parser.add_argument("--port", type=int, default=8700, help="the first of twelve free ports")
    names = os.environ.get("YUNLAB_IMAGES") or "yunlab"
    parser.add_argument("--images", default=names, help="beginning of the services' names")
    parser.add_argument("--grader", default=os.environ.get("YUNLAB_GRADER") or "yunlab-grader", help="its image")
    parser.add_argument("--rounds", type=int, default=5, help="how often hub and proxy are killed each")
    parser.add_argument("--upgrade", action="store_true", help="upgrade it too, killed at each step")
    parser.add_argument("--no-build", action="store_true", help="upgrade without building the images")
    parser.add_argument("--certificates", action="store_true", help="a given certificate, and one by ACME")
    parser.add_argument("--keep", action="store_true", help="leave docs/performance.md as it is")
    return parser.parse_args(arguments)


def part(options: argparse.Namespace) -> str:
    """Name the part of docs/performance.md that is written: kills have one, all else another."""
    return "try-compose" if options.rounds else "try-compose options='--rounds 0 --upgrade --certificates'"


def main() -> int:
    """Try it and write the figures down."""
    options = read()
    try:
        found = try_out(options)
    except TrialError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if not options.keep:
        report.write(part(options), f"{report.circumstances()}\n\n{report.figures_table(found)}")
    for figure in found:
        print(figure.to_line())
    return 0 if all(figure.reached is not False for figure in found) else 1


if __name__ == "__main__":
    sys.exit(main())
