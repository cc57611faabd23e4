"""Writes the dashboard for Grafana: `python -m hub_config.operation.dashboard > docs/grafana.json`."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT, COLUMNS = 12, 8, 24
SOURCE = {"type": "prometheus", "uid": "${source}"}


@dataclass(frozen=True)
class Panel:
    """One panel: its title in both languages, its unit in Grafana's words, and its curves by name."""

    title: str
    unit: str
    curves: dict[str, str]


def _slow(name: str, span: str = "10m", part: float = 0.95) -> str:
    """Return the time that all but a few stay below."""
    return f"histogram_quantile({part}, sum by (le) (rate({name}_bucket[{span}])))"


def _minute(name: str) -> str:
    return f"60 * sum(rate({name}[5m]))"


PANELS = (
    Panel(
        "正在运行的实验台 · Servers that run",
        "none",
        {"运行 · running": "jupyterhub_running_servers", "可容纳 · fit": "yunlab_capacity_pupils"},
    ),
    Panel(
        "已用容量 · Capacity in use",
        "percent",
        {"已用 · used": "100 * jupyterhub_running_servers / on () yunlab_capacity_pupils"},
    ),
    Panel(
        "启动排队 · Waiting to start",
        "none",
        {"排队 · waiting": "yunlab_starts_waiting", "启动中 · starting": "yunlab_starts_running"},
    ),
    Panel("启动用时（95%）· Time to start", "s", {"95 %": _slow("jupyterhub_server_spawn_duration_seconds")}),
    Panel(
        "每分钟实验与提交 · Runs and hand-ins a minute",
        "none",
        {"实验 · runs": _minute("yunlab_runs_total"), "提交 · hand-ins": _minute("yunlab_hand_ins_total")},
    ),
    Panel(
        "从提交到出分（95%）· From handing in to the marks",
        "s",
        {"95 %": _slow("yunlab_marking_seconds"), "50 %": _slow("yunlab_marking_seconds", part=0.5)},
    ),
    Panel(
        "评分队列 · Marking queue",
        "none",
        {
            "等待 · waiting": "yunlab_queue_length",
            "评分中 · being marked": "yunlab_marking_now",
            "进程 · workers": "yunlab_workers",
        },
    ),
    Panel("最久等待 · Oldest in the queue", "s", {"等待 · waits": "yunlab_queue_oldest_seconds"}),
    Panel(
        "每分钟评分结果 · Ends of marking a minute",
        "none",
        {"{{end}}": "60 * sum by (end) (rate(yunlab_marked_total[5m]))"},
    ),
    Panel(
        "每分钟登录失败 · Failed sign-ins a minute",
        "none",
        {"{{why}}": "60 * sum by (why) (rate(yunlab_sign_ins_failed_total[5m]))"},
    ),
    Panel(
        "页面用时（95%）· Time of pages",
        "s",
        {"中心 · centre": _slow("yunlab_page_seconds"), "主服务 · hub": _slow("jupyterhub_request_duration_seconds")},
    ),
    Panel(
        "磁盘剩余 · Disk free",
        "percent",
        {"剩余 · free": "100 * yunlab_disk_free_bytes / yunlab_disk_total_bytes"},
    ),
)


def dashboard() -> dict[str, Any]:
    """Return the dashboard as Grafana imports it."""
    return {
        "title": "云实验 · Yunlab",
        "uid": "yunlab",
        "tags": ["yunlab"],
        "schemaVersion": 39,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {
            "list": [{"name": "source", "type": "datasource", "query": "prometheus", "label": "Prometheus"}]
        },
        "panels": [_panel(number, each) for number, each in enumerate(PANELS)],
    }


def _panel(number: int, panel: Panel) -> dict[str, Any]:
    row, column = divmod(number * WIDTH, COLUMNS)
    curves = enumerate(panel.curves.items())
    return {
        "id": number + 1,
        "type": "timeseries",
        "title": panel.title,
        "datasource": SOURCE,
        "gridPos": {"x": column, "y": row * HEIGHT, "w": WIDTH, "h": HEIGHT},
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
        "targets": [
            {"refId": chr(ord("A") + place), "datasource": SOURCE, "expr": expression, "legendFormat": name}
            for place, (name, expression) in curves
        ],
    }


def text() -> str:
    """Return the file."""
    return json.dumps(dashboard(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
