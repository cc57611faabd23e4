"""Writes what was measured into docs/performance.md, between two marks, and leaves the rest of it alone."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figure import Figure, Sample, rounded

DOCUMENT = Path(__file__).parents[1] / "docs" / "performance.md"


def begin(name: str) -> str:
    """Return the mark before the part that a benchmark writes."""
    return f"<!-- written by make {name} -->"


def end(name: str) -> str:
    """Return the mark after it."""
    return f"<!-- end of make {name} -->"


def put(document: str, name: str, text: str) -> str:
    """Return a document with the part of one benchmark replaced.

    Raises:
        ValueError: the document has no such part.
    """
    before, mark, rest = document.partition(begin(name))
    _, last, after = rest.partition(end(name))
    if not mark or not last:
        raise ValueError(f"{DOCUMENT.name}: the marks {begin(name)} and {end(name)} are missing; put them back")
    return f"{before}{mark}\n{text.strip()}\n{last}{after}"


def write(name: str, text: str) -> None:
    """Write the part of one benchmark into docs/performance.md."""
    DOCUMENT.write_text(put(DOCUMENT.read_text("utf-8"), name, text), "utf-8")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _shown(sample: Sample, unit: str) -> str:
    spread = f" ({sample.range()})" if len(sample.values) > 1 else ""
    return f"{rounded(sample.median):,}{'' if unit == '1' else f' {unit}'}{spread}"


def row(figure: Figure) -> list[str]:
    """Return a figure as a row: name, ours, peer's, ratio, aim and whether it was reached."""
    verdict = {True: "reached", False: "**missed**", None: ""}[figure.reached]
    theirs = "" if figure.theirs is None else f"{figure.peer}: {_shown(figure.theirs, figure.unit)}"
    ratio = "" if figure.ratio is None else f"{figure.ratio:.3g}"
    if figure.ratio is not None and figure.ratio < 1 / 20:
        ratio = f"1/{1 / figure.ratio:.0f}"
    return [f"`{figure.name}`", _shown(figure.ours, figure.unit), theirs, ratio, figure.aim, verdict]


HEAD = ("figure", "ours", "peer", "ratio", "aim", "")


def figures_table(figures: Sequence[Figure]) -> str:
    """Return all figures as a table."""
    return table(HEAD, [row(figure) for figure in figures])


def circumstances() -> str:
    """Say when and on what kind of machine this was measured."""
    day = datetime.now(UTC).date().isoformat()
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"Measured on {day}: {machine}, load {os.getloadavg()[2]:.1f} on average over the last quarter of an hour."
