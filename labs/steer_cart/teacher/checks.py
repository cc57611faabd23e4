"""Hidden checks: the pupil's controller drives carts nobody has seen before."""

from __future__ import annotations

import random
from collections.abc import Callable

from graders.mark import Finding
from labkit.coding.ask import Ask
from labkit.quantity import Text
from labs.steer_cart import verdict
from labs.steer_cart.world import Cart, Ride

NOTHING: Text = {"zh": "", "en": ""}
SLOW_DOWN: Text = {
    "zh": "离标记越近，推力应越小；再加上与速度方向相反的一项来减速。",
    "en": "The nearer the mark, the smaller the force; add a part against the velocity to brake.",
}
OTHERS: Text = {
    "zh": "不要按时间写死推力，要根据当时的位置和速度来决定。",
    "en": "Do not fix the force by the time; take it from position and velocity at that moment.",
}
CLIP: Text = {
    "zh": "把推力限制在 −2 N 到 2 N 之间，并提前减速。",
    "en": "Keep the force between −2 N and 2 N, and brake earlier.",
}


def _cart(source: random.Random, lightest: float, heaviest: float) -> Cart:
    mass = source.uniform(lightest, heaviest)
    return Cart(mass, source.uniform(0.15, 0.30), source.uniform(0.0, 0.2))


def _judged(ask: Ask, carts: list[Cart], problem: Callable[[Ride], Text | None], right: Text, advice: Text) -> Finding:
    """Give the points for all carts or for none: stopping now and then is luck."""
    try:
        for cart in carts:
            if found := problem(verdict.ridden(ask, cart)):
                return Finding(0.0, found, advice)
    except verdict.ForceError as error:
        return Finding(0.0, error.message, advice)
    return Finding(1.0, right, NOTHING)


def _arrive(ask: Ask, source: random.Random) -> Finding:
    right: Text = {"zh": "小车停在标记处。", "en": "The cart stops at the mark."}
    return _judged(ask, [_cart(source, 0.47, 0.53)], verdict.stop_problem, right, SLOW_DOWN)


def _limits(ask: Ask, source: random.Random) -> Finding:
    def problem(ride: Ride) -> Text | None:
        # A cart that never moves keeps every limit and has earned nothing.
        return verdict.limit_problem(ride) or verdict.stop_problem(ride)

    right: Text = {"zh": "推力和行程都没有超限。", "en": "Force and travel stay within the limits."}
    return _judged(ask, [_cart(source, 0.45, 0.55)], problem, right, CLIP)


def _robust(ask: Ask, source: random.Random) -> Finding:
    carts = [_cart(source, 0.30, 0.45), _cart(source, 0.60, 0.90)]
    right: Text = {"zh": "轻的和重的小车都停得准。", "en": "Light and heavy carts stop there too."}
    return _judged(ask, carts, verdict.stop_problem, right, OTHERS)


CHECKS = {"arrive": _arrive, "limits": _limits, "robust": _robust}
