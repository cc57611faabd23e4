"""A cart pulled along a track by hanging weights: what can be set, what is hidden, and the law it must obey."""

from __future__ import annotations

import math
from dataclasses import dataclass

from labkit.quantity import choice, quantity

GRAVITY = 9.8
"""Gravity, as pupils are told it [m/s²]."""

WEIGHTS = 0.10
"""Mass of all the weights together, hanging or not [kg]."""

FLAG = 0.020
"""Width of the flag that blocks the photogates [m]."""

APPROACH = 0.10
"""How far the front of the flag stands before the first photogate at the start [m]."""


TICK = 0.02
"""Time between two dots of the tape timer: it runs on the mains of 50 Hz [s]."""

DOTS = 5
"""Of so many dots one is a counting point [1]."""

SKIPPED = 5
"""So many dots at the start stand too close together and are not used [1]."""

INTERVALS = 6
"""Intervals between counting points that are measured [1]."""

LAID = 0.020
"""Counting point 0 is laid at this mark, because the end of a ruler is worn [m]."""


@dataclass(frozen=True)
class Params:
    """A cart, the weights that pull it, and how it is timed."""

    hanger: float = quantity(
        0.05,
        "kg",
        low=0.02,
        high=0.10,
        step=0.01,
        symbol="m",
        zh="悬挂砝码的质量",
        en="Hanging mass",
        hint_zh="砝码共 10 个，每个 10 g。",
        hint_en="There are ten weights of 10 g each.",
    )
    spare: str = choice(
        "cart",
        {"cart": {"zh": "放在小车上", "en": "On the cart"}, "aside": {"zh": "放在桌上", "en": "On the table"}},
        zh="其余的砝码",
        en="The other weights",
        hint_zh="要使总质量不变，其余的砝码应放在哪里？",
        hint_en="Where must they be for the total mass to stay the same?",
    )
    timer: str = choice(
        "gates",
        {"gates": {"zh": "光电门", "en": "Photogates"}, "tape": {"zh": "打点计时器", "en": "Tape timer"}},
        zh="计时工具",
        en="Timer",
        hint_zh="打点计时器用 50 Hz 交流电源，每隔 0.02 s 打一个点；光电门的距离这时不起作用。",
        hint_en="The tape timer runs on 50 Hz: a dot every 0.02 s. The distance of the gates then plays no part.",
    )
    spacing: float = quantity(
        0.50,
        "m",
        low=0.30,
        high=0.60,
        step=0.05,
        symbol="s",
        zh="两光电门的距离",
        en="Between the photogates",
    )
    cart_mass: float = quantity(
        0.45, "kg", low=0.30, high=0.60, step=0.002, symbol="M₀", zh="小车质量", en="Mass of the cart", hidden=True
    )
    friction: float = quantity(
        0.05, "N", low=0.02, high=0.08, step=0.002, symbol="f", zh="小车受到的阻力", en="Friction", hidden=True
    )

    @property
    def carried(self) -> float:
        """Mass of the weights that ride on the cart [kg]."""
        return WEIGHTS - self.hanger if self.spare == "cart" else 0.0

    @property
    def moving_mass(self) -> float:
        """Mass of everything that moves: cart, weights on it, hanging weights [kg]."""
        return self.cart_mass + self.carried + self.hanger


def acceleration(params: Params) -> float:
    """Return the acceleration of the cart [m/s²]: a = (m g − f) / M, M being all that moves.

    Source: Newton, Principia, second law, applied to cart and weights as one body.
    """
    return (params.hanger * GRAVITY - params.friction) / params.moving_mass


def blocked(params: Params, distance: float) -> float:
    """Return for how long the flag blocks a photogate that its front reaches after a distance [m], in [s]."""
    rate = 2 / acceleration(params)
    return math.sqrt(rate * (distance + FLAG)) - math.sqrt(rate * distance)


def travelled(params: Params, time: float) -> float:
    """Return how far the cart is from where it was let go after a time [s], in [m]."""
    return acceleration(params) * time**2 / 2


def gates(params: Params) -> tuple[float, float]:
    """Return how far the front of the flag goes to each photogate [m]."""
    return APPROACH, APPROACH + params.spacing
