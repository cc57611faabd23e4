"""`make fidelity`: every lab's engine against its law, over the whole range of every quantity.

Each quantity, hidden ones too, goes through its range while the others stay at their defaults; then all stand at their
lowest and at their highest; then all are drawn at random. Each choice is tried with each of these. The figures:

* `fidelity.<lab>`: worst relative error of anything an instrument reads [1];
* `fidelity.labs`: labs that stay below a third of the smallest instrument uncertainty everywhere [1];
* `fidelity.worst_fraction_of_uncertainty`: worst error of all labs over that uncertainty [1].
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import math
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from labkit import catalogue
from labkit.catalogue import Lab
from labkit.quantity import Choice, Quantity, declared

PLACES = 5
"""How many values of each quantity are tried."""

RANDOM = 20
"""How many times all quantities are drawn at random."""

ALLOWED = 1 / 3
"""The engine's error stays below this part of the smallest instrument uncertainty [1]."""


@dataclass(frozen=True)
class Worst:
    """The worst that was seen of a lab.

    Attributes:
        relative: error over the law's value [1].
        fraction: error over the smallest instrument uncertainty [1].
        reading: what was read where the fraction was worst.
        place: how the apparatus stood there.
        runs: how many runs were made.
    """

    relative: float
    fraction: float
    reading: str
    place: str
    runs: int


def _settings(quantities: list[Quantity], source: np.random.Generator) -> Iterator[dict[str, float]]:
    """Give the quantities their values: one at a time over its range, all at an end, all at random."""
    yield {}
    for quantity in quantities:
        for value in np.linspace(quantity.low, quantity.high, PLACES):
            yield {quantity.name: quantity.snap(float(value))}
    yield {quantity.name: quantity.low for quantity in quantities}
    yield {quantity.name: quantity.high for quantity in quantities}
    for _ in range(RANDOM):
        yield {q.name: q.snap(float(source.uniform(q.low, q.high))) for q in quantities}


def apparatus(lab: Lab) -> Iterator[Any]:
    """Give every setting with every combination of choices."""
    controls = declared(lab.params).values()
    quantities = [control for control in controls if isinstance(control, Quantity)]
    choices = [control for control in controls if isinstance(control, Choice)]
    options = itertools.product(*([(choice.name, value) for value, _ in choice.options] for choice in choices))
    for chosen in options:
        for setting in _settings(quantities, np.random.default_rng(1)):
            yield lab.params(**setting, **dict(chosen))


def fraction(engine: float, law: float, unit: float) -> float:
    """Return the error in terms of `unit` [1]; a run that has diverged errs without end."""
    error = abs(engine - law)
    return error / abs(unit) if math.isfinite(error) else math.inf


def worst(lab: Lab, tried: Iterable[Any]) -> Worst:
    """Run a lab with each of some Params and keep the worst."""
    found = Worst(0.0, 0.0, "", "", 0)
    for params in tried:
        found = dataclasses.replace(found, runs=found.runs + 1)
        for name, (engine, law, uncertainty) in lab.measurements.fidelity(params, lab.world.run(params)).items():
            found = dataclasses.replace(found, relative=max(found.relative, fraction(engine, law, law)))
            if (share := fraction(engine, law, uncertainty)) >= found.fraction:
                found = dataclasses.replace(found, fraction=share, reading=name, place=str(params))
    return found


def figures(results: dict[str, Worst]) -> Iterator[dict[str, object]]:
    """Return what was found as figures."""
    runs = sum(result.runs for result in results.values())
    for slug, result in results.items():
        yield {"figure": f"fidelity.{slug}", "ours": result.relative, "unit": "1", "n": result.runs}
    good = sum(result.fraction < ALLOWED for result in results.values())
    yield {"figure": "fidelity.labs", "ours": good, "unit": "1", "n": len(results)}
    largest = max(result.fraction for result in results.values())
    yield {"figure": "fidelity.worst_fraction_of_uncertainty", "ours": largest, "unit": "1", "n": runs}


def main() -> None:
    """Print the table and the figures; end with an error if a lab errs by more than is allowed."""
    results: dict[str, Worst] = {}
    print(f"{'lab':<22}{'runs':>6}{'relative error':>16}{'of uncertainty':>16}  worst for")
    for slug, lab in catalogue.experiments().items():
        results[slug] = found = worst(lab, apparatus(lab))
        print(f"{slug:<22}{found.runs:>6}{found.relative:>16.2e}{found.fraction:>16.3f}  {found.reading}", flush=True)
    for figure in figures(results):
        print(json.dumps(figure))
    if bad := [slug for slug, found in results.items() if found.fraction >= ALLOWED]:
        sys.exit("\n".join(f"{slug}: more than a third of the uncertainty at {results[slug].place}" for slug in bad))


if __name__ == "__main__":
    main()
