"""`nbgrader release_assignment`: gives the course the release folder of an assignment."""

from __future__ import annotations

import base64
from datetime import UTC
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.exchange import abc

from graders import report
from graders.exchange import clock
from graders.plugin.exchange import Exchange


def _packed(file: Path) -> str:
    return base64.b64encode(file.read_bytes()).decode()


class ReleaseAssignment(Exchange, abc.ExchangeReleaseAssignment):  # type: ignore[misc]
    """Sends the released files, and the due time that stands in the gradebook."""

    def init_src(self) -> None:
        """Find the release folder and what the report says of its lab."""
        folder = self.coursedir.format_path(self.coursedir.release_directory, ".", self.assignment)
        self.folder = Path(folder)
        notebook = self.folder / f"{report.NAME}.ipynb"
        if not notebook.is_file():
            self.fail(f"{notebook}: is missing; run `nbgrader generate_assignment {self.assignment}` first.")
        about = report.read(notebook.read_bytes()).metadata.get("yunlab")
        if about is None:
            self.fail(f"{notebook}: names no lab; only reports made by the centre can be released.")
        self.about: dict[str, Any] = dict(about)

    def _due(self) -> str | None:
        if not Path(self.coursedir.db_url.removeprefix("sqlite:///")).is_file():
            return None
        with Gradebook(self.coursedir.db_url, self.course) as gradebook:
            try:
                due = gradebook.find_assignment(self.assignment).duedate
            except MissingEntry:
                return None
        return clock.written(due.replace(tzinfo=UTC)) if due else None

    def _files(self) -> dict[str, str]:
        files = (file for file in sorted(self.folder.rglob("*")) if file.is_file())
        kept = (file for file in files if ".ipynb_checkpoints" not in file.parts)
        return {file.relative_to(self.folder).as_posix(): _packed(file) for file in kept}

    def copy_files(self) -> None:
        """Release."""
        facts = {key: self.about[key] for key in ("lab", "title", "attempts")}
        path = f"courses/{self.course}/assignments/{self.assignment}"
        self.ask("PUT", path, facts | {"due": self._due(), "files": self._files()})
        self.log.info(f"Released as: {self.course} {self.assignment}")
