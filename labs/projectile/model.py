"""The ball that rolls down a ramp and flies off level: what can be set, what is hidden, and the law it must obey."""

from __future__ import annotations

import math
from dataclasses import dataclass

from labkit.quantity import choice, quantity

GRAVITY = 9.8
"""Gravity, as pupils are told it [m/s²]."""

RAMP_RADIUS = 0.30
"""Radius of the arc along which the centre of the ball comes down the ramp [m]."""


FLASH = 0.05
"""Time between two flashes of the camera; the first comes as the ball leaves the ramp [s]."""


@dataclass(frozen=True)
class Params:
    """A ball, the ramp it comes from, the board it falls on, and what records it."""

    fall: float = quantity(
        0.30,
        "m",
        low=0.05,
        high=0.50,
        step=0.01,
        symbol="y",
        zh="下落高度",
        en="Drop",
        hint_zh="接球板可以上下移动。标尺的零点不一定正好对着球心。",
        hint_en="The board moves up and down. The ruler's zero need not be at the ball's centre.",
    )
    release: float = quantity(
        0.15,
        "m",
        low=0.05,
        high=0.25,
        step=0.01,
        symbol="H",
        zh="释放高度",
        en="Release height",
        hint_zh="要求的是从 0.15 m 高处释放时的初速度；同一组数据中不要改变它。",
        hint_en="Asked for is the launch speed from 0.15 m; leave it alone within a series.",
    )
    mass: float = quantity(0.02, "kg", low=0.01, high=0.05, step=0.01, symbol="m", zh="小球质量", en="Mass of the ball")
    recorder: str = choice(
        "paper",
        {"paper": {"zh": "复写纸", "en": "Carbon paper"}, "camera": {"zh": "频闪照相", "en": "Strobe camera"}},
        zh="记录方法",
        en="Recorder",
        hint_zh="频闪照相每隔 0.05 s 闪光一次，一张照片上就有小球各个时刻的位置；背景方格每格 1 cm，估读到五分之一格。",
        hint_en="The camera flashes every 0.05 s: one picture shows where the ball is at each moment. "
        "The grid behind it has squares of 1 cm, read to a fifth.",
    )
    spin: float = quantity(
        0.7,
        "1",
        low=0.40,
        high=1.10,
        step=0.01,
        symbol="κ",
        zh="转动动能与平动动能之比",
        en="Energy of turning per energy of moving on",
        hidden=True,
    )
    zero_offset: float = quantity(
        0.0,
        "m",
        low=-0.010,
        high=0.010,
        step=0.001,
        symbol="d",
        zh="标尺零点到球心的距离",
        en="Ruler's zero to the ball's centre",
        hidden=True,
    )

    @property
    def true_fall(self) -> float:
        """How far the centre of the ball falls before it meets the board [m]."""
        return self.fall + self.zero_offset

    @property
    def release_angle(self) -> float:
        """Angle along the ramp's arc at which the ball is let go, zero at the level end [rad]."""
        return math.acos(1 - self.release / RAMP_RADIUS)


def launch_speed(params: Params) -> float:
    """Return the speed with which the ball leaves the ramp [m/s].

    m g H = ½ m v² (1 + κ). A solid ball on a flat ramp has κ = 2/5; between rails that it sits deep in, κ is larger.
    Source: Feynman, Lectures on Physics, volume I, 19-4 (energy of a rolling body).
    """
    return math.sqrt(2 * GRAVITY * params.release / (1 + params.spin))


def flown(params: Params, time: float) -> tuple[float, float]:
    """Return how far out and how far down the ball's centre is a time [s] after it has left the ramp [m]."""
    return launch_speed(params) * time, GRAVITY * time**2 / 2


def landing(params: Params) -> float:
    """Return how far out the ball meets the board [m]: x = v₀ √(2y/g).

    Source: Galilei, Discorsi, fourth day, proposition I.
    """
    return launch_speed(params) * math.sqrt(2 * params.true_fall / GRAVITY)
