"""How the experiment was planned: different values, their range, repeated runs, one variable at a time."""

from __future__ import annotations

from collections import Counter
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


def place(evidence: Evidence, trial: Trial) -> tuple[float | None, Setting]:
    """Return where a run stood: its value of the independent control, and the controls to be left alone."""
    return evidence.level(trial), evidence.held(trial)


def _alike(evidence: Evidence) -> list[int]:
    """Count the runs that repeat each other at each value: with all controls held as they stood most often."""
    runs = Counter(place(evidence, trial) for trial in evidence.kept)
    return [max(count for (value, _), count in runs.items() if value == level) for level in evidence.levels]


def repeats(evidence: Evidence) -> Finding:
    """Count the values that were measured often enough."""
    wanted, counts = evidence.rubric.repeats, _alike(evidence)
    often = sum(count >= wanted for count in counts)
    facts = {"often": str(often), "count": str(len(evidence.levels)), "wanted": str(wanted)}
    why = say("Values measured {wanted} times or more: {often} of {count}.", **facts)
    # A second run is worth half of what a third completes: it shows a scatter already.
    earned = sum((min(count, wanted) - 1) / (wanted - 1) if wanted > 1 else 1.0 for count in counts)
    share = earned / max(evidence.rubric.levels, len(counts))
    if share >= 1:
        return Finding(1.0, why, say("The scatter of your repeats shows how far one reading can be trusted."))
    return Finding(share, why, say("Measure each value {wanted} times: one run says nothing of its scatter.", **facts))


def _stands_wrong(evidence: Evidence) -> str | None:
    """Return a control that stood so that another quantity changed along with the varied one, or None."""
    stood = evidence.series[0].controls
    return next((name for name, setting in evidence.rubric.must.items() if stood.get(name) != setting), None)


def control(evidence: Evidence) -> Finding:
    """See whether only one variable changed."""
    name = evidence.label(evidence.rubric.independent)
    if len(evidence.levels) < 2:
        return Finding(0.0, say("You did not vary {name}.", name=name), say("Vary one quantity and keep the others."))
    if wrong := _stands_wrong(evidence):
        why = say(
            "As “{setting}” stood, another quantity changed along with {name}.",
            setting=evidence.label(wrong),
            name=name,
        )
        return Finding(0.0, why, say("Think about which setting keeps everything else the same."))
    steady = len(evidence.series) / len(evidence.kept)
    why = say("Runs in which everything but {name} stayed the same: {share}.", name=name, share=f"{steady:.0%}")
    if steady < 1:
        return Finding(steady, why, say("Leave the other settings alone, or leave such runs out and say why."))
    return Finding(1.0, why, say("So the change you see comes from this quantity alone."))
