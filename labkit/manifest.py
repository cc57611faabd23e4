"""Manifests: what a lab's `lab.toml` must hold; a wrong one is named with the remedy."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

Kind = Literal["experiment", "code"]
"""What a pupil does in a lab: measure at an apparatus, or write a program."""

FIELDS: dict[str, type] = {
    "title": dict,
    "summary": dict,
    "stands_for": dict,
    "curriculum": list,
    "knowledge_points": list,
    "grade": int,
    "minutes": int,
    "points": dict,
    "licence": str,
    "authors": list,
    "version": str,
}
"""What every manifest must hold, and of which kind."""

OWN_FIELDS: dict[Kind, dict[str, type]] = {"experiment": {"result": dict}, "code": {"checks": dict}}
"""What a manifest of one kind must hold beside."""

OPTIONAL: dict[str, type] = {
    "kind": str, "data_from": str, "error_sources": dict, "knowledge": dict, "subject": str, "spares": list,
}  # fmt: skip
"""What a manifest may hold."""

SUBJECTS = ("physics", "chemistry", "biology")
"""What a lab may belong to."""

SPARES = ("danger", "cost", "difficulty")
"""What a lab may spare a school; `stands_for` says it in words."""

OUT_OF = 100
"""What the points of a lab sum to."""

BILINGUAL = ("title", "summary", "stands_for")


class ManifestError(ValueError):
    """A manifest is not as it must be; the message names the file, the field and the remedy."""


def _wanted(file: Path, data: dict[str, Any]) -> dict[str, type]:
    kind = data.get("kind", "experiment")
    if kind not in OWN_FIELDS:
        raise ManifestError(f"{file}: `kind` must be one of {', '.join(OWN_FIELDS)}")
    return FIELDS | OWN_FIELDS[kind]


def _check_fields(file: Path, data: dict[str, Any]) -> None:
    wanted = _wanted(file, data) | {name: kind for name, kind in OPTIONAL.items() if name in data}
    for name, kind in wanted.items():
        if not isinstance(data.get(name), kind):
            raise ManifestError(f"{file}: `{name}` is missing or is not a {kind.__name__}")
    for name in data:
        if name not in wanted:
            raise ManifestError(f"{file}: `{name}` is not known; remove it or correct its name")


def _is_bilingual(words: object) -> bool:
    return isinstance(words, dict) and set(words) == {"zh", "en"} and all(words.values())


def _check_words(file: Path, data: dict[str, Any]) -> None:
    words = {name: data[name] for name in BILINGUAL}
    for table in ("checks", "error_sources"):
        words |= {f"{table}.{name}": said for name, said in data.get(table, {}).items()}
    for name, said in words.items():
        if not _is_bilingual(said):
            raise ManifestError(f"{file}: `{name}` must be said in zh and in en")


def _check_knowledge(file: Path, data: dict[str, Any]) -> None:
    for point, criteria in data.get("knowledge", {}).items():
        if point not in data["knowledge_points"]:
            raise ManifestError(f"{file}: `knowledge.{point}` is not among the knowledge_points; add it there")
        for criterion in criteria:
            if criterion not in data["points"]:
                raise ManifestError(f"{file}: `knowledge.{point}` names {criterion}, which has no points")


def _check_place(file: Path, data: dict[str, Any]) -> None:
    """Check the words by which the catalogue is looked through."""
    for name, found, allowed in (
        ("subject", [data.get("subject", SUBJECTS[0])], SUBJECTS),
        ("spares", data.get("spares", []), SPARES),
    ):
        if unknown := [each for each in found if each not in allowed]:
            raise ManifestError(f"{file}: `{name}` holds {unknown[0]!r}; use {', '.join(allowed)}")


def check(file: Path, data: dict[str, Any]) -> None:
    """Check what a manifest holds.

    Raises:
        ManifestError: a field is missing, unknown or not as it must be.
    """
    _check_fields(file, data)
    _check_words(file, data)
    _check_knowledge(file, data)
    _check_place(file, data)
    if "checks" in data and set(data["checks"]) != set(data["points"]):
        raise ManifestError(f"{file}: `checks` and `points` must name the same criteria")
    total = sum(data["points"].values())
    if total != OUT_OF:
        raise ManifestError(f"{file}: points sum to {total}, must be {OUT_OF}")
