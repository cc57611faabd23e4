"""Every lab's folder is complete and says the same everywhere."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

from labkit.catalogue import Lab
from labkit.quantity import Choice, controls, declared, hidden

FILES = (
    "lab.toml",
    "model.py",
    "world.py",
    "measurements.py",
    "notebook.ipynb",
    "handout.zh.md",
    "handout.en.md",
    "teacher/rubric.py",
    "teacher/exemplar.py",
)


def _imports(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def test_folder_is_complete(lab: Lab) -> None:
    assert [name for name in FILES if not (lab.folder / name).is_file()] == []


def test_model_knows_neither_engine_nor_page(lab: Lab) -> None:
    roots = {name.split(".")[0] for name in _imports(lab.folder / "model.py")}
    assert roots & {"pybullet", "ipywidgets", "graders"} == set()


def test_only_the_world_imports_the_engine(lab: Lab) -> None:
    users = {file.name for file in lab.folder.rglob("*.py") if "pybullet" in _imports(file)}
    assert users <= {"world.py"}


def test_only_the_teacher_side_knows_the_graders(lab: Lab) -> None:
    users = {file for file in lab.folder.rglob("*.py") if any(n.split(".")[0] == "graders" for n in _imports(file))}
    assert all(file.parent.name == "teacher" for file in users)


def test_notebook_has_short_cells_and_no_outputs(lab: Lab) -> None:
    notebook = json.loads((lab.folder / "notebook.ipynb").read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] for cell in code)
    assert all(len("".join(cell["source"]).splitlines()) <= 4 for cell in code)
    assert any(f'Bench("{lab.slug}")' in "".join(cell["source"]) for cell in code)


def test_every_quantity_is_named_in_both_languages(lab: Lab) -> None:
    for control in declared(lab.params).values():
        assert control.label["zh"]
        assert re.search("[\u4e00-\u9fff]", control.label["zh"])
        assert control.label["en"]
        assert bool(control.hint["zh"]) == bool(control.hint["en"])


def test_something_is_hidden_and_something_can_be_varied(lab: Lab) -> None:
    assert hidden(lab.params)
    assert controls(lab.params)


def test_defaults_can_be_set(lab: Lab) -> None:
    for control in controls(lab.params).values():
        assert control.problem(control.default) is None
        if not isinstance(control, Choice):
            assert control.snap(control.default) == control.default


def test_columns_name_what_a_trial_holds(lab: Lab) -> None:
    names = {column.name for column in lab.measurements.COLUMNS}
    assert set(lab.measurements.GRAPH_X) | set(lab.measurements.GRAPH_Y) <= names


def test_handouts_have_the_same_sections_in_both_languages(lab: Lab) -> None:
    counts = {language: lab.handout(language).count("\n## ") for language in ("zh", "en")}
    assert counts["zh"] == counts["en"]
