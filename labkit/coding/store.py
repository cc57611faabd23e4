"""Where JupyterLab's notebooks come from and go to: `<course>/<assignment>.ipynb` is an assignment of the exchange's.

What is shown as saved has been kept by the exchange. Other files live as long as the container.
"""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from tornado.web import HTTPError

from labkit import catalogue
from labkit.coding import notebook, trials
from labkit.coding.exchange import Desk, Place
from labkit.exchange import Refused
from labkit.plain import NAME

ASSIGNMENT = re.compile(rf"({NAME.pattern})/({NAME.pattern})\.ipynb")
UNREACHED = 503
TABLE = "trials.csv"
"""Beside a notebook: what the pupil has measured, when the notebook was first opened in this container."""


def place(path: str) -> Place | None:
    """Return which assignment a path stands for, if any."""
    found = ASSIGNMENT.fullmatch(path.strip("/"))
    return Place(found[1], found[2]) if found else None


def refusal(refused: Refused) -> HTTPError:
    """Turn the exchange's no into the one that JupyterLab shows."""
    both = f"{refused.message['zh']} {refused.message['en']}"
    return HTTPError(refused.status or UNREACHED, both, reason="Not possible")


class Notebooks(AsyncLargeFileManager):
    """Files in memory; assignments come from the exchange and are kept there."""

    def __init__(self, **facts: Any) -> None:  # noqa: ANN401 - traitlets' own
        super().__init__(**facts)
        self.desk = Desk.find()

    async def get(self, path: str, *facts: Any, **more: Any) -> Any:  # noqa: ANN401 - the inherited signature
        """Return a file; an assignment that is not here yet is laid out first."""
        if wanted := place(path):
            await asyncio.to_thread(self._prepare, wanted, Path(self._get_os_path(path)))  # type: ignore[no-untyped-call]
        return await super().get(path, *facts, **more)  # type: ignore[no-untyped-call]

    def _prepare(self, wanted: Place, file: Path) -> None:
        if file.exists():
            return
        try:
            made = notebook.laid_out(self.desk.files(wanted), self.desk.record(wanted)["cells"])
            table = self._table(wanted, notebook.lab(made))
        except Refused as refused:
            raise refusal(refused) from None
        file.parent.mkdir(parents=True, exist_ok=True)
        if table:
            (file.parent / TABLE).write_text(table, encoding="utf-8")
        file.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")

    def _table(self, wanted: Place, slug: str) -> str:
        """Return what the pupil has measured in the experiment that a code lab works on."""
        known = catalogue.find().get(slug)
        source = known.data_from if known else ""
        record = self.desk.measured(wanted.course, source) if source else None
        return trials.table(record) if record else ""

    async def save(self, model: dict[str, Any], path: str = "") -> Any:  # noqa: ANN401 - the inherited signature
        """Save a file; of an assignment the exchange keeps what is written before it counts as saved."""
        wanted = place(path)
        if wanted and model.get("type") == "notebook" and model.get("content"):
            await self._keep(wanted, model["content"])
        return await super().save(model, path)  # type: ignore[no-untyped-call]

    async def _keep(self, wanted: Place, content: Any) -> None:  # noqa: ANN401 - plain JSON
        try:
            await asyncio.to_thread(self.desk.keep, wanted, notebook.cut_down(content))
        except Refused as refused:
            raise refusal(refused) from None
        except (KeyError, TypeError, AttributeError):
            raise HTTPError(400, "this is no notebook") from None
