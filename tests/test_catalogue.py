"""Manifests: found, checked, and named with the remedy when wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from labkit import catalogue, knowledge
from labkit.catalogue import ManifestError


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """A good manifest in a folder of its own."""
    file = tmp_path / "swing" / "lab.toml"
    file.parent.mkdir()
    file.write_text((catalogue.load("pendulum").folder / "lab.toml").read_text(encoding="utf-8"), encoding="utf-8")
    return file


def test_a_folder_is_found_by_its_manifest(manifest: Path) -> None:
    assert catalogue.load_manifest(manifest).slug == "swing"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("levels = 5", "levels = 0", "points sum to 95, must be 100"),
        ("grade = 10", 'grade = "10"', "`grade`"),
        ("grade = 10", "grade = 10\ncolour = 1", "`colour`"),
        ("[title]", "[titles]", "`title`"),
        ("minutes = 40", "minutes = ", "lab.toml"),
        ('spares = ["difficulty"]', 'spares = ["fun"]', "`spares` holds 'fun'; use danger, cost, difficulty"),
        ('spares = ["difficulty"]', 'subject = "art"', "`subject` holds 'art'"),
        ('en = "Measuring gravity with a pendulum"', "", "`title` must be said in zh and in en"),
    ],
)
def test_a_wrong_manifest_is_named_with_its_remedy(manifest: Path, old: str, new: str, named: str) -> None:
    text = manifest.read_text(encoding="utf-8")
    assert old in text
    manifest.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ManifestError, match=r"lab\.toml") as wrong:
        catalogue.load_manifest(manifest)
    assert named in str(wrong.value)


def test_a_folder_with_a_strange_name_is_refused(manifest: Path) -> None:
    strange = manifest.parent.rename(manifest.parent.parent / "Swing Lab")
    with pytest.raises(ManifestError, match="lower-case"):
        catalogue.load_manifest(strange / "lab.toml")


def test_an_unknown_lab_names_those_there_are() -> None:
    with pytest.raises(KeyError, match="pendulum"):
        catalogue.load("alchemy")


@pytest.mark.centre
@pytest.mark.parametrize("module", ["labkit.catalogue", "labkit.quantity", "labkit.record", "labkit.bench"])
def test_the_engine_is_not_loaded_where_it_is_not_needed(module: str) -> None:
    code = f"import sys, {module}; from labkit import catalogue; catalogue.find(); sys.exit('pybullet' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.centre
def test_the_page_is_described_without_loading_the_engine() -> None:
    code = (
        "import sys; from labkit import bench, catalogue; bench.page(catalogue.load('pendulum'));"
        "sys.exit('pybullet' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_knowledge_point_has_an_english_name_and_every_name_a_lab() -> None:
    taught = {point for lab in catalogue.find().values() for point in lab.knowledge_points}
    assert taught == set(knowledge.english())
    names = [knowledge.name(point)["en"] for point in taught]
    assert all(name.isascii() for name in names)
    assert len(set(names)) == len(names)


def test_a_knowledge_point_of_a_lab_from_elsewhere_keeps_its_name() -> None:
    assert knowledge.name("光的干涉") == {"zh": "光的干涉", "en": "光的干涉"}
