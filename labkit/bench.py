"""The bench: the widget in a lab's notebook, between the page in the browser and the simulator.

It holds nothing that matters: readings come from the simulator, the record lives at the exchange.
"""

from __future__ import annotations

import json
import math
import os
import socket
import time
from collections.abc import Mapping
from functools import cache, partial
from typing import Any
from urllib.parse import parse_qs

import mistune
import traitlets
from ipywidgets.widgets.domwidget import DOMWidget

from labkit import catalogue, frame, reckoning
from labkit.catalogue import Lab
from labkit.exchange import UNREACHABLE, Exchange, Refused
from labkit.quantity import Choice, Control, Text, controls

REST_MINUTES = 30.0
"""Work after which a rest is suggested, where the district has set nothing else [min]."""

NO_ASSIGNMENT: Text = {
    "zh": "请从首页的“进入实验”打开本页：地址里没有作业信息。",
    "en": "Please open this page from the start page: its address names no assignment.",
}


def _page_control(control: Control) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "name": control.name,
        "default": control.default,
        "label": control.label,
        "hint": control.hint,
    }
    if isinstance(control, Choice):
        return facts | {"kind": "choice", "choices": [{"value": v, "label": words} for v, words in control.options]}
    numbers = ("symbol", "unit", "low", "high", "step", "decimals")
    return facts | {"kind": "number"} | {name: getattr(control, name) for name in numbers}


def page(lab: Lab) -> dict[str, Any]:
    """Return what the page must know of a lab: the LabPage of docs/architecture.md."""
    markdown = mistune.create_markdown(escape=True)
    measurements = lab.measurements
    return {
        "slug": lab.slug,
        "version": lab.version,
        "title": lab.title,
        "handout": {language: markdown(lab.handout(language)) for language in ("zh", "en")},
        "controls": [_page_control(control) for control in controls(lab.params).values()],
        "columns": [column.to_page() for column in measurements.COLUMNS],
        "error_sources": [{"value": name, "label": words} for name, words in lab.error_sources.items()],
        "graph": {"x": list(measurements.GRAPH_X), "y": list(measurements.GRAPH_Y)},
        "result": {
            "symbol": lab.result["symbol"],
            "unit_hint": lab.result["unit"],
            "label": {"zh": lab.result["zh"], "en": lab.result["en"]},
        },
    }


@cache
def known_page(slug: str) -> dict[str, Any]:
    """Return what the page must know of a lab, worked out once for this process and all that are forked from it."""
    return page(catalogue.load(slug))


def _rest_minutes() -> float:
    """Return after how much work the page suggests a rest [min]; 0 for never."""
    try:
        minutes = float(os.environ.get("YUNLAB_REST_MINUTES", REST_MINUTES))
    except ValueError:
        return REST_MINUTES
    return min(600.0, max(0.0, minutes)) if math.isfinite(minutes) else REST_MINUTES


class Line:
    """The line to the simulator; opened when first used and again after it was cut."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._socket: socket.socket | None = None

    def _ask_once(self, request: bytes) -> tuple[dict[str, Any], bytes]:
        if self._socket is None:
            self._socket = socket.socket(socket.AF_UNIX)
            self._socket.connect(self._path)
        frame.send(self._socket, request)
        return json.loads(frame.receive(self._socket)), frame.receive(self._socket)

    def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def ask(self, request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Send a request and wait for its answer; a line cut by the simulator's restart is opened again once.

        Returns:
            The answer and the compressed motion; an answer that is not `ok` carries a message in both languages.
        """
        data = json.dumps(request).encode()
        for _ in range(2):
            try:
                return self._ask_once(data)
            except OSError:
                self.close()
        return {"ok": False, "field": "", "message": UNREACHABLE}, b""


class Bench(DOMWidget):  # type: ignore[misc]
    """The bench of one lab; the page asks and it answers, see "Page and kernel" in docs/architecture.md."""

    _model_name = traitlets.Unicode("BenchModel").tag(sync=True)
    _model_module = traitlets.Unicode("yunlab").tag(sync=True)
    _view_name = traitlets.Unicode("BenchView").tag(sync=True)
    _view_module = traitlets.Unicode("yunlab").tag(sync=True)

    def __init__(self, slug: str, **words: Any) -> None:  # noqa: ANN401 - ipywidgets' own words
        super().__init__(**words)
        self._lab = catalogue.load(slug)
        query = parse_qs(os.environ.get("QUERY_STRING", ""))
        self._place = {name: query.get(name, [""])[0] for name in ("course", "assignment")}
        self._line = Line(os.environ.get("YUNLAB_BENCH_SOCKET", ""))
        self.on_msg(self._answer)

    def _answer(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        acts = {"open": self._open, "scene": self._scene, "run": self._run}
        acts |= {"fit": reckoning.fitted, "uncertainties": partial(reckoning.uncertainties, self._lab)}
        act = acts.get(str(content.get("do")))
        if act is not None:
            answer, buffers = act(content)
            self.send(answer, buffers or None)

    def _open(self, _content: Mapping[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
        if not all(self._place.values()):
            return {"event": "failed", "message": NO_ASSIGNMENT}, []
        opened, _ = self._line.ask({"do": "open"} | self._place)
        if not opened["ok"]:
            return {"event": "failed", "message": opened["message"]}, []
        try:
            pass_ = self._page_token()
        except Refused as refusal:
            return {"event": "failed", "message": refusal.message}, []
        facts = {"student": opened["student"], "apparatus_number": opened["number"], "scene": opened["scene"]}
        facts |= {"rest_minutes": _rest_minutes(), "time_zone": os.environ.get("YUNLAB_TIME_ZONE", "")}
        facts |= {"page_token": pass_, "exchange": "/services/exchange/api/v1"}
        return {"event": "opened", "lab": known_page(self._lab.slug)} | self._place | facts, []

    def _page_token(self) -> str:
        exchange = Exchange(os.environ.get("YUNLAB_EXCHANGE_URL", ""), os.environ.get("JUPYTERHUB_API_TOKEN", ""))
        return str(exchange.call("POST", "pages", self._place)["page_token"])

    def _scene(self, content: Mapping[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
        answer, _ = self._line.ask({"do": "scene", "controls": content.get("controls", {})} | self._place)
        if not answer["ok"]:
            return _refused(content, answer), []
        return {"event": "scene", "scene": answer["scene"]}, []

    def _run(self, content: Mapping[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
        request = {"do": "run", "id": content.get("id"), "controls": content.get("controls", {})}
        asked_at = time.monotonic()
        answer, motion = self._line.ask(request | self._place)
        if not answer["ok"]:
            return _refused(content, answer), []
        took = time.monotonic() - asked_at - answer["kept_s"]
        kept = {name: answer[name] for name in ("signed", "receipt", "motion", "scene")}
        return {"event": "ran", "id": content.get("id"), "simulated_s": round(took, 4)} | kept, [motion]


def _refused(content: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any]:
    return {"event": "refused", "id": content.get("id"), "field": answer["field"], "message": answer["message"]}
