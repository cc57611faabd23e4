"""The exchange's numbers for Prometheus. They are counted from what is stored, so a restart loses none of them.

Of the log only the kind of a line, its time and the number of the hand-in are looked at: no number is about somebody.
"""

from __future__ import annotations

import json
import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from sqlalchemy import select
from sqlalchemy.orm import Session

from graders.exchange import clock, operation
from graders.exchange.service import Service
from graders.exchange.table import Event

BUCKETS = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)
"""Limits of the marking time [s]."""

KINDS = ("submitted", "trial", "graded", "rejected", "error", "overridden", "regraded")
ENDED = ("graded", "rejected", "error")


class Tally:
    """What the log adds up to; each look goes on where the last one ended."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.buckets = [0] * (len(BUCKETS) + 1)
        self.seconds = 0.0
        self._position = 0
        self._waiting: dict[str, datetime] = {}

    def go_on(self, session: Session) -> None:
        """Take in what was added to the log."""
        query = select(Event.position, Event.time, Event.kind, Event.content).order_by(Event.position)
        for position, time, kind, content in session.execute(query.where(Event.position > self._position)):
            self._position = position
            if kind in KINDS:
                self.counts[kind] += 1
                self._take(kind, clock.read(time), content)

    def _take(self, kind: str, time: datetime, content: str) -> None:
        if kind == "submitted":
            self._waiting[json.loads(content)["id"]] = time
        elif kind in ENDED and (since := self._waiting.pop(json.loads(content)["id"], None)):
            self._observe(max(0.0, (time - since).total_seconds()))

    def _observe(self, seconds: float) -> None:
        self.seconds += seconds
        self.buckets[bisect_left(BUCKETS, seconds)] += 1

    def histogram(self) -> list[tuple[str, float]]:
        """Return how many took at most so long, by limit."""
        limits = [*map(str, BUCKETS), "+Inf"]
        return [(limit, sum(self.buckets[: place + 1])) for place, limit in enumerate(limits)]


class Numbers:
    """Collects the numbers when somebody asks for them."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._tally = Tally()
        self._lock = threading.Lock()
        self.registry = CollectorRegistry()
        self.registry.register(self)

    def text(self) -> bytes:
        """Return all numbers in Prometheus' own form."""
        # One at a time: each goes on where the last one ended.
        with self._lock:
            return generate_latest(self.registry)

    def describe(self) -> list[Metric]:
        """Return nothing: numbers are looked for when they are asked for, not before."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Look, and tell the numbers."""
        with self._service.database.read() as session:
            self._tally.go_on(session)
            facts = operation.standing(session, self._service.state)
        yield from self._counted()
        yield from _standing(facts)

    def _counted(self) -> Iterator[Metric]:
        counts = self._tally.counts
        for name, kind, what in (
            ("yunlab_hand_ins", "submitted", "Records and programs handed in"),
            ("yunlab_runs", "trial", "Runs of experiments stored"),
            ("yunlab_corrections", "overridden", "Marks corrected by teachers"),
        ):
            yield CounterMetricFamily(name, what, value=counts[kind])
        ended = CounterMetricFamily("yunlab_marked", "Hand-ins that came to an end, by how", labels=["end"])
        for kind in ENDED:
            ended.add_metric([kind], counts[kind])
        yield ended
        what = "From handing in to the marks [s]"
        made = HistogramMetricFamily("yunlab_marking_seconds", what)
        made.add_metric([], self._tally.histogram(), self._tally.seconds)
        yield made


def _standing(facts: dict[str, object]) -> Iterator[Metric]:
    oldest = facts["oldest"]
    age = (clock.read(clock.now()) - clock.read(str(oldest))).total_seconds() if oldest else 0.0
    for name, what, value in (
        ("yunlab_queue_length", "Hand-ins that wait to be marked", facts["waiting"]),
        ("yunlab_queue_oldest_seconds", "How long the oldest of them has waited [s]", max(0.0, age)),
        ("yunlab_marking_now", "Hand-ins being marked", facts["marking"]),
        ("yunlab_workers", "Workers that live", facts["workers"]),
    ):
        yield GaugeMetricFamily(name, what, value=float(str(value)))
    if facts["keeper"] is not None:
        yield GaugeMetricFamily(
            "yunlab_sandbox_keeper_up", "Whether programs can be tried", value=float(bool(facts["keeper"]))
        )
