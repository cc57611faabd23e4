"""Whether the limits of the apparatus were kept, in every run, also in those left out."""

from __future__ import annotations

from graders.evidence import Evidence
from graders.language import say, together
from graders.mark import Finding

ONE_SLIP = 0.5
"""Part of the points when a limit was broken once and then kept [1]."""


def safety(evidence: Evidence) -> Finding:
    """Count the runs that broke a limit: a run left out has still happened."""
    broken = {
        number: limit
        for number, trial in enumerate(evidence.record.trials, start=1)
        for limit in evidence.rubric.limits
        if trial.lab == evidence.lab.slug and not limit.is_kept(trial)
    }
    if not broken:
        return Finding(1.0, say("Every run kept the limits."), say("On a real bench too, check them before each run."))
    rules = [limit.rule for limit in evidence.rubric.limits if limit in broken.values()]
    runs = {"zh": "、".join(map(str, broken)), "en": ", ".join(map(str, broken))}
    why = together(*(say("The limit “{rule}” was broken in run {runs}.", rule=rule, runs=runs) for rule in rules))
    remedy = say("Work out beforehand what a setting will do, and go towards the limit in small steps.")
    return Finding(ONE_SLIP if len(broken) == 1 else 0.0, why, remedy)
