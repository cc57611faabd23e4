"""One run of an experiment, from the seed to the readings.

The simulator calls `run` when the pupil does; the grader calls it again with the same seed and trial and must get the
same readings. So it depends on nothing but its arguments.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from labkit import apparatus
from labkit.arrow import with_arrows
from labkit.catalogue import Lab
from labkit.instrument import Reading
from labkit.picture import Picture
from labkit.quantity import Quantity, Text, controls
from labkit.trajectory import Motion, Observation


class ControlError(ValueError):
    """A control was set to what it cannot be.

    Attributes:
        field: name of the control.
        message: what is wrong and what is allowed, in both languages.
    """

    def __init__(self, field: str, message: Text) -> None:
        super().__init__(f"{field}: {message['en']}")
        self.field = field
        self.message = message


@dataclass(frozen=True)
class Run:
    """What one run gave.

    Attributes:
        controls: every control as it was set, in the step of its slider.
        readings: what the instruments showed.
        derived: what the table works out from them.
        pictures: what the instruments left to be read by eye.
        motion: the poses and arrows that are drawn.
        scene: what is drawn, without hidden values.
    """

    controls: dict[str, float | str]
    readings: dict[str, Reading]
    derived: dict[str, float]
    pictures: dict[str, Picture]
    motion: Motion
    scene: dict[str, Any]


def _known(lab: Lab, values: Mapping[str, object]) -> None:
    for name in values:
        if name not in controls(lab.params):
            raise ControlError(name[:64], {"zh": "这个实验没有这项设置。", "en": "this lab has no such control."})


def check_controls(lab: Lab, values: Mapping[str, object]) -> dict[str, float | str]:
    """Check what the pupil set and fill in the rest with defaults.

    Raises:
        ControlError: a value is out of range, of the wrong kind, or the control is unknown.
    """
    _known(lab, values)
    checked: dict[str, float | str] = {}
    for name, control in controls(lab.params).items():
        value: Any = values.get(name, control.default)
        if problem := control.problem(value):
            raise ControlError(name, problem)
        checked[name] = control.snap(value) if isinstance(control, Quantity) else value
    return checked


def hidden(lab: Lab, seed: bytes) -> Any:  # noqa: ANN401 - each lab has its own Params
    """Return the lab's Params with the hidden values of this apparatus and the controls at their defaults."""
    return lab.params(**apparatus.draw(lab.params, seed))


def run(lab: Lab, seed: bytes, trial_id: str, controls: Mapping[str, object]) -> Run:
    """Run the experiment once.

    Args:
        lab: which one.
        seed: the pupil's apparatus, 32 bytes.
        trial_id: the trial's UUID: it alone decides this trial's noise.
        controls: what the pupil set; what is missing stands at its default.

    Raises:
        ControlError: a control cannot be set so.
    """
    checked = check_controls(lab, controls)
    params = dataclasses.replace(hidden(lab, seed), **checked)
    observation = lab.world.run(params)
    readings = lab.measurements.measure(params, observation, apparatus.noise(seed, trial_id))
    derived = lab.measurements.derive(params, readings)
    drawn = scene(lab, checked)
    motion = with_arrows(lab.world, lab.params(**checked), drawn, observation.motion)
    return Run(checked, readings, derived, pictures(lab, params, observation), motion, drawn)


def pictures(lab: Lab, params: Any, observation: Observation) -> dict[str, Picture]:  # noqa: ANN401 - each lab has its own Params
    """Return what a run leaves to be read by eye; most labs leave nothing and say nothing of it."""
    take: Callable[[Any, Observation], dict[str, Picture]] | None = getattr(lab.measurements, "pictures", None)
    return take(params, observation) if take else {}


def scene(lab: Lab, controls: Mapping[str, object]) -> dict[str, Any]:
    """Say what stands there before a run: it depends on the controls only, never on a hidden value.

    Raises:
        ControlError: a control cannot be set so.
    """
    drawn: dict[str, Any] = lab.world.scene(lab.params(**check_controls(lab, controls)))
    return drawn
