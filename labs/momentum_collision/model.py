"""Two carts that collide on an air track: what can be set, what is hidden, and the law they must obey."""

from __future__ import annotations

import math
from dataclasses import dataclass

from labkit.quantity import choice, quantity

FLAG = 0.050
"""Width of the flag on each cart [m]."""

GATES = (-0.33, 0.20)
"""Where the photogates stand along the track [m]; cart B stands at nought."""

_SMALLEST_DAMPING = 1e-6
"""Below the root that is looked for, above the root at nought [1]."""


@dataclass(frozen=True)
class Params:
    """The carts, what is between them, and how hard the first one is launched."""

    launch: float = quantity(
        0.60,
        "m/s",
        low=0.30,
        high=0.90,
        step=0.05,
        symbol="v₀",
        zh="弹射器档位",
        en="Launcher setting",
        hint_zh="只是大概的速度，真正的速度要用光电门测。",
        hint_en="Only roughly the speed; the photogates measure it.",
    )
    mass: float = quantity(
        0.20,
        "kg",
        low=0.10,
        high=0.25,
        step=0.05,
        symbol="m₂",
        zh="滑块 B 的质量",
        en="Mass of cart B",
        hint_zh="已用天平称过，连同配重片。碰撞前静止。",
        hint_en="Weighed, with its plates. It rests before the collision.",
    )
    bumper: str = choice(
        "spring",
        {"spring": {"zh": "弹簧圈", "en": "Spring rings"}, "velcro": {"zh": "尼龙搭扣", "en": "Velcro"}},
        zh="碰撞端",
        en="Bumpers",
        hint_zh="弹簧圈使滑块弹开，尼龙搭扣使它们粘在一起。",
        hint_en="The rings throw the carts apart, velcro keeps them together.",
    )
    cart_mass: float = quantity(
        0.44, "kg", low=0.36, high=0.52, step=0.002, symbol="m₁", zh="滑块 A 的质量", en="Mass of cart A", hidden=True
    )
    ring_restitution: float = quantity(
        0.75, "1", low=0.60, high=0.85, step=0.01, symbol="e", zh="恢复系数", en="Restitution", hidden=True
    )
    launch_gain: float = quantity(
        1.0, "1", low=0.90, high=1.10, step=0.01, symbol="c", zh="弹射器的偏差", en="Gain of the launcher", hidden=True
    )

    @property
    def speed(self) -> float:
        """True speed of cart A before the collision [m/s]."""
        return self.launch * self.launch_gain

    @property
    def restitution(self) -> float:
        """Speed of separation over speed of approach [1]."""
        return self.ring_restitution if self.bumper == "spring" else 0.0

    @property
    def reduced_mass(self) -> float:
        """Mass that stands for both carts in their motion towards each other [kg]."""
        return self.cart_mass * self.mass / (self.cart_mass + self.mass)


def speeds_after(params: Params) -> tuple[float, float]:
    """Return the speeds of cart A and cart B [m/s] after the collision.

    From m₁v = m₁v₁ + m₂v₂ and v₂ − v₁ = e v.
    Source: Kleppner and Kolenkow, An Introduction to Mechanics, §6.5.
    """
    whole, ratio = params.cart_mass + params.mass, params.restitution
    first = (params.cart_mass - ratio * params.mass) / whole
    second = params.cart_mass * (1 + ratio) / whole
    return first * params.speed, second * params.speed


def damping(restitution: float) -> float:
    """Return the damping d [1] with which the force k xⁿ (1 + d ẋ/v), v the speed of approach, gives a restitution.

    Energy over the way in and the way out gives (1 + d)/(1 − e d) = exp(d (1 + e)), whatever k and n are.
    Source: Hunt and Crossley, J. Appl. Mech. 42 (1975) 440, integrated without their approximation.
    """
    low, high = _SMALLEST_DAMPING, 1 / restitution
    # Halving the interval 60 times leaves less than a float can hold.
    for _ in range(60):
        middle = (low + high) / 2
        excess = math.log1p(middle) - math.log(max(1e-300, 1 - restitution * middle)) - middle * (1 + restitution)
        low, high = (middle, high) if excess < 0 else (low, middle)
    return low
