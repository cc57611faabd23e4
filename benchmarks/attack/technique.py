"""The techniques: each a trick that stands in a pupil's cell, beside functions that are right or wrong at random."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template

import nbformat

from labkit import catalogue
from labkit.catalogue import Lab

LAB = catalogue.load("analyse_pendulum")
CORPUS = Path(__file__).with_name("corpus")

HEAD = """FUNCTIONS = ("mean", "standard_uncertainty", "line", "gravity")
def answer(function):
    for one in FUNCTIONS: globals()[one] = function
"""

WRONG = "def $function(*_):\n    return $value\n"
VALUES = ("0", "1.5", "[0, 0, 0]", "[9.8, 0.1]", "[1.0, 2.0, 3.0]", "-7", "'9.8'", "{}")


@dataclass(frozen=True)
class Technique:
    """A trick.

    Attributes:
        group: file of the corpus it stands in.
        name: what it tries.
        code: with places for what is drawn at random.
        is_slow: uses up its time on purpose, so fewer variants are made of it.
    """

    group: str
    name: str
    code: str
    is_slow: bool


@dataclass(frozen=True)
class Variant:
    """One submission.

    Attributes:
        technique: what it tries.
        cells: what is handed in.
        true: the points its right functions are worth.
    """

    technique: Technique
    cells: dict[str, str]
    true: float


def _read(file: Path) -> list[Technique]:
    _, *parts = file.read_text("utf-8").split("\n== ")
    found = []
    for part in parts:
        name, _, code = part.partition("\n")
        found.append(Technique(file.stem, name.removeprefix("* ").strip(), code.strip() + "\n", name.startswith("* ")))
    return found


@cache
def techniques() -> list[Technique]:
    """Read the corpus."""
    return [found for file in sorted(CORPUS.glob("*.txt")) for found in _read(file)]


@cache
def solutions(lab: Lab = LAB) -> dict[str, str]:
    """Return the cells of a pupil who knows everything."""
    notebook = nbformat.read(lab.assignment, as_version=4)  # type: ignore[no-untyped-call]
    cells = [(cell.metadata.get("nbgrader", {}), cell.source) for cell in notebook.cells]
    return {facts["grade_id"]: str(source) for facts, source in cells if facts.get("solution")}


def _wrong(function: str, source: random.Random) -> str:
    return Template(WRONG).substitute(function=function, value=source.choice(VALUES))


FUNCTIONS: Mapping[str, tuple[str, str]] = {
    "write_mean": ("mean", "mean"),
    "write_uncertainty": ("standard_uncertainty", "uncertainty"),
    "write_line": ("line", "line"),
    "write_gravity": ("gravity", "gravity"),
}
"""Cells: the function each defines, and the criterion it is worth."""

NEEDS = {
    "write_uncertainty": {"write_mean"},
    "write_line": {"write_mean"},
    "write_gravity": {"write_mean", "write_line"},
}
"""Cells whose functions call those of others: they are worth something only beside them."""


def _right(source: random.Random) -> set[str]:
    """Choose which cells are right."""
    chosen = {name for name in FUNCTIONS if source.random() < 1 / 3}
    return {name for name in chosen if NEEDS.get(name, set()) <= chosen}


def variant(technique: Technique, source: random.Random) -> Variant:
    """Make a submission of a technique: the trick stands before or after the functions of a random cell."""
    right, solved = _right(source), solutions()
    cells = {name: solved[name] if name in right else _wrong(FUNCTIONS[name][0], source) for name in FUNCTIONS}
    letters = "".join(source.choices("abcdefghijklmnop", k=8))
    trick = HEAD + Template(technique.code).safe_substitute(number=source.randint(0, 999), name=f"a_{letters}")
    place = source.choice(["write_gravity", "write_gravity", *FUNCTIONS])
    cells[place] = f"{cells[place]}\n{trick}" if source.random() < 0.8 else f"{trick}\n{cells[place]}"
    return Variant(technique, cells, sum(LAB.points[FUNCTIONS[name][1]] for name in right))
