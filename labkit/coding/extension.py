"""Our part of a pupil's JupyterLab server: handing in."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import url_path_join
from tornado.web import HTTPError, authenticated

from labkit.coding.exchange import Desk
from labkit.coding.store import place, refusal
from labkit.exchange import Refused


class HandIn(APIHandler):
    """Hands in what the exchange has kept of a notebook."""

    @property
    def _desk(self) -> Desk:
        store: Any = self.contents_manager
        found: Desk = store.desk
        return found

    @authenticated
    async def post(self) -> None:
        """Take `{path, id}` and answer with the receipt, or say why not in both languages."""
        told = self.get_json_body() or {}
        wanted = place(str(told.get("path", "")))
        if wanted is None:
            raise HTTPError(404, "这不是作业里的笔记本。 This notebook belongs to no assignment.")
        try:
            receipt = await asyncio.to_thread(self._desk.hand_in, wanted, str(told.get("id", "")))
        except Refused as refused:
            raise refusal(refused) from None
        self.finish(json.dumps(receipt))


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "labkit.coding.extension"}]


def _load_jupyter_server_extension(server: Any) -> None:  # noqa: ANN401 - Jupyter's own
    address = url_path_join(server.web_app.settings["base_url"], "yunlab", "hand-in")
    server.web_app.add_handlers(".*$", [(address, HandIn)])
