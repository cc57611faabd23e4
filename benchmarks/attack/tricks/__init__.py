"""Tricks on records and on the exchange: each public function of a module is one, found by its name."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from types import ModuleType

from benchmarks.attack.intruder import Trick
from benchmarks.attack.technique import Technique
from benchmarks.attack.tricks import answer, call, record

GROUPS = {"forged_records": record, "hostile_calls": call, "strange_answers": answer}


def _of(group: str, module: ModuleType) -> Iterator[tuple[Technique, Trick]]:
    for name, trick in inspect.getmembers(module, inspect.isfunction):
        if trick.__module__ == module.__name__ and not name.startswith("_"):
            yield Technique(group, name.replace("_", " "), "", False), trick


TRICKS: dict[Technique, Trick] = {what: trick for group, module in GROUPS.items() for what, trick in _of(group, module)}
"""What each technique does."""
