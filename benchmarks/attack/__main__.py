"""`make attack`: thousands of hostile submissions through the real marking, and what became of them."""

from __future__ import annotations

import argparse
import itertools
import random
import secrets
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.attack import neighbour, outcome, raid, siege
from benchmarks.attack.technique import Technique, Variant, techniques, variant
from benchmarks.figure import Figure, sample
from benchmarks.keeper import KeeperError, keeper

SUBMISSIONS, MINUTES = 3000, 26
RECORDS = 1 / 4
"""Part of the submissions that are records; the others are programs."""

SLOW = 6
"""So many variants of a technique that uses up its time."""


def variants(found: Sequence[Technique], wanted: int, source: random.Random) -> list[Variant]:
    """Draw submissions: each technique alike, the slow ones fewer, in random order."""
    slow = [technique for technique in found if technique.is_slow]
    quick = [technique for technique in found if not technique.is_slow]
    each = max(1, -(-(wanted - SLOW * len(slow)) // len(quick)))
    drawn = [variant(technique, source) for technique in quick for _ in range(each)]
    drawn += [variant(technique, source) for technique in slow for _ in range(min(SLOW, each))]
    source.shuffle(drawn)
    return drawn


def _neighbours(folder: Path, count: int) -> Figure:
    ours, theirs = (sample([neighbour.percentile(found)]) for found in reversed(neighbour.measured(folder, count)))
    reached = ours.median < 2 * theirs.median
    return Figure("attack.neighbour.p95", "s", ours, "without bombs", theirs, "< 2×", reached)


def _beside(neighbours: int) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="yunlab-attack-") as folder, keeper(Path(folder)):
        return [_neighbours(Path(folder), neighbours)]


def _attack(wanted: int, minutes: float, seed: int) -> tuple[list[siege.End], list[Figure]]:
    siege.plant()
    with tempfile.TemporaryDirectory(prefix="yunlab-attack-") as folder, keeper(Path(folder)) as kept:
        until, source, ends = time.monotonic() + 60 * minutes, random.Random(seed), []  # noqa: S311
        programs = variants(techniques(), wanted - round(wanted * RECORDS), source)
        for end in itertools.chain(
            raid.marked(round(wanted * RECORDS), source), siege.marked(programs, kept.box, until)
        ):
            ends.append(end)
            if len(ends) % 100 == 0:
                print(f"{len(ends)} marked", file=sys.stderr, flush=True)
        logged = siege.is_leak(kept.log.read_text("utf-8", errors="replace"))
    return ends, outcome.figures(ends, logged)


def main() -> None:
    """Attack, write docs/security.md, and print the figures."""
    parser = argparse.ArgumentParser(prog="make attack", description="hostile submissions through the real marking")
    parser.add_argument("--submissions", type=int, default=SUBMISSIONS, help="0 leaves the siege out")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="ends then, however many are marked")
    parser.add_argument(
        "--neighbours",
        type=int,
        default=40,
        help="hand-ins of the honest pupil, alone and beside bombs; 0: none",
    )
    parser.add_argument("--seed", type=int, default=secrets.randbits(32), help="of the random variants")
    parser.add_argument("--keep", action="store_true", help="leave docs/security.md as it is")
    options = parser.parse_args()
    try:
        beside = _beside(options.neighbours) if options.neighbours else []
        ends, made = _attack(options.submissions, options.minutes, options.seed) if options.submissions else ([], [])
    except KeeperError as error:
        sys.exit(f"attack: {error}")
    for line in outcome.troubles(ends):
        print(line, file=sys.stderr)
    if beside and not options.keep:
        outcome.write_neighbour(beside)
    if ends and not options.keep:
        outcome.write(ends, made, options.seed)
    for figure in (*made, *beside):
        print(figure.to_line())
    sys.exit(any(figure.reached is False for figure in made))


if __name__ == "__main__":
    main()
