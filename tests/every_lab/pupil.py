"""Pupils who work through a lab: the careful one of its exemplar, and others who differ from it in one thing."""

from __future__ import annotations

import dataclasses
import functools
import uuid
from collections.abc import Sequence
from typing import Any

from graders import marking
from labkit import apparatus, catalogue, experiment
from labkit.catalogue import Lab
from labkit.record import Answers, Record, Trial

Controls = dict[str, float | str]


def apparatus_of(lab: Lab, student: str) -> bytes:
    return apparatus.seed(b"every lab" * 4, "class", "assignment", lab.slug, student, 1)


@functools.cache
def _observed(slug: str, student: str, controls: tuple[tuple[str, float | str], ...]) -> tuple[Any, Any]:
    """What happens on an apparatus set so: it is simulated once, for repeats differ only by what instruments show."""
    lab = catalogue.load(slug)
    params = dataclasses.replace(experiment.hidden(lab, apparatus_of(lab, student)), **dict(controls))
    return params, lab.world.run(params)


def trial(lab: Lab, student: str, number: int, controls: Controls) -> Trial:
    """One run as the simulator makes it; `test_every_trial_is_made_again…` holds the two together."""
    name = str(uuid.UUID(int=number))
    checked = experiment.check_controls(lab, controls)
    params, observation = _observed(lab.slug, student, tuple(checked.items()))
    readings = lab.measurements.measure(params, observation, apparatus.noise(apparatus_of(lab, student), name))
    derived, drawn = lab.measurements.derive(params, readings), experiment.pictures(lab, params, observation)
    facts = {"course": "class", "assignment": "assignment", "student": student, "attempt": 1}
    made = {"made": "2026-01-01T00:00:00.000Z", "controls": checked}
    return Trial(name, lab.slug, lab.version, **facts, **made, readings=readings, derived=derived, pictures=drawn)


def record(lab: Lab, student: str, trials: Sequence[Trial], answers: Answers) -> Record:
    """What the pupil hands in."""
    place = {"course": "class", "assignment": "assignment", "student": student, "attempt": 1}
    return Record(lab.slug, lab.version, **place, apparatus_number="0000", trials=tuple(trials), answers=answers)


@functools.cache
def _careful(slug: str, student: str) -> Record:
    lab = catalogue.load(slug)
    trials = [trial(lab, student, number, controls) for number, controls in enumerate(lab.exemplar.plan(), start=1)]
    return record(lab, student, trials, lab.exemplar.report(trials))


def careful(lab: Lab, student: str = "student") -> Record:
    """The record of the exemplar's pupil."""
    return _careful(lab.slug, student)


def measured(lab: Lab, plan: Sequence[Controls], student: str = "student") -> Record:
    """The record of a pupil who measures by another plan and writes the same kind of report."""
    trials = [trial(lab, student, number, controls) for number, controls in enumerate(plan, start=1)]
    return record(lab, student, trials, careful(lab, student).answers)


def told(lab: Lab, **answers: str) -> Record:
    """The careful pupil's record with some answers changed."""
    whole = careful(lab)
    return dataclasses.replace(whole, answers=dataclasses.replace(whole.answers, **answers))


def lost(lab: Lab, handed_in: Record, again: Sequence[str] = ()) -> dict[str, float]:
    """The points that a record does not earn, by criterion; only the trials named are made again, to save time."""
    known = {t.id: True for t in handed_in.trials if t.id not in again}
    marks = marking.marks(lab, handed_in, apparatus_of(lab, handed_in.student), known)
    return {name: mark.out_of - mark.points for name, mark in marks.items() if mark.points != mark.out_of}
