"""Attacks on records and on the exchange, each followed by a hand-in that is marked and looked at."""

from __future__ import annotations

import itertools
import math
import random
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.attack import stranger
from benchmarks.attack.intruder import Intruder
from benchmarks.attack.siege import End
from benchmarks.attack.technique import Technique, Variant
from benchmarks.attack.tricks import TRICKS
from benchmarks.marking_stage import COURSE, stage
from graders import shown
from graders.desk import Desk

ATTEMPTS = 50
"""Hand-ins of one pupil."""

ROOM, USUAL = 5, 1.5
"""So many of them one trick may use up, and does on average, rounded up."""


class Raid:
    """Intruders on one stage, and the desk at which what they hand in is marked.

    Args:
        desk: where it is marked.
        intruders: each with honest runs.
    """

    def __init__(self, desk: Desk, intruders: Sequence[Intruder]) -> None:
        self.desk = desk
        self._turns = itertools.cycle(intruders)
        for one, friend in zip(intruders, [*intruders[1:], intruders[0]], strict=True):
            one.friend = friend
        self.true = {one.name: self._points(one) for one in intruders}

    def _points(self, one: Intruder) -> float:
        """Write the honest answers again, hand in, and mark as the worker does, up to where nbgrader takes over."""
        return self._handed_in(one, one.answers)

    def _handed_in(self, one: Intruder, changes: Any = None) -> float:  # noqa: ANN401 - JSON
        if changes is not None:
            one.answer(changes)
        identifier = str(uuid.uuid4())
        one.hand_in(identifier)
        found, given = self.desk.case(identifier)
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "record.json").write_bytes(self.desk.material(found, given)["record.json"])
            return sum(one.mark.points for one in shown.mark_here(Path(folder)).values())

    def _next(self) -> Intruder:
        """Return whose turn it is: somebody who may still hand in."""
        for one in itertools.islice(self._turns, len(self.true)):
            if len(self._listed(one)) + ROOM <= ATTEMPTS:
                return one
        raise RuntimeError("every intruder has used up the attempts; take more of them")

    @staticmethod
    def _listed(one: Intruder) -> list[Any]:
        listed: list[Any] = one.client.get(f"records/{COURSE}/{one.lab.slug}").json()["submissions"]
        return listed

    def attack(self, technique: Technique, source: random.Random) -> End:
        """Try one technique, hand in, and look at what became of it."""
        one, begun = self._next(), time.monotonic()
        variant = Variant(technique, {}, self.true[one.name])
        one.heard.clear()
        one.answer(one.answers)
        try:
            TRICKS[technique](one, source)
            points = self._handed_in(one)
            broken = [f"{status}: {text[:200]}" for status, text in one.heard if status >= 500]
            broken += self._disorder(one)
        except Exception as error:  # noqa: BLE001 - that nothing else comes out is what is tried here
            points, broken = 0.0, [f"{type(error).__name__}: {error}"]
        leak = any(secret in text for _, text in one.heard for secret in one.secrets())
        return End(variant, None if broken else points, time.monotonic() - begun, leak, "; ".join(broken))

    def _disorder(self, one: Intruder) -> list[str]:
        """Name what is not in order in a pupil's record: hand-ins beyond the attempts, numbers given twice."""
        numbers = [handed_in["number"] for handed_in in self._listed(one)]
        return [] if numbers == list(range(1, len(numbers) + 1)) and len(numbers) <= ATTEMPTS else [f"{numbers}"]


@contextmanager
def raid(folder: Path, wanted: int) -> Iterator[Raid]:
    """Give a class of intruders a lab, and let each measure a little.

    Args:
        folder: an empty one.
        wanted: how many attacks there will be.
    """
    count = 2 + math.ceil(wanted * USUAL / (ATTEMPTS - ROOM))
    with stranger.hub() as url, stage(folder, "pendulum", count, ATTEMPTS, url) as found:
        intruders = [Intruder(found, name) for name in found.students]
        for one in intruders:
            one.work()
        yield Raid(Desk(found.state), intruders)


def drawn(wanted: int, source: random.Random) -> list[Technique]:
    """Draw techniques: each alike, in random order."""
    found = [technique for technique in TRICKS for _ in range(-(-wanted // len(TRICKS)))]
    source.shuffle(found)
    return found


def marked(wanted: int, source: random.Random) -> Iterator[End]:
    """Make so many attacks, or a few more, and tell what became of each."""
    found = drawn(wanted, source)
    with tempfile.TemporaryDirectory(prefix="yunlab-raid-") as folder, raid(Path(folder), len(found)) as made:
        yield from (made.attack(technique, source) for technique in found)
