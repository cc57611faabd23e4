"""The simple pendulum: what can be set, what is hidden, and the law it must obey."""

from __future__ import annotations

import math
from dataclasses import dataclass

from labkit.quantity import choice, quantity

BOB_RADIUS = 0.010
"""Radius of the bob [m]."""

GAP = 0.030
"""How far the ruler stands behind the string [m]."""

EYE_BELOW = 0.10
"""How far below the pivot the eye of a standing pupil is [m]."""

EYE_BEFORE = 0.75
"""How far in front of the string the eye is [m]."""


@dataclass(frozen=True)
class Params:
    """A pendulum, how its length is read and how it is timed.

    The eye stands upright unless the pupil bends their knees, as in a real room: nobody is told there that they
    look from above, and the ruler looks no less exact. What gives it away is the reading, which is not what was set,
    and one run with the eye level shows by how much. The error grows with the length, so no graph makes up for it.
    """

    length: float = quantity(
        0.80,
        "m",
        low=0.30,
        high=1.50,
        step=0.01,
        symbol="L",
        zh="摆长",
        en="Length",
        hint_zh="从悬点量到摆球上的标记。标记不一定正好在球心。",
        hint_en="From the pivot to the mark on the bob. The mark need not be at the bob's centre.",
    )
    eye: str = choice(
        "standing",
        {
            "standing": {"zh": "站着读数", "en": "Standing"},
            "level": {"zh": "视线与标记相平", "en": "Level with the mark"},
        },
        zh="读摆长时的视线",
        en="Eye when reading the length",
        hint_zh="尺在摆线后面 3 cm 处。换一种姿势再读一次，示数变了吗？",
        hint_en="The ruler stands 3 cm behind the string. Read it both ways: is it the same?",
    )
    angle_deg: float = quantity(
        5,
        "deg",
        low=1,
        high=30,
        step=1,
        symbol="θ",
        zh="摆角",
        en="Release angle",
        hint_zh="摆角不大时，周期与摆角几乎无关。量角器在摆球静止时也要读一次。",
        hint_en="While it is small, the period hardly depends on it. Read the protractor with the bob at rest too.",
    )
    mass: float = quantity(0.10, "kg", low=0.05, high=0.30, step=0.05, symbol="m", zh="摆球质量", en="Mass of the bob")
    swings: float = quantity(
        20,
        "1",
        low=1,
        high=30,
        step=1,
        symbol="n",
        zh="计时的全振动次数",
        en="Full swings timed",
        hint_zh="一次往返为一次全振动。",
        hint_en="There and back is one full swing.",
    )
    timer: str = choice(
        "stopwatch",
        {"stopwatch": {"zh": "秒表", "en": "Stopwatch"}, "photogate": {"zh": "光电门", "en": "Photogate"}},
        zh="计时工具",
        en="Timer",
    )
    gravity: float = quantity(
        9.8, "m/s^2", low=8.8, high=10.8, step=0.01, symbol="g", zh="重力加速度", en="Gravity", hidden=True
    )
    length_offset: float = quantity(
        0.0,
        "m",
        low=-0.012,
        high=0.012,
        step=0.001,
        symbol="d",
        zh="标记到球心的距离",
        en="Mark to centre",
        hidden=True,
    )

    protractor_zero: float = quantity(
        0.0,
        "deg",
        low=-2.0,
        high=2.0,
        step=0.1,
        symbol="θ₀",
        zh="量角器的零点偏差",
        en="Zero of the protractor",
        hidden=True,
    )

    @property
    def rise(self) -> float:
        """How far the eye is above the mark as the length is read [m]."""
        return self.length - EYE_BELOW if self.eye == "standing" else 0.0

    @property
    def true_length(self) -> float:
        """Distance from the pivot to the centre of the bob [m]."""
        return self.length + self.length_offset


def _mean(a: float, b: float) -> float:
    """Return the arithmetic-geometric mean of two positive numbers [1]."""
    while abs(a - b) > 1e-15 * a:
        a, b = (a + b) / 2, math.sqrt(a * b)
    return a


def period(params: Params) -> float:
    """Return the period [s] of a swing of any amplitude, the bob being a solid sphere.

    T = 2π √((L² + 2r²/5) / (g L)) / agm(1, cos(θ/2)), which for small angles is 2π √(L/g).
    Source: Landau and Lifshitz, Mechanics, §11 problem 1 (amplitude) and §32 (solid sphere).
    """
    length = params.true_length
    small = 2 * math.pi * math.sqrt((length**2 + 0.4 * BOB_RADIUS**2) / (params.gravity * length))
    return small / _mean(1.0, math.cos(math.radians(params.angle_deg) / 2))
