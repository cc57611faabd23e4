"""Every code lab: complete and in agreement with itself; the solution earns everything, a stub and a cheat nothing."""

from __future__ import annotations

import json
import random
import re
from typing import Any

import pytest

from graders.mark import Finding
from labkit.catalogue import Lab
from labkit.coding.ask import Ask, AskError, asking
from labkit.coding.check import Checker, attempt

FILES = ("lab.toml", "assignment.ipynb", "examples.py", "teacher/checks.py")
MARKS = re.compile(r"^ *### (BEGIN|END) SOLUTION\n?", re.MULTILINE)


def cells(lab: Lab) -> list[dict[str, Any]]:
    return list(json.loads(lab.assignment.read_text(encoding="utf-8"))["cells"])


def facts(cell: dict[str, Any]) -> dict[str, Any]:
    return dict(cell["metadata"].get("nbgrader", {}))


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def answering(lab: Lab, change: Any = None) -> Ask:
    """The author's solution, or what `change` makes of its functions."""
    names: dict[str, Any] = {}
    for cell in cells(lab):
        if facts(cell).get("solution"):
            exec(MARKS.sub("", source(cell)), names)  # noqa: S102 - the author's own code
    own = {name: found for name, found in names.items() if callable(found)}
    names |= {name: change(name, found) for name, found in own.items()} if change else {}
    return asking(names)


def found(lab: Lab, name: str, ask: Ask) -> float:
    try:
        finding = lab.hidden_checks[name](ask, random.Random(name))  # noqa: S311 - the same each time
    except (AskError, TypeError, ValueError):
        return 0.0
    assert isinstance(finding, Finding)
    assert finding.why["zh"]
    assert finding.why["en"]
    assert bool(finding.next["zh"]) == (finding.share < 1)
    return finding.share


def test_folder_is_complete(program: Lab) -> None:
    assert [name for name in FILES if not (program.folder / name).is_file()] == []


def test_examples_checks_and_points_name_the_same_criteria(program: Lab) -> None:
    assert set(program.examples) == set(program.hidden_checks) == set(program.points) == set(program.checks)


def test_check_cells_call_check_and_carry_the_points_of_the_manifest(program: Lab) -> None:
    graded = {facts(cell)["grade_id"]: cell for cell in cells(program) if facts(cell).get("grade")}
    assert {name: facts(cell)["points"] for name, cell in graded.items()} == program.points
    for name, cell in graded.items():
        assert source(cell) == f'check("{name}")'
        assert facts(cell)["locked"]


def test_every_solution_can_be_taken_out_and_nothing_is_left_of_a_run(program: Lab) -> None:
    for cell in cells(program):
        assert cell.get("outputs", []) == []
        assert bool(facts(cell).get("solution")) == (len(MARKS.findall(source(cell))) == 2)


def test_the_text_speaks_both_languages(program: Lab) -> None:
    told = "\n".join(source(cell) for cell in cells(program) if cell["cell_type"] == "markdown")
    assert re.search("[\u4e00-\u9fff]", told)
    assert program.title["zh"] in told
    assert program.title["en"] in told


def test_the_solution_passes_every_example_and_earns_full_marks(program: Lab) -> None:
    ask = answering(program)
    assert {name: attempt(program, name, ask) for name in program.checks} == dict.fromkeys(program.checks)
    assert {name: found(program, name, ask) for name in program.checks} == dict.fromkeys(program.checks, 1.0)


def _stub(*_: Any) -> Any:
    def unwritten(*_: Any) -> None:
        raise NotImplementedError

    return unwritten


@pytest.mark.parametrize(
    "change", [_stub, lambda *_: lambda *_: 0, lambda *_: lambda *_: [], lambda *_: lambda *_: "9.8"]
)
def test_what_answers_nothing_earns_nothing(program: Lab, change: Any) -> None:
    ask = answering(program, change)
    assert all(attempt(program, name, ask) for name in program.checks)
    assert {name: found(program, name, ask) for name in program.checks} == dict.fromkeys(program.checks, 0.0)


def _remembering(answers: dict[str, Any]) -> Any:
    def learn(name: str, function: Any) -> Any:
        def replying(*arguments: Any) -> Any:
            return answers.setdefault(repr((name, arguments)), function(*arguments))

        return replying

    return learn


def test_answers_learnt_by_heart_pass_the_examples_and_no_hidden_check(program: Lab) -> None:
    """Who knows the answers to the open examples and nothing else."""
    known: dict[str, Any] = {}
    for name in program.checks:
        assert attempt(program, name, answering(program, _remembering(known))) is None
    parrot = answering(program, lambda name, _: lambda *arguments: known.get(repr((name, arguments)), 0.0))
    assert {name: attempt(program, name, parrot) for name in program.checks} == dict.fromkeys(program.checks)
    assert {name: found(program, name, parrot) for name in program.checks} == dict.fromkeys(program.checks, 0.0)


def test_the_notebook_says_how_it_stands(program: Lab) -> None:
    name = next(iter(program.checks))
    tried = Checker(program.slug, {})(name)
    assert tried.problem is not None
    assert program.checks[name]["zh"] in repr(tried)
    with pytest.raises(KeyError, match=name):
        Checker(program.slug, {})("nonsense")
