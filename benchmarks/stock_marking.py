"""The stock way to marks: nbgrader's command line, `autograde` and then `generate_feedback`, for one pupil."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.marking_stage import ROOT, Stage

CONFIG = """c = get_config()
c.CourseDirectory.course_id = "stock"
"""


@dataclass(frozen=True)
class Taken:
    """What one pupil's marks took: time on the clock and of the processor [s]."""

    time: float
    processor: float


class StockCourse:
    """A course folder of stock nbgrader with the same report and the same records.

    Args:
        folder: where it is made.
        stage: whose source and submitted folders are taken.
    """

    def __init__(self, folder: Path, stage: Stage) -> None:
        self.folder, self.lab = folder, stage.lab.slug
        self._from = stage.state.course(next(iter(stage.state.courses.iterdir())).name)
        folder.mkdir()
        (folder / "nbgrader_config.py").write_text(CONFIG, "utf-8")
        self._copy("source", ".")
        self._nbgrader("generate_assignment", self.lab)

    def _copy(self, step: str, student: str) -> None:
        place = Path(step) / student / self.lab
        (self.folder / place).mkdir(parents=True)
        wanted = self._from / (Path(step) / self.lab if student == "." else place)
        target = self.folder / (Path(step) / self.lab if student == "." else place)
        target.mkdir(parents=True, exist_ok=True)
        for file in wanted.iterdir():
            (target / file.name).write_bytes(file.read_bytes())

    def _nbgrader(self, *command: str) -> None:
        places = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
        known = os.environ | {"PYTHONPATH": str(ROOT), "PATH": places, "PYTHONUTF8": "1"}
        done = subprocess.run(
            ["nbgrader", *command], cwd=self.folder, env=known, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"nbgrader {' '.join(command)}: {done.stderr[-2000:]}")

    def mark(self, student: str) -> Taken:
        """Mark what a pupil has handed in to us, and write the feedback."""
        self._copy("submitted", student)
        began, before = time.monotonic(), _children()
        for step in ("autograde", "generate_feedback"):
            self._nbgrader(step, self.lab, "--student", student)
        return Taken(time.monotonic() - began, _children() - before)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
