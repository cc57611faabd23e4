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

from labkit import manifest
from labkit.manifest import Kind, ManifestError
from labkit.plain import NAME
from labkit.quantity import Text


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
        licence: SPDX name.
        authors: who wrote it.
        version: changes whenever marks or readings could.
        kind: what the pupil does in it.
        result: what the pupil reports: `symbol`, `unit`, `zh`, `en`; of an experiment.
        checks: what each criterion is called, in both languages; of a code lab.
        data_from: slug of the experiment whose trials a code lab works on, if any.
        error_sources: what the pupil may name as the error that matters most, in both languages, by name; which of
            them are really there stands in the rubric.
        knowledge: the criteria that show each of the knowledge points.
        subject: the school subject.
        spares: which of danger, cost and difficulty it spares a school; `stands_for` says how.
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
    licence: str
    authors: list[str]
    version: str
    kind: Kind = "experiment"
    result: dict[str, str] = field(default_factory=dict)
    checks: dict[str, Text] = field(default_factory=dict)
    data_from: str = ""
    error_sources: dict[str, Text] = field(default_factory=dict)
    knowledge: dict[str, list[str]] = field(default_factory=dict)
    subject: str = "physics"
    spares: list[str] = field(default_factory=list)

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

    @property
    def examples(self) -> dict[str, Any]:
        """A code lab's open examples by criterion, of its `examples.py`: what the pupil can try before handing in."""
        found: dict[str, Any] = self._module("examples").EXAMPLES
        return found

    @property
    def hidden_checks(self) -> dict[str, Any]:
        """A code lab's checks by criterion, of its `teacher/checks.py`; not in the student image."""
        found: dict[str, Any] = self._module("teacher.checks").CHECKS
        return found

    @property
    def assignment(self) -> Path:
        """A code lab's notebook as its author wrote it, solutions included; in no image that pupils' code runs in."""
        return self.folder / "assignment.ipynb"

    def handout(self, language: str) -> str:
        """Return the handout in Markdown, in `zh` or `en`."""
        return (self.folder / f"handout.{language}.md").read_text(encoding="utf-8")


def load_manifest(file: Path) -> Lab:
    """Read one manifest.

    Raises:
        ManifestError: it cannot be read or is not as it must be.
    """
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ManifestError(f"{file}: {error}") from error
    manifest.check(file, data)
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


def experiments() -> dict[str, Lab]:
    """Find the labs in which pupils measure, by slug."""
    return {slug: lab for slug, lab in find().items() if lab.kind == "experiment"}


def load(slug: str) -> Lab:
    """Return one lab.

    Raises:
        KeyError: there is no such lab; the message lists those there are.
    """
    labs = find()
    if slug not in labs:
        raise KeyError(f"no lab {slug!r}; there are: {', '.join(labs) or 'none'}")
    return labs[slug]
