"""The force between two carts: a law of our own, because the engine's restitution is not what it is set to."""

from __future__ import annotations

from labs.momentum_collision.model import Params, damping

RING_STIFFNESS = 2500.0
"""Force of the rings over the square of how far they are pressed together [N/m²]: soft at the first touch."""

VELCRO_RATE = 80.0
"""How fast velcro brings the carts to one speed, without a bounce [1/s]."""


class Bumper:
    """What pushes or holds two carts; ask it for the force once a step.

    Args:
        params: the carts.
        step: time between two questions [s].
    """

    def __init__(self, params: Params, step: float) -> None:
        self._mass = params.reduced_mass
        self._is_velcro = params.bumper == "velcro"
        self._loss = 0.0 if self._is_velcro else damping(params.restitution) / params.speed
        self._half_step = step / 2
        self._has_touched = False
        self._force = 0.0

    def force(self, overlap: float, closing: float) -> float:
        """Return the push between the carts [N] for how far [m] and how fast [m/s] they go into each other."""
        # The engine's speeds are those of half a step ago: without this the loss would lag and e come out too large.
        now = closing - self._half_step * self._force / self._mass
        self._has_touched |= overlap > 0
        self._force = self._velcro(overlap, now) if self._is_velcro else self._rings(overlap, now)
        return self._force

    def _rings(self, overlap: float, closing: float) -> float:
        return RING_STIFFNESS * overlap**2 * (1 + self._loss * closing) if overlap > 0 else 0.0

    def _velcro(self, overlap: float, closing: float) -> float:
        """Return a critically damped pull and push: once the carts touch they stay together."""
        return self._mass * VELCRO_RATE * (VELCRO_RATE * overlap + 2 * closing) if self._has_touched else 0.0
