"""`nbgrader fetch_assignment`: the released files, for a look at them."""

from __future__ import annotations

from pathlib import Path

from nbgrader.exchange import abc

from graders.plugin.exchange import Exchange


class FetchAssignment(Exchange, abc.ExchangeFetchAssignment):  # type: ignore[misc]
    """Writes the released files into a folder of the assignment's name."""

    def init_dest(self) -> None:
        """Find where to write."""
        self.folder = Path(self.assignment_dir).absolute() / self.assignment
        if self.folder.exists() and not self.replace_missing_files:
            self.fail(f"{self.folder}: is there already; move it away, or add --replace.")

    def copy_files(self) -> None:
        """Fetch; files that are there are left as they are."""
        files = self.ask("GET", f"courses/{self.course}/assignments/{self.assignment}/files")["files"]
        self.place(self.folder, {path: content for path, content in files.items() if not (self.folder / path).exists()})
        self.log.info(f"Fetched as: {self.course} {self.assignment}")
