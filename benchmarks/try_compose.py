"""`make try-compose`: the composed centre, a pupil's way through it over TLS, and what a killed hub or proxy costs.

* `compose.up`: from `docker-compose up` on an empty folder until every service says that it is healthy [s];
* `compose.journey`: sign in, a bench, a run, hand in, the marks, all through Caddy's TLS [s];
* `compose.hub.gap`: the longest time between two runs' answers in an open lab while the hub is killed [s];
* `compose.hub.back`: from killing the hub until somebody can sign in [s];
* `compose.proxy.back`: from killing the proxy until a pupil's own page answers and a run is made in it [s].
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from benchmarks import report
from benchmarks.compose_centre import LAB, Composed, TrialError, assign, bring_people, composed
from benchmarks.figure import Figure, Sample
from labkit import catalogue
from tests.journey.visitor import Bench, Visitor

PUPIL, TEACHER = "陈思远", "王丽华"
AIM_S, LIMIT_S = 10.0, 60.0
AGAIN_S, ANSWER_S = 0.1, 5.0


def trust(authority: Path) -> None:
    """Trust Caddy's own authority, as a school's browsers are told to."""
    # httpx and the websocket's client each read a variable of their own.
    os.environ |= {"SSL_CERT_FILE": str(authority), "WEBSOCKET_CLIENT_CA_BUNDLE": str(authority)}


def until(act: Callable[[], bool], what: str) -> float:
    """Try again and again until it works; return how long that took [s]."""
    began, last = time.monotonic(), "no"
    while time.monotonic() - began < LIMIT_S:
        try:
            if act():
                return time.monotonic() - began
        except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again
            last = repr(error)
            time.sleep(AGAIN_S)
    raise TrialError(f"{what} after {LIMIT_S:.0f} s: {last}")


def journey(centre: Composed, name: str, password: str, course: str) -> Bench:
    """Go a pupil's way; the lab stays open."""
    visitor = Visitor(centre.url, name)
    landed = visitor.sign_in(password)
    if "/services/centre/" not in str(landed.url):
        raise TrialError(f"signing in ended at {landed.url}")
    # A language is no secret, and scripts read it.
    if unsafe := [c.name for c in visitor.web.cookies.jar if not c.secure and c.name != "yunlab_language"]:
        raise TrialError(f"these cookies may go over an open line: {', '.join(unsafe)}")
    bench = Bench(visitor, LAB, course, LAB)
    work(bench)
    if (state := bench.hand_in()) != "graded":
        raise TrialError(f"the hand-in ended as {state}")
    marks = bench.call("GET", f"feedback/{bench.place}").json()
    print(f"  handed in and marked: {marks['points']:g} of {marks['out_of']:g}")
    return bench


def work(bench: Bench) -> None:
    """Make one run and see it stored."""
    said = bench.run(catalogue.load(LAB).exemplar.plan()[0])
    if said["event"] != "ran" or not said["receipt"]:
        raise TrialError(f"a run ended as {said}")


def hub_killed(centre: Composed, bench: Bench) -> tuple[float, float]:
    """Kill the hub while a pupil works; return the longest gap, and when people could sign in again [s]."""
    over, gaps, failures = threading.Event(), [0.0], list[Exception]()

    def go_on() -> None:
        while not over.is_set():
            began = time.monotonic()
            try:
                work(bench)
            except Exception as error:  # noqa: BLE001 - told below
                failures.append(error)
                return
            gaps.append(time.monotonic() - began)

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        centre.kill("hub")
        back = until(lambda: httpx.get(f"{centre.url}/hub/login").status_code == 200, "the hub is not back")
        # A lab that stops only once the hub is back would be seen now.
        time.sleep(1)
    finally:
        over.set()
        thread.join()
    if failures:
        raise TrialError(f"the open lab did not go on: {failures[0]!r}")
    return max(gaps), back


def proxy_killed(centre: Composed, bench: Bench) -> float:
    """Kill the proxy; return when the same page's kernel had made another run [s]."""

    def again() -> bool:
        # The page takes the same kernel up again over a new line, as it does by itself.
        bench.line = bench.visitor.connect(bench.told["kernel_id"])
        bench.line.settimeout(ANSWER_S)
        work(bench)
        return True

    began = time.monotonic()
    centre.kill("proxy")
    until(again, "the pupil's page is not back")
    return time.monotonic() - began


def try_out(port: int, images: str) -> list[Figure]:
    """Try everything once."""
    began = time.monotonic()
    with composed(port, images) as centre:
        up = time.monotonic() - began
        print(f"  up in {up:.0f} s")
        trust(centre.authority)
        people = bring_people(centre)
        username, password = people[PUPIL]
        course = "hongxing-2026-g10c1"
        assign(centre, course, people[TEACHER][0], [name for person, (name, _) in people.items() if person != TEACHER])
        began = time.monotonic()
        bench = journey(centre, username, password, course)
        took = time.monotonic() - began
        v6 = httpx.get(f"{centre.url.replace('localhost', '[::1]')}/hub/login").status_code
        gap, hub_back = hub_killed(centre, bench)
        proxy_back = proxy_killed(centre, bench)
        print(f"  over IPv6 the sign-in page answers {v6}")
    return [
        _figure("compose.up", up, ""),
        _figure("compose.journey", took, ""),
        _figure("compose.hub.gap", gap, f"< {AIM_S:.0f} s", gap < AIM_S),
        _figure("compose.hub.back", hub_back, f"< {AIM_S:.0f} s", hub_back < AIM_S),
        _figure("compose.proxy.back", proxy_back, f"< {AIM_S:.0f} s", proxy_back < AIM_S),
    ]


def _figure(name: str, value: float, aim: str, reached: bool | None = None) -> Figure:
    return Figure(name, "s", Sample((value,)), aim=aim, reached=reached)


def main() -> int:
    """Try it and write the figures down."""
    parser = argparse.ArgumentParser(prog="make try-compose", description="start the composed centre and use it")
    parser.add_argument("--port", type=int, default=8700, help="the first of twelve free ports")
    parser.add_argument(
        "--images", default=os.environ.get("YUNLAB_IMAGES") or "yunlab", help="beginning of their names"
    )
    parser.add_argument("--keep", action="store_true", help="leave docs/performance.md as it is")
    options = parser.parse_args()
    try:
        found = try_out(options.port, options.images)
    except TrialError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if not options.keep:
        report.write("try-compose", f"{report.circumstances()}\n\n{report.figures_table(found)}")
    for figure in found:
        print(figure.to_line())
    return 0 if all(figure.reached is not False for figure in found) else 1


if __name__ == "__main__":
    sys.exit(main())
