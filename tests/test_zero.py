"""Zero errors: each apparatus has its own, and a run without a load finds it."""

from __future__ import annotations

import statistics
import uuid

import pytest

from labkit import apparatus, catalogue, experiment
from labkit.quantity import hidden as quantity

UNLOADED = {
    "sliding_friction": ({"hook": "empty"}, ("weight", "pull"), "zero_offset"),
    "centripetal_force": ({"rod": "off"}, ("force",), "sensor_zero"),
}
"""How the instrument is left without a load, what is read then, and the hidden value that it shows."""

REPEATS = 6


@pytest.mark.parametrize("slug", UNLOADED)
def test_runs_without_a_load_show_the_zero_of_every_apparatus(slug: str) -> None:
    lab, (set_up, names, hidden) = catalogue.load(slug), UNLOADED[slug]
    for student in ("one", "two", "three"):
        seed = apparatus.seed(b"zero" * 8, "class", "assignment", slug, student, 1)
        runs = [experiment.run(lab, seed, str(uuid.UUID(int=number)), set_up).readings for number in range(REPEATS)]
        read = [run[name] for run in runs for name in names]
        zero = getattr(experiment.hidden(lab, seed), hidden)
        spread = read[0].uncertainty / len(read) ** 0.5
        assert statistics.mean(reading.value for reading in read) == pytest.approx(zero, abs=4 * spread)
    lowest, highest = (getattr(quantity(lab.params)[hidden], end) for end in ("low", "high"))
    assert highest == -lowest > 2 * read[0].uncertainty, "nobody could see it"


@pytest.mark.parametrize("slug", UNLOADED)
def test_what_is_unloaded_is_drawn_so(slug: str) -> None:
    lab = catalogue.load(slug)
    loaded, unloaded = (experiment.scene(lab, set_up)["items"] for set_up in ({}, UNLOADED[slug][0]))
    assert loaded != unloaded
