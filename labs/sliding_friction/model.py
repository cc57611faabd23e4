"""A block held back by a spring scale on a board that is pulled away: what can be set, what is hidden, and the law."""

from __future__ import annotations

from dataclasses import dataclass

from labkit.quantity import choice, quantity

GRAVITY = 9.8
"""Gravity, as pupils are told it [m/s²]."""

BLOCK = (0.16, 0.08, 0.05)
"""Edges of the block [m], as it lies flat."""


@dataclass(frozen=True)
class Params:
    """A block, what lies on it and what it slides on."""

    load: float = quantity(
        0.40,
        "kg",
        low=0.0,
        high=0.80,
        step=0.05,
        symbol="m",
        zh="加在木块上的砝码",
        en="Masses on the block",
        hint_zh="木块和砝码一起挂在测力计上称，得到对木板的压力。",
        hint_en="Block and masses are weighed together on the scale: that is what presses on the board.",
    )
    surface: str = choice(
        "wood",
        {"wood": {"zh": "木板", "en": "Wood"}, "towel": {"zh": "铺毛巾", "en": "Towel"}},
        zh="接触面",
        en="Surface",
        hint_zh="要求的是木块与木板间的动摩擦因数。",
        hint_en="Asked for is the coefficient of friction on wood.",
    )
    face: str = choice(
        "flat",
        {"flat": {"zh": "平放", "en": "Flat"}, "side": {"zh": "侧放", "en": "On its side"}},
        zh="木块的放法",
        en="How the block lies",
        hint_zh="侧放时接触面积较小。",
        hint_en="On its side it touches over a smaller area.",
    )
    speed: float = quantity(
        0.10,
        "m/s",
        low=0.05,
        high=0.20,
        step=0.05,
        symbol="v",
        zh="木板的速度",
        en="Speed of the board",
        hint_zh="木块静止时，测力计的拉力等于滑动摩擦力；木板不必匀速。",
        hint_en="While the block stands still, the scale's pull equals the friction; the board need not move evenly.",
    )
    hook: str = choice(
        "block",
        {"block": {"zh": "钩住木块", "en": "Holds the block"}, "empty": {"zh": "空载", "en": "Nothing"}},
        zh="测力计的挂钩",
        en="The scale's hook",
        hint_zh="空载时测力计应指零；不指零，就是零点偏差。空载的读数不属于数据组，请剔除并写明“查零点”。",
        hint_en="With nothing on its hook the scale ought to show zero. What it does show is its zero error. "
        "Such a run is no part of the series: leave it out and say why.",
    )
    block_mass: float = quantity(
        0.20, "kg", low=0.15, high=0.25, step=0.001, symbol="M", zh="木块质量", en="Mass of the block", hidden=True
    )
    friction_wood: float = quantity(
        0.35,
        "1",
        low=0.25,
        high=0.45,
        step=0.005,
        symbol="μ",
        zh="与木板的动摩擦因数",
        en="Friction on wood",
        hidden=True,
    )
    friction_towel: float = quantity(
        0.60,
        "1",
        low=0.50,
        high=0.70,
        step=0.005,
        symbol="μ₂",
        zh="与毛巾的动摩擦因数",
        en="Friction on a towel",
        hidden=True,
    )
    zero_offset: float = quantity(
        0.0,
        "N",
        low=-0.15,
        high=0.15,
        step=0.01,
        symbol="F₀",
        zh="测力计的零点偏差",
        en="Zero of the scale",
        hidden=True,
    )

    @property
    def is_loaded(self) -> bool:
        """Whether anything pulls at the scale."""
        return self.hook == "block"

    @property
    def friction(self) -> float:
        """Coefficient of sliding friction on the surface chosen [1]."""
        return self.friction_wood if self.surface == "wood" else self.friction_towel

    @property
    def mass(self) -> float:
        """Mass of the block and what lies on it [kg]."""
        return self.block_mass + self.load

    @property
    def edges(self) -> tuple[float, float, float]:
        """Edges of the block as it lies [m]: along the pull, across, upwards."""
        length, width, height = BLOCK
        return (length, width, height) if self.face == "flat" else (length, height, width)


def normal_force(params: Params) -> float:
    """Return the force with which block and board press on each other [N]: N = (M + m) g."""
    return params.mass * GRAVITY


def friction_force(params: Params) -> float:
    """Return the force that keeps the block in place on the moving board [N]: f = μN, whatever the area and speed.

    Source: Coulomb, Théorie des machines simples, 1785 (Amontons' laws).
    """
    return params.friction * normal_force(params)
