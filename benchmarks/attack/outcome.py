"""What came of an attack: figures, and the tables of docs/security.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import report
from benchmarks.attack.siege import End
from benchmarks.figure import Figure, sample

DOCUMENT = Path(__file__).parents[2] / "docs" / "security.md"
WANTED, TECHNIQUES = 3000, 60

GROUPS = {
    "forged_records": "runs forged, edited, borrowed, repeated",
    "hostile_calls": "calls of the exchange: sizes, numbers, races, rights",
    "strange_answers": "answers that are meant for the marker",
    "lying_values": "answers that lie",
    "forged_protocol": "forged answers, changed tools",
    "looking_round": "looking for tests, keys and ways out",
    "using_up": "using up, ending, staying behind",
}


def figures(ends: Sequence[End], logged: bool) -> list[Figure]:
    """Return what is counted.

    Args:
        ends: of every submission.
        logged: the keeper's log holds what must stay inside.
    """
    known = len({end.variant.technique for end in ends})
    gained, undefined = sum(end.is_gain for end in ends), sum(end.points is None for end in ends)
    leaks = sum(end.is_leak for end in ends) + logged
    return [
        Figure("attack.submissions", "1", sample([len(ends)]), aim=f"≥ {WANTED:,}", reached=len(ends) >= WANTED),
        Figure("attack.techniques", "1", sample([known]), aim=f"≥ {TECHNIQUES}", reached=known >= TECHNIQUES),
        Figure("attack.gained", "1", sample([gained]), aim="0", reached=gained == 0),
        Figure("attack.undefined", "1", sample([undefined]), aim="0", reached=undefined == 0),
        Figure("attack.canaries", "1", sample([leaks]), aim="0", reached=leaks == 0),
    ]


def troubles(ends: Sequence[End]) -> Iterator[str]:
    """Name what ended as it must not."""
    for end in ends:
        if end.is_gain or end.points is None or end.is_leak:
            name = f"{end.variant.technique.group}: {end.variant.technique.name}"
            yield f"{name}: {end.points} points, true {end.variant.true}; {'leak ' * end.is_leak}{end.detail}"


def _rows(ends: Sequence[End]) -> Iterator[list[str]]:
    grouped: dict[str, list[End]] = defaultdict(list)
    for end in ends:
        grouped[end.variant.technique.group].append(end)
    for group, found in sorted(grouped.items()):
        counts = (sum(end.is_gain for end in found), sum(end.points is None for end in found))
        leaks, slowest = sum(end.is_leak for end in found), max(end.seconds for end in found)
        known = len({end.variant.technique for end in found})
        yield [GROUPS[group], str(known), f"{len(found):,}", *map(str, counts), str(leaks), f"{slowest:.1f} s"]


HEAD = ("what is tried", "techniques", "submissions", "gained", "no defined end", "canary seen", "longest marking")


def write(ends: Sequence[End], made: Sequence[Figure], seed: int) -> None:
    """Write the tables into docs/security.md."""
    tables = f"{report.table(HEAD, list(_rows(ends)))}\n\n{report.figures_table(made)}"
    _put("attack", f"{report.circumstances()} Seed of the variants: {seed}.\n\n{tables}")


def write_neighbour(made: Sequence[Figure]) -> None:
    """Write the honest pupil's figure into docs/security.md."""
    _put("attack-neighbour", f"{report.circumstances()}\n\n{report.figures_table(made)}")


def write_stock(ends: Sequence[End], seed: int) -> None:
    """Write the table of stock nbgrader into docs/security.md."""
    _put(
        "attack-stock",
        f"{report.circumstances()} Seed of the sample: {seed}.\n\n{report.table(HEAD, list(_rows(ends)))}",
    )


def _put(name: str, text: str) -> None:
    DOCUMENT.write_text(report.put(DOCUMENT.read_text("utf-8"), name, text), "utf-8")
