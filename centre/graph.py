"""A record's graph as numbers for the drawing: points, fitted line, ticks. The drawing itself is `graph.html`."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import StatisticsError, linear_regression

from centre.axis import Axis, Scale, axis, scale
from centre.dossier import Cloud, Dossier, Trial
from labkit.language import Language

# The drawing's own units; the browser stretches it.
LEFT, TOP, WIDTH, HEIGHT = 70, 15, 500, 320
FEWEST = 3


@dataclass(frozen=True)
class Point:
    """A trial on the graph; hollow when the pupil has left it out."""

    x: float
    y: float
    kept: bool
    number: int


@dataclass(frozen=True)
class Place:
    """A trial as it was measured, before it has a place on the drawing."""

    x: float
    y: float
    kept: bool
    number: int


@dataclass(frozen=True)
class Tick:
    """A tick of an axis."""

    place: float
    text: str


@dataclass(frozen=True)
class Line:
    """The straight line through the trials that count."""

    x1: float
    y1: float
    x2: float
    y2: float
    slope: float
    intercept: float


@dataclass(frozen=True)
class Graph:
    """Everything that is drawn."""

    x: Axis
    y: Axis
    points: tuple[Point, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    line: Line | None

    @property
    def slope_unit(self) -> str:
        """What stands behind the slope."""
        above, below = (f"({unit})" if set("/·") & set(unit) else unit for unit in (self.y.unit, self.x.unit))
        return f"{above or '1'}/{below}" if below else self.y.unit


def graph(dossier: Dossier, language: Language) -> Graph | None:
    """The graph in the axes that the pupil has chosen, the lab's first ones where none were; None without points."""
    axes = [chosen(dossier, side, language) for side in ("x", "y")]
    x, y = axes
    if x is None or y is None:
        return None
    found = [(trial, x.value(trial), y.value(trial)) for trial in dossier.trials]
    order = {trial.id: number for number, trial in enumerate(dossier.trials, start=1)}
    left_out = set(dossier.excluded)
    placed = [
        Place(a, b, trial.id not in left_out, order[trial.id])
        for trial, a, b in found
        if a is not None and b is not None
    ]
    return drawn(x, y, placed, with_line=True)


def cloud(told: Cloud, language: Language) -> Graph | None:
    """The points of a class. No line goes through them: each apparatus has a law of its own."""
    columns = told.lab.columns
    x, y = (axis(next(iter(names), ""), columns, language) for names in (told.lab.graph.x, told.lab.graph.y))
    if x is None or y is None:
        return None
    return drawn(x, y, [Place(a, b, True, 0) for a, b in told.points], with_line=False)


def drawn(x: Axis, y: Axis, placed: list[Place], *, with_line: bool) -> Graph | None:
    """The graph of these points; None without any."""
    if not placed:
        return None
    across, up = scale([each.x for each in placed]), scale([each.y for each in placed])
    points = tuple(Point(right(across, each.x), down(up, each.y), each.kept, each.number) for each in placed)
    fitted = line([(each.x, each.y) for each in placed if each.kept], across, up) if with_line else None
    return Graph(x, y, points, ticks(across, right), ticks(up, down), fitted)


def chosen(dossier: Dossier, side: str, language: Language) -> Axis | None:
    """The axis the pupil has chosen, or the lab's first."""
    wanted = str(dossier.record.answers.get(f"graph_{side}") or "")
    columns = dossier.lab.columns
    return axis(wanted, columns, language) or axis(getattr(dossier.lab.graph, side)[0], columns, language)


def right(across: Scale, value: float) -> float:
    """Where a number lies on the drawing, from the left."""
    return round(LEFT + WIDTH * across.share(value), 1)


def down(up: Scale, value: float) -> float:
    """Where a number lies on the drawing, from the top."""
    return round(TOP + HEIGHT * (1 - up.share(value)), 1)


def ticks(stretch: Scale, place: Callable[[Scale, float], float]) -> tuple[Tick, ...]:
    """The ticks of an axis."""
    return tuple(Tick(place(stretch, value), f"{round(value, 10):g}") for value in stretch.ticks)


def line(points: list[tuple[float, float]], across: Scale, up: Scale) -> Line | None:
    """The line of least squares, cut off where it leaves the drawing; None through too few points or too steep ones."""
    if len(points) < FEWEST:
        return None
    try:
        slope, intercept = linear_regression([x for x, _ in points], [y for _, y in points])
    except StatisticsError:
        return None
    ends = [(x, slope * x + intercept) for x in (across.low, across.high)]
    if slope:
        cuts = [cut(x, y, slope, intercept, up) for x, y in ends]
        # Of a line that hardly rises, rounding puts the end anywhere.
        ends = [(min(max(x, across.low), across.high), y) for x, y in cuts]
    (x1, y1), (x2, y2) = ends
    return Line(right(across, x1), down(up, y1), right(across, x2), down(up, y2), slope, intercept)


def cut(x: float, y: float, slope: float, intercept: float, up: Scale) -> tuple[float, float]:
    """The end of a line, moved to the edge that it would cross."""
    inside = min(max(y, up.low), up.high)
    return (x, y) if inside == y else ((inside - intercept) / slope, inside)


def cells(dossier: Dossier, trial: Trial) -> list[str]:
    """A trial's row of the table, in the lab's columns and decimals."""
    values = ((column, trial.value(column.name)) for column in dossier.lab.columns)
    return ["–" if value is None else f"{value:.{column.decimals}f}" for column, value in values]
