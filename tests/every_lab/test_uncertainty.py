"""Every lab's table: how uncertain its derived values are can be worked out, and agrees with their scatter."""

from __future__ import annotations

import statistics

from labkit.catalogue import Lab
from labkit.propagation import derived_uncertainty
from tests.every_lab import pupil

REPEATS = 12


def test_derived_uncertainties_agree_with_the_scatter_of_repeats(lab: Lab) -> None:
    runs = [pupil.trial(lab, "student", number, {}) for number in range(1, REPEATS + 1)]
    stated = [derived_uncertainty(lab, run.controls, run.readings) for run in runs]
    for name in runs[0].derived:
        scatter = statistics.stdev(run.derived[name] for run in runs)
        uncertainty = statistics.mean(each[name] for each in stated)
        # With 12 repeats the scatter itself is known to 21 %; five times that is never reached by chance.
        assert scatter <= 2.1 * uncertainty, name
