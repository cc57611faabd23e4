"""A package is what one image installs: who may import whom (docs/architecture.md)."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

MANIFEST_SIDE = {
    "labkit",
    "labkit.catalogue",
    "labkit.quantity",
    "labkit.manifest",
    "labkit.plain",
    "labkit.apparatus",
    "labkit.instrument",
    "labkit.knowledge",
    "labkit.language",
    "labkit.inner",
    "labkit.log",
    "labkit.request_log",
    "labkit.scrape",
}
"""What the hub may import of labkit: nothing of it loads PyBullet or a lab's modules."""


@cache
def _imports(file: Path) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{name.name}" for name in node.names}
    return frozenset(found)


def _users(package: str, wanted: str) -> dict[str, set[str]]:
    users = {}
    for file in (ROOT / package).rglob("*.py"):
        if found := {name for name in _imports(file) if name == wanted or name.startswith(f"{wanted}.")}:
            users[str(file.relative_to(ROOT))] = found
    return users


@pytest.mark.parametrize("package", ["hub_config", "centre"])
def test_the_hub_imports_the_manifest_side_of_labkit_only(package: str) -> None:
    modules = {f"labkit.{file.stem}" for file in (ROOT / "labkit").glob("*.py")}
    for file, found in _users(package, "labkit").items():
        assert found & modules <= MANIFEST_SIDE, file
    assert _users(package, "pybullet") == {}
    assert _users(package, "labs") == {}


def test_only_worlds_import_the_engine() -> None:
    users = {
        file
        for package in ("labkit", "labs", "graders", "centre", "hub_config")
        for file in _users(package, "pybullet")
    }
    assert all(Path(file).name == "world.py" for file in users), users


def test_nothing_in_the_student_image_imports_the_graders() -> None:
    assert _users("labkit", "graders") == {}
    assert all("/teacher/" in file for file in _users("labs", "graders"))
    assert all("/teacher/" in file for file in _users("labs", "labs.pendulum.teacher"))


def test_labkit_imports_neither_hub_nor_centre() -> None:
    for package in ("labkit", "labs", "graders"):
        assert _users(package, "hub_config") == {}
        assert _users(package, "centre") == {}


@pytest.mark.centre
@pytest.mark.parametrize("module", ["labkit.kiosk.server", "graders.nbgrader_course"])
def test_a_start_does_not_wait_for_an_import_that_nothing_uses(module: str) -> None:
    code = f"import sys, {module}; print('jsonschema' in sys.modules, 'lark' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["True", "False"]
