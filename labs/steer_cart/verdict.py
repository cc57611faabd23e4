"""What a good ride is; the open example and the hidden checks judge by it."""

from __future__ import annotations

import math

import numpy as np

from labkit.coding.ask import Ask
from labkit.plain import Json
from labkit.quantity import Text
from labs.steer_cart.world import DURATION, MARK, STRONGEST, Cart, Controller, Ride, drive

NEAR = 0.02
"""How far from the mark the cart may stand at the end [m]."""

STILL = 0.01
"""How fast it may still be [m/s]."""

LAST = 1.0
"""For how long it must have stood there at the end [s]."""

BEYOND = 0.10
"""How far beyond the mark it may get on the way: there stands a wall [m]."""


class ForceError(ValueError):
    """The controller did not return a number; `message` says so in both languages."""

    def __init__(self, given: Json) -> None:
        zh = f"force 应返回一个数（单位 N），现在返回的是 {str(given)[:60]}。"
        self.message: Text = {"zh": zh, "en": f"force must return a number [N], and returned {str(given)[:60]}."}
        super().__init__(self.message["en"])


def asked(ask: Ask) -> Controller:
    """Make a controller that asks the pupil's function `force`."""

    def controller(time: float, position: float, velocity: float) -> float:
        given = ask("force", round(time, 6), position, velocity)
        if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
            raise ForceError(given)
        return float(given)

    return controller


def ridden(ask: Ask, cart: Cart) -> Ride:
    """Let the pupil's function drive a cart.

    Raises:
        AskError: the function gives no answer that can be used.
        ForceError: it gives something else than a number.
    """
    return drive(cart, asked(ask))


def stop_problem(ride: Ride) -> Text | None:
    """Say what keeps the cart from standing at the mark at the end, None if nothing does."""
    last = ride.time >= DURATION - LAST
    off, speed = np.abs(ride.position[last] - MARK).max(), np.abs(ride.velocity[last]).max()
    if off > NEAR:
        zh = f"最后 {LAST:g} s 内小车离标记最远 {off:.2f} m，应不超过 {NEAR:g} m。"
        return {
            "zh": zh,
            "en": f"In the last {LAST:g} s the cart is up to {off:.2f} m from the mark; {NEAR:g} m is allowed.",
        }
    if speed > STILL:
        zh = f"最后 {LAST:g} s 内小车仍以 {speed:.2f} m/s 运动。"
        return {"zh": zh, "en": f"In the last {LAST:g} s the cart still moves, at up to {speed:.2f} m/s."}
    return None


def limit_problem(ride: Ride) -> Text | None:
    """Say which limit the ride breaks, None if it keeps both."""
    most, farthest = np.abs(ride.force).max(), ride.position.max()
    if most > STRONGEST * (1 + 1e-9):
        zh = f"要求的推力达到 {most:.2f} N，电机最大 {STRONGEST:g} N。"
        return {"zh": zh, "en": f"A force of {most:.2f} N is asked for; the motor gives {STRONGEST:g} N at most."}
    if farthest > MARK + BEYOND:
        zh = f"小车冲过标记 {farthest - MARK:.2f} m，撞到了挡板。"
        return {"zh": zh, "en": f"The cart went {farthest - MARK:.2f} m beyond the mark and hit the wall."}
    return None
