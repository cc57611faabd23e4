"""A pupil's way through a composed centre, over TLS."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.compose.centre import LAB, Composed, TrialError
from labkit import catalogue
from tests.journey.visitor import Bench, Visitor

LIMIT_S, AGAIN_S, ANSWER_S = 60.0, 0.1, 5.0


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


def work(bench: Bench) -> str:
    """Make one run and see it stored; return the trial's id."""
    said = bench.run(catalogue.load(LAB).exemplar.plan()[0])
    if said["event"] != "ran" or not said["receipt"]:
        raise TrialError(f"a run ended as {said}")
    return str(said["signed"]["trial"]["id"])


def again(bench: Bench) -> bool:
    """Take the same kernel up over a new line, as the page does by itself, and make a run."""
    bench.line = bench.visitor.connect(bench.told["kernel_id"])
    bench.line.settimeout(ANSWER_S)
    work(bench)
    return True
