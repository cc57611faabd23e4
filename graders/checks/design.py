"""How the experiment was planned: different values, their range, repeated runs, one variable at a time."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from graders.evidence import Evidence, Setting
from graders.language import figure, say
from graders.mark import Finding
from labkit.record import Trial

CLUSTER = 0.6
"""A gap wider than this part of the whole span means the values stand in clusters [1]."""


def levels(evidence: Evidence) -> Finding:
    """Count the different values of the independent control."""
    count, wanted = len(evidence.levels), evidence.rubric.levels
    name = evidence.label(evidence.rubric.independent)
    why = say("Different values of {name}: {count}.", name=name, count=str(count))
    if count >= wanted:
        return Finding(1.0, why, say("That is enough to see a law."))
    # One value alone shows nothing of how one quantity depends on another.
    share = 0.0 if count < 2 else count / wanted
    return Finding(share, why, say("Measure at {count} or more different values.", count=str(wanted)))


def _has_cluster(values: list[float]) -> bool:
    gaps = [after - before for before, after in pairwise(values)]
    return len(values) > 2 and max(gaps) > CLUSTER * (values[-1] - values[0])


def span(evidence: Evidence) -> Finding:
    """See how much of the allowed range the values cover, and how evenly."""
    values, allowed = sorted(evidence.levels), evidence.independent
    if allowed is None or len(values) < 2:
        return Finding(0.0, say("There are fewer than two different values."), say("Spread the values over the range."))
    covered = (values[-1] - values[0]) / (allowed.high - allowed.low)
    seen = {"low": figure(values[0]), "high": figure(values[-1]), "unit": allowed.unit, "share": f"{covered:.0%}"}
    why = say("Your values run from {low} to {high} {unit}: {share} of what can be set.", **seen)
    if _has_cluster(values):
        return Finding(
            0.5 * min(1.0, covered / evidence.rubric.span), why, say("Fill the wide gap between your values.")
        )
    if covered >= evidence.rubric.span:
        return Finding(1.0, why, say("A wide range makes the slope certain."))
    wanted = f"{evidence.rubric.span:.0%}"
    return Finding(covered / evidence.rubric.span, why, say("Cover at least {share} of the range.", share=wanted))


def repeats(evidence: Evidence) -> Finding:
    """Count the values that were measured often enough."""
    wanted, needed = evidence.rubric.repeats, evidence.rubric.levels
    often = sum(count >= wanted for count in evidence.levels.values())
    facts = {"often": str(often), "count": str(len(evidence.levels)), "wanted": str(wanted)}
    why = say("Values measured {wanted} times or more: {often} of {count}.", **facts)
    share = often / max(needed, len(evidence.levels))
    if share >= 1:
        return Finding(1.0, why, say("The scatter of your repeats shows how far one reading can be trusted."))
    return Finding(share, why, say("Measure each value {wanted} times: one run says nothing of its scatter.", **facts))


def _steady_share(evidence: Evidence) -> float:
    """Return the share of kept runs in series in which only the independent control changes [1].

    Besides the largest series, one with enough values of its own counts: two whole series at two settings confound
    nothing.
    """
    series: dict[Setting, list[Trial]] = defaultdict(list)
    for trial in evidence.kept:
        series[evidence.held(trial)].append(trial)
    largest = max(map(len, series.values()), default=0)
    whole = sum(len(s) for s in series.values() if len(evidence.counts(s)) >= evidence.rubric.levels)
    return max(largest, whole) / max(1, len(evidence.kept))


def control(evidence: Evidence) -> Finding:
    """See whether only one variable changed."""
    name = evidence.label(evidence.rubric.independent)
    if len(evidence.levels) < 2:
        return Finding(0.0, say("You did not vary {name}.", name=name), say("Vary one quantity and keep the others."))
    steady = _steady_share(evidence)
    why = say("Runs in which everything but {name} stayed the same: {share}.", name=name, share=f"{steady:.0%}")
    if steady < 1:
        return Finding(steady, why, say("Leave the other settings alone, or leave such runs out and say why."))
    return Finding(1.0, why, say("So the change you see comes from this quantity alone."))
