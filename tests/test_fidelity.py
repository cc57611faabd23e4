"""`make fidelity` looks everywhere and says what it saw."""

from __future__ import annotations

import dataclasses
import itertools
import math

import pytest

from benchmarks import fidelity
from benchmarks.fidelity import Worst
from labkit import catalogue
from labkit.quantity import Choice, declared


def test_every_quantity_is_tried_at_both_ends_with_every_choice() -> None:
    lab = catalogue.load("momentum_collision")
    tried = list(fidelity.apparatus(lab))
    controls = declared(lab.params).values()
    choices = [control for control in controls if isinstance(control, Choice)]
    for chosen in itertools.product(*([value for value, _ in choice.options] for choice in choices)):
        some = [p for p in tried if all(getattr(p, c.name) == v for c, v in zip(choices, chosen, strict=True))]
        for control in controls:
            if not isinstance(control, Choice):
                values = {getattr(params, control.name) for params in some}
                assert {control.low, control.high} <= values
                assert len(values) >= min(fidelity.PLACES, round((control.high - control.low) / control.step) + 1)


@pytest.mark.patience
def test_the_worst_of_a_lab_is_what_its_worst_run_gives() -> None:
    lab = catalogue.load("pendulum")
    few = list(fidelity.apparatus(lab))[:4]
    found = fidelity.worst(lab, few)
    fractions = [
        abs(engine - law) / uncertainty
        for params in few
        for engine, law, uncertainty in lab.measurements.fidelity(params, lab.world.run(params)).values()
    ]
    assert found.fraction == max(fractions) > 0
    assert found.runs == 4


def test_figures_count_the_labs_that_keep_to_their_law() -> None:
    good = Worst(relative=1e-6, fraction=0.1, reading="time", place="here", runs=10)
    bad = dataclasses.replace(good, fraction=0.5, runs=5)
    figures = {str(figure["figure"]): figure for figure in fidelity.figures({"one": good, "two": bad})}
    assert figures["fidelity.one"] == {"figure": "fidelity.one", "ours": 1e-6, "unit": "1", "n": 10}
    assert (figures["fidelity.labs"]["ours"], figures["fidelity.labs"]["n"]) == (1, 2)
    assert figures["fidelity.worst_fraction_of_uncertainty"]["ours"] == pytest.approx(0.5)
    assert figures["fidelity.worst_fraction_of_uncertainty"]["n"] == 15


def test_a_run_that_gives_no_number_is_the_worst_there_is() -> None:
    assert fidelity.fraction(math.nan, 1.0, 0.1) == math.inf
    assert fidelity.fraction(1.05, 1.0, 0.1) == pytest.approx(0.5)
