"""What plain `pytest` runs, and what it leaves out and says so.

A test marked `engine`, `browser` or `centre` needs more than Python, one marked `patience` more than a minute's wait.
Plain `pytest` leaves these out and says how many; with `CI=true` (so in `make test`) nothing is left out: what is
missing on the machine makes them fail.
"""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from centre import migration

NEEDS = {"engine": "an engine", "browser": "a browser", "centre": "a centre", "patience": "patience"}

EVERYTHING = os.environ.get("CI") == "true"

# How long an example takes says more of the machine than of the code. With `CI=true` the examples are the same each
# time, so that red means a change, and there are more of them; other runs see others.
# `--hypothesis-profile=long` is what the targets of make ask for that look for hours, not seconds.
settings.register_profile("usual", deadline=None, derandomize=EVERYTHING, max_examples=100 if EVERYTHING else 20)
settings.register_profile("long", deadline=None)
settings.load_profile("usual")

# Hundreds of processes are started, and pytest rewrites every module of tests: what was compiled once is kept, whatever
# the machine's containers are told.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Every HTTP client reads the machine's certificates when it is made, which takes 50 ms; no test meets one of them.
os.environ["SSL_CERT_DIR"] = os.devnull

TOGETHER = ("journey", "page", "centre", "door", "every_lab", "images")
"""Folders whose tests share what is slow to make; the slowest first, so that no worker is left with it at the end."""

left_out: Counter[str] = Counter()


newest: list[bytes] = []
"""An empty file of people, as the migrations make it."""


def _upgrade(engine: Engine, upgrade: Callable[[Engine], None] = migration.upgrade) -> None:
    """Bring a database up to date; a new file is a copy of the first, since hundreds are made and each takes 50 ms."""
    file = Path(engine.url.database or "")
    is_new = engine.dialect.name == "sqlite" and not file.stat().st_size
    if is_new and newest:
        file.write_bytes(newest[0])
        return
    upgrade(engine)
    if is_new:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        newest.append(file.read_bytes())


migration.upgrade = _upgrade


def pytest_xdist_auto_num_workers() -> int:
    """Say how many processes test at once: one more than there are processors, since many tests wait a good deal."""
    return (os.cpu_count() or 1) + 1


def _wanted(config: pytest.Config) -> bool:
    return EVERYTHING or bool(config.getoption("-m")) or bool(config.getoption("--everything"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--everything", action="store_true", help="run also what plain pytest leaves out")


def _rank(item: pytest.Item) -> int:
    folder = item.path.parent.name
    return TOGETHER.index(folder) if folder in TOGETHER else len(TOGETHER)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give tests that share a stage to one worker, and each other file to one; a file may name a group of its own.

    Here and not when all are collected: a worker has by then noted the groups.
    """
    if not item.get_closest_marker("xdist_group"):
        folder = item.path.parent.name
        item.add_marker(pytest.mark.xdist_group(folder if folder in TOGETHER else item.path.stem))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=_rank)
    if _wanted(config):
        return
    kept = []
    for item in items:
        needs = [name for name in NEEDS if item.get_closest_marker(name)]
        left_out.update(needs[:1])
        if not needs:
            kept.append(item)
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def pytest_collection_finish() -> None:
    # What was imported stays: looking for garbage need not go through it again and again.
    gc.collect()
    gc.freeze()


def pytest_sessionfinish(session: pytest.Session) -> None:
    # Tests are collected by processes of their own; the one that prints the summary learns of it this way.
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = dict(left_out)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    left_out.update(Counter(getattr(node, "workeroutput", {}).get("left_out", {})) - left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if left_out:
        counts = ", ".join(f"{count} that need {NEEDS[name]}" for name, count in left_out.items())
        terminalreporter.write_line(f"Left out: {counts}. Run `make test` for all of them.", yellow=True)
