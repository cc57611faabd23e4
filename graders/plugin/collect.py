"""`nbgrader collect`: the newest submission of each pupil, as the server wrote it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from nbgrader.exchange import abc
from nbgrader.utils import parse_utc

from graders.exchange import clock
from graders.plugin.exchange import Exchange

Item = dict[str, Any]


class Collect(Exchange, abc.ExchangeCollect):  # type: ignore[misc]
    """Writes submissions into the course's `submitted` folder; the worker has usually done so already."""

    def init_src(self) -> None:
        """Ask what was handed in; of each pupil the newest counts."""
        listed = self.ask("GET", f"courses/{self.course}/assignments/{self.assignment}/submissions")
        student = str(self.coursedir.student_id)
        self.newest = {one["student"]: one for one in listed if student in ("", "*", one["student"])}

    def _folder(self, student: str) -> Path:
        return Path(self.coursedir.format_path(self.coursedir.submitted_directory, student, self.assignment))

    def _is_needed(self, one: Item) -> bool:
        folder = self._folder(one["student"])
        if not folder.is_dir():
            return True
        before = self.coursedir.get_existing_timestamp(str(folder))
        return bool(self.update) and (before is None or before < parse_utc(clock.read(one["time"])))

    def _collect(self, one: Item) -> None:
        files = self.ask("GET", f"submissions/{one['id']}/files")["files"]
        folder = self._folder(one["student"])
        shutil.rmtree(folder, ignore_errors=True)
        self.place(folder, files)
        self.log.info(f"Collected: {one['student']} {self.assignment}")

    def copy_files(self) -> None:
        """Collect what is not here yet, with `--update` also what is newer."""
        needed = [one for one in self.newest.values() if self._is_needed(one)]
        for one in needed:
            self._collect(one)
        self.log.info(f"Collected {len(needed)} of {len(self.newest)} submissions of {self.course} {self.assignment}")
