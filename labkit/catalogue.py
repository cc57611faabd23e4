"""The catalogue: every lab is a folder with a manifest `lab.toml`, found and checked here.

Reading a manifest imports neither PyBullet nor the lab's own modules, so the hub can do it.
"""

from __future__ import annotations

import importlib
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from labkit.plain import NAME
from labkit.quantity import Text

FIELDS: dict[str, type] = {
    "title": dict,
    "summary": dict,
    "stands_for": dict,
    "curriculum": list,
    "knowledge_points": list,
    "grade": int,
    "minutes": int,
    "points": dict,
    "result": dict,
    "licence": str,
    "authors": list,
    "version": str,
}
"""What a manifest must hold, and of which kind."""

MAY_HOLD: dict[str, type] = {"error_sources": dict, "knowledge": dict}
"""What a manifest may hold besides."""

OUT_OF = 100
"""What the points of a lab sum to."""

BILINGUAL = ("title", "summary", "stands_for")


class ManifestError(ValueError):
    """A manifest is not as it must be; the message names the file, the field and the remedy."""


@dataclass(frozen=True)
class Lab:
    """A lab as its manifest tells it.

    Attributes:
        slug: name of its folder: its id everywhere.
        folder: where it lies.
        title: name in both languages.
        summary: one sentence in both languages.
        stands_for: the hazard, cost or difficulty of the real experiment it stands in for.
        curriculum: codes of the curriculum's experiments.
        knowledge_points: names of the knowledge points it trains.
        grade: youngest grade it is meant for, 1 to 12.
        minutes: time a class needs [min].
        points: points of each criterion; they sum to 100.
        result: what the pupil reports: `symbol`, `unit`, `zh`, `en`.
        licence: SPDX name.
        authors: who wrote it.
        version: changes whenever marks or readings could.
        error_sources: what the pupil may name as the error that matters most, in both languages, by name; which of
            them are really there stands in the rubric.
        knowledge: the criteria that show each of the knowledge points.
    """

    slug: str
    folder: Path
    title: Text
    summary: Text
    stands_for: Text
    curriculum: list[str]
    knowledge_points: list[str]
    grade: int
    minutes: int
    points: dict[str, float]
    result: dict[str, str]
    licence: str
    authors: list[str]
    version: str
    error_sources: dict[str, Text] = field(default_factory=dict)
    knowledge: dict[str, list[str]] = field(default_factory=dict)

    def knowledge_of(self, criterion: str) -> tuple[str, ...]:
        """Return the knowledge points that a criterion shows."""
        return tuple(point for point in self.knowledge_points if criterion in self.knowledge.get(point, ()))

    def _module(self, name: str) -> ModuleType:
        return importlib.import_module(f"labs.{self.slug}.{name}")

    @property
    def params(self) -> type:
        """The lab's Params class."""
        found: type = self._module("model").Params
        return found

    @property
    def world(self) -> ModuleType:
        """The lab's `world.py`; importing it imports PyBullet."""
        return self._module("world")

    @property
    def measurements(self) -> ModuleType:
        """The lab's `measurements.py`."""
        return self._module("measurements")

    @property
    def rubric(self) -> ModuleType:
        """The lab's `teacher/rubric.py`; not in the student image."""
        return self._module("teacher.rubric")

    @property
    def exemplar(self) -> ModuleType:
        """The lab's `teacher/exemplar.py`; not in the student image."""
        return self._module("teacher.exemplar")

    def handout(self, language: str) -> str:
        """Return the handout in Markdown, in `zh` or `en`."""
        return (self.folder / f"handout.{language}.md").read_text(encoding="utf-8")


def _check(file: Path, data: dict[str, Any]) -> None:
    given = {name: {} for name in MAY_HOLD} | data
    for name, kind in (FIELDS | MAY_HOLD).items():
        if not isinstance(given.get(name), kind):
            raise ManifestError(f"{file}: `{name}` is missing or is not a {kind.__name__}")
    for name in data:
        if name not in FIELDS | MAY_HOLD:
            raise ManifestError(f"{file}: `{name}` is not known; remove it or correct its name")
    texts = {name: data[name] for name in BILINGUAL}
    texts |= {f"error_sources.{name}": text for name, text in given["error_sources"].items()}
    for name, text in texts.items():
        if not isinstance(text, dict) or set(text) != {"zh", "en"} or not all(text.values()):
            raise ManifestError(f"{file}: `{name}` must be said in zh and in en")
    total = sum(data["points"].values())
    if total != OUT_OF:
        raise ManifestError(f"{file}: points sum to {total}, must be {OUT_OF}")
    _check_knowledge(file, given)


def _check_knowledge(file: Path, data: dict[str, Any]) -> None:
    for point, criteria in data["knowledge"].items():
        if point not in data["knowledge_points"]:
            raise ManifestError(f"{file}: `knowledge.{point}` is not among the knowledge_points; add it there")
        for criterion in criteria:
            if criterion not in data["points"]:
                raise ManifestError(f"{file}: `knowledge.{point}` names {criterion}, which has no points")


def load_manifest(file: Path) -> Lab:
    """Read one manifest.

    Raises:
        ManifestError: it cannot be read or is not as it must be.
    """
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ManifestError(f"{file}: {error}") from error
    _check(file, data)
    if not NAME.fullmatch(file.parent.name):
        raise ManifestError(f"{file.parent}: a lab's folder is named in lower-case letters, digits and _")
    return Lab(slug=file.parent.name, folder=file.parent, **data)


def folders() -> list[Path]:
    """Return the folders that hold labs: ours first, then any folder `labs` on the path that Python searches."""
    return [Path(place) for place in importlib.import_module("labs").__path__]


def folder() -> Path:
    """Return the folder that holds our own labs."""
    return folders()[0]


@cache
def find() -> dict[str, Lab]:
    """Find every lab, by slug, in alphabetical order.

    Raises:
        ManifestError: a manifest is not as it must be.
    """
    # Of two folders with one name the earlier counts, because Python imports from the earlier.
    files = {file.parent.name: file for place in reversed(folders()) for file in place.glob("*/lab.toml")}
    return {slug: load_manifest(files[slug]) for slug in sorted(files)}


def load(slug: str) -> Lab:
    """Return one lab.

    Raises:
        KeyError: there is no such lab; the message lists those there are.
    """
    labs = find()
    if slug not in labs:
        raise KeyError(f"no lab {slug!r}; there are: {', '.join(labs) or 'none'}")
    return labs[slug]
