"""Open examples: the cart of the notebook. The hidden checks drive others."""

from __future__ import annotations

from collections.abc import Callable

from labkit.coding.ask import Ask
from labkit.quantity import Text
from labs.steer_cart import verdict
from labs.steer_cart.world import Cart, Ride

HEAVY = Cart(mass=0.80, resistance=0.15, start=0.0)
"""Another cart, to try whether a controller works for more than one."""


def _judged(ask: Ask, cart: Cart, *problems: Callable[[Ride], Text | None]) -> Text | None:
    try:
        ride = verdict.ridden(ask, cart)
    except verdict.ForceError as error:
        return error.message
    return next((found for problem in problems if (found := problem(ride))), None)


def _arrive(ask: Ask) -> Text | None:
    return _judged(ask, Cart(), verdict.stop_problem)


def _limits(ask: Ask) -> Text | None:
    return _judged(ask, Cart(), verdict.limit_problem, verdict.stop_problem)


def _robust(ask: Ask) -> Text | None:
    return _judged(ask, HEAVY, verdict.stop_problem)


EXAMPLES = {"arrive": _arrive, "limits": _limits, "robust": _robust}
