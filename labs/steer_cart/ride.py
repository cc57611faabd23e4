"""The ride as a notebook shows it: the cart moving in its own time, and position, velocity and force below."""

from __future__ import annotations

import html
from collections.abc import Sequence

import numpy as np

from labs.steer_cart.world import DURATION, MARK, Cart, Controller, Ride, drive

WIDE, TRACK, ROW = 640, 90, 80
"""Width of the drawing, height of the track, height of each graph [px]."""

PICTURES = 80
"""How many pictures a film of the ride has, and points a graph [1]."""


def _x(metres: float | np.ndarray) -> float | np.ndarray:
    return 60 + metres * 380


def _track(ride: Ride) -> str:
    every = max(1, len(ride.time) // PICTURES)
    places = ";".join(f"{place:.1f}" for place in np.asarray(_x(ride.position[::every])))
    mark, begin = _x(MARK), _x(float(ride.position[0]))
    return (
        f'<line x1="20" x2="{WIDE - 20}" y1="70" y2="70" stroke="#4d5f6e" stroke-width="2"/>'
        f'<line x1="{mark}" x2="{mark}" y1="20" y2="78" stroke="#14703f" stroke-width="3" stroke-dasharray="5 3"/>'
        f'<g transform="translate(-22 0)"><rect x="{begin}" y="42" width="44" height="22" rx="4" fill="#0b5f8f">'
        f'<animate attributeName="x" values="{places}" dur="{DURATION:g}s" fill="freeze"/></rect></g>'
    )


def _graph(row: int, name: str, time: np.ndarray, values: np.ndarray, wanted: Sequence[float]) -> str:
    low, high = min(values.min(), *wanted), max(values.max(), *wanted)
    top, tall = TRACK + row * ROW, ROW - 20

    def down(value: np.ndarray | float) -> np.ndarray:
        return np.asarray(top + tall * (1 - (value - low) / ((high - low) or 1.0)))

    across = 60 + time / DURATION * (WIDE - 80)
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(across, down(values), strict=True))
    lines = "".join(
        f'<line x1="60" x2="{WIDE - 20}" y1="{down(one):.1f}" y2="{down(one):.1f}" stroke="#c9d7de"/>' for one in wanted
    )
    label = f'<text x="4" y="{top + tall / 2:.0f}" font-size="13">{html.escape(name)}</text>'
    return f'{lines}{label}<polyline points="{points}" fill="none" stroke="#0b5f8f" stroke-width="2"/>'


class Film:
    """A ride that a notebook draws."""

    def __init__(self, ride: Ride) -> None:
        self.ride = ride

    def __repr__(self) -> str:
        end, speed = self.ride.position[-1], self.ride.velocity[-1]
        return f"x = {end:.3f} m, v = {speed:.3f} m/s, t = {self.ride.time[-1]:.1f} s"

    def _repr_html_(self) -> str:
        every = max(1, len(self.ride.time) // (3 * PICTURES))
        time = self.ride.time[::every]
        rows = (
            ("x/m", self.ride.position, (0.0, MARK)),
            ("v/(m/s)", self.ride.velocity, (0.0,)),
            ("F/N", self.ride.force, (0.0,)),
        )
        graphs = "".join(_graph(row, name, time, of[::every], wanted) for row, (name, of, wanted) in enumerate(rows))
        tall = TRACK + len(rows) * ROW
        size = f'viewBox="0 0 {WIDE} {tall}" width="{WIDE}"'
        return f'<svg {size} role="img">{_track(self.ride)}{graphs}</svg><p>{self!r}</p>'


def show(controller: Controller, mass: float = Cart.mass) -> Film:
    """Drive a cart of some mass [kg] with a controller and show the ride."""
    return Film(drive(Cart(mass=mass), controller))
