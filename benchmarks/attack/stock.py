"""The same tricks on stock nbgrader, a sample: `nbgrader autograde` as its documentation has it, tests beside the code.

It runs hostile code in its own process, so each sample gets a container of the grader image with limits, without
network, and a course folder of its own.
"""

from __future__ import annotations

import argparse
import random
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat

from benchmarks.attack import outcome
from benchmarks.attack.siege import End
from benchmarks.attack.technique import LAB, Technique, Variant, techniques, variant
from graders import gradebook

IMAGE, HOME, NAME = "yunlab-grader", "/srv/course", "program"
PATIENCE = 120
"""So long one marking may take [s]."""

CANARY = f"canary-{secrets.token_hex(12)}"

TESTS = {
    "mean": "assert abs(mean([1.0, 2.0, 6.0]) - 3.0) < 1e-9",
    "uncertainty": "assert abs(standard_uncertainty([1.0, 2.0, 6.0]) - 1.5275252316519468) < 1e-9",
    "line": "assert abs(line([1.0, 2.0, 3.0, 4.0], [2.1, 3.9, 6.2, 7.8])[0] - 1.94) < 1e-9",
    "gravity": "assert abs(gravity([[0.4, 10, 12.7], [0.8, 10, 17.9], [1.2, 10, 22.0]])[0] - 9.8) < 0.2",
}
"""What stands in the cells of the tests."""


def _notebook() -> Any:  # noqa: ANN401 - nbformat is not annotated
    made: Any = nbformat.read(LAB.assignment, as_version=4)  # type: ignore[no-untyped-call]
    for cell in made.cells:
        facts = cell.metadata.get("nbgrader", {})
        if facts.get("grade"):
            test = TESTS[facts["grade_id"]]
            cell.source = f"### BEGIN HIDDEN TESTS\n# {CANARY}\n{test}\n### END HIDDEN TESTS"
        elif cell.cell_type == "code" and not facts.get("solution"):
            cell.source = "import math"
    return made


def _write(made: Any, file: Path) -> None:  # noqa: ANN401 - as above
    file.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(made, file)  # type: ignore[no-untyped-call]


def _nbgrader(folder: Path, *arguments: str) -> int:
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, 1000, 1000)
    name = f"yunlab-attack-stock-{secrets.token_hex(4)}"
    limits = ("--network", "none", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--log-driver", "none")
    bounds = ("--memory", "1g", "--memory-swap", "1g", "--cpus", "1", "--pids-limit", "100", "--user", "1000:1000")
    command = ["docker", "run", "--rm", "--name", name, *limits, *bounds, "--volume", f"{folder}:{HOME}"]
    command += ["--workdir", HOME, IMAGE, "nbgrader", *arguments, "--assignment", NAME]
    try:
        return subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False).returncode
    except subprocess.TimeoutExpired:
        subprocess.run(["docker", "rm", "--force", name], capture_output=True, check=False)
        return -1


@contextmanager
def _course() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="yunlab-attack-stock-") as above:
        folder = Path(above, "course")
        _write(_notebook(), folder / "source" / NAME / "report.ipynb")
        if _nbgrader(folder, "generate_assignment", "--create"):
            raise RuntimeError(f"stock nbgrader cannot make the assignment; `make images` builds {IMAGE}")
        yield folder


def _hand_in(folder: Path, one: Variant) -> None:
    made: Any = nbformat.read(folder / "release" / NAME / "report.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    for cell in made.cells:
        facts = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and facts.get("solution"):
            cell.source = one.cells[facts["grade_id"]]
    _write(made, folder / "submitted" / "pupil" / NAME / "report.ipynb")


def _is_seen(folder: Path) -> bool:
    """Tell whether the tests are seen in what the pupil gets back: the outputs of the marked notebook."""
    file = folder / "autograded" / "pupil" / NAME / "report.ipynb"
    if not file.is_file():
        return False
    cells = nbformat.read(file, as_version=4).cells  # type: ignore[no-untyped-call]
    return any(CANARY in str(cell.get("outputs")) for cell in cells)


def _mark(course: Path, one: Variant) -> End:
    folder, begun = course.with_name(f"sample-{secrets.token_hex(4)}"), time.monotonic()
    shutil.copytree(course, folder)
    _hand_in(folder, one)
    code = _nbgrader(folder, "autograde", "--student", "pupil")
    given = gradebook.scores(f"sqlite:///{folder / 'gradebook.db'}", NAME).get("pupil", {})
    points = sum(score.points for score in given.values()) if given and code == 0 else None
    return End(one, points, time.monotonic() - begun, _is_seen(folder), f"exit {code}")


def sampled(count: int, source: random.Random) -> list[Technique]:
    """Choose techniques from each group alike; those that only take time are left out."""
    found: list[Technique] = []
    groups = sorted({technique.group for technique in techniques()})
    for group in groups:
        quick = [technique for technique in techniques() if technique.group == group and not technique.is_slow]
        found += source.sample(quick, min(len(quick), -(-count // len(groups))))
    return found


def marked(found: Sequence[Technique], source: random.Random) -> list[End]:
    """Hand in one submission of each technique."""
    with _course() as course:
        return [_mark(course, variant(technique, source)) for technique in found]


def main() -> None:
    """Attack stock nbgrader with a sample, and write docs/security.md."""
    parser = argparse.ArgumentParser(prog="make attack", description="a sample of the corpus on stock nbgrader")
    parser.add_argument("--sample", type=int, default=24, help="submissions, each of a technique of its own")
    parser.add_argument("--seed", type=int, default=secrets.randbits(32), help="of the sample")
    options = parser.parse_args()
    source = random.Random(options.seed)  # noqa: S311 - variety, not secrets
    ends = marked(sampled(options.sample, source), source)
    outcome.write_stock(ends, options.seed)


if __name__ == "__main__":
    main()
