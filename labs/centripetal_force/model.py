"""A slider on a turntable: what can be set, what is hidden, and the law it must obey."""

from __future__ import annotations

import math
from dataclasses import dataclass

from labkit.quantity import choice, quantity

ANGULAR_ACCELERATION = 10.0
"""How fast the motor comes up to its speed [rad/s²]."""

REST = 0.4
"""Time for which the motor turns steadily before anything is timed [s]."""


@dataclass(frozen=True)
class Params:
    """A turntable, the slider on its arm, and how they are read."""

    drive: float = quantity(
        8.0,
        "rad/s",
        low=4.0,
        high=14.0,
        step=0.5,
        symbol="ω₀",
        zh="转速旋钮",
        en="Drive dial",
        hint_zh="旋钮的刻度只是大概的角速度，真正的角速度要用光电门测。",
        hint_en="The dial tells the angular speed only roughly; the photogate measures it.",
    )
    radius: float = quantity(
        0.20,
        "m",
        low=0.10,
        high=0.25,
        step=0.01,
        symbol="r",
        zh="转动半径",
        en="Radius",
        hint_zh="从转轴到滑块中心。",
        hint_en="From the axis to the middle of the slider.",
    )
    load: float = quantity(
        0.0,
        "kg",
        low=0.0,
        high=0.10,
        step=0.05,
        symbol="m₁",
        zh="滑块上加的砝码",
        en="Load on the slider",
        hint_zh="砝码的质量是准确的。",
        hint_en="The loads are what they say.",
    )
    turns: float = quantity(
        5,
        "1",
        low=1,
        high=10,
        step=1,
        symbol="n",
        zh="计时的圈数",
        en="Turns timed",
        hint_zh="由光电门计时。",
        hint_en="Timed by the photogate.",
    )
    rod: str = choice(
        "joined",
        {"joined": {"zh": "连着传感器", "en": "Joined to the sensor"}, "off": {"zh": "脱开", "en": "Taken off"}},
        zh="滑块的细杆",
        en="The slider's rod",
        hint_zh="细杆脱开时滑块由挡块挡住，传感器不受力，它的示数就是零点偏差。这样的一次不属于数据组，请剔除并写明“查零点”。",
        hint_en="Taken off, a stop holds the slider and nothing pulls at the sensor: what it shows is its zero error. "
        "Such a run is no part of the series: leave it out and say why.",
    )
    mass: float = quantity(
        0.12, "kg", low=0.08, high=0.16, step=0.001, symbol="m", zh="滑块质量", en="Mass of the slider", hidden=True
    )
    sensor_zero: float = quantity(
        0.0, "N", low=-0.12, high=0.12, step=0.01, symbol="F₀", zh="传感器零点", en="Zero of the sensor", hidden=True
    )
    drive_gain: float = quantity(
        1.0, "1", low=0.92, high=1.08, step=0.005, symbol="c", zh="旋钮刻度的偏差", en="Gain of the dial", hidden=True
    )

    @property
    def angular_speed(self) -> float:
        """True angular speed once the motor has come up to it [rad/s]."""
        return self.drive * self.drive_gain

    @property
    def whole_mass(self) -> float:
        """Mass of the slider with its load [kg]."""
        return self.mass + self.load


def force(params: Params) -> float:
    """Return the force [N] that keeps the slider on its circle: F = m ω² r.

    Source: Feynman, Leighton and Sands, Lectures on Physics I, §11-6.
    """
    return params.whole_mass * params.angular_speed**2 * params.radius


def turning_time(params: Params) -> float:
    """Return how long the turns that are timed take [s]."""
    return params.turns * 2 * math.pi / params.angular_speed


def steady(params: Params) -> float:
    """Return from when on the arm turns steadily [s]."""
    return params.angular_speed / ANGULAR_ACCELERATION + REST
