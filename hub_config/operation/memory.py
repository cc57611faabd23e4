"""How much memory a server takes: what the kernel counts for its container, or for its processes."""

from __future__ import annotations

from pathlib import Path

import psutil

GROUPS = Path("/sys/fs/cgroup")
PLACES = (
    ("docker/{id}", "memory.current", "inactive_file"),
    ("system.slice/docker-{id}.scope", "memory.current", "inactive_file"),
    ("memory/docker/{id}", "memory.usage_in_bytes", "total_inactive_file"),
    ("memory/system.slice/docker-{id}.scope", "memory.usage_in_bytes", "total_inactive_file"),
)
"""Where the kernel counts for a container: folder, file, and the part of it that the kernel gives back when asked."""


def of_container(identifier: str, groups: Path = GROUPS) -> int | None:
    """Return the memory of a container [B], as the engine tells it; None where the kernel counts elsewhere."""
    for folder, count, spare in PLACES:
        place = groups / folder.format(id=identifier)
        try:
            used = int((place / count).read_text("ascii"))
            facts = dict(line.split() for line in (place / "memory.stat").read_text("ascii").splitlines())
        except (OSError, ValueError):
            continue
        return max(0, used - int(facts.get(spare, 0)))
    return None


def of_process(number: int) -> int | None:
    """Return the memory of a process and its children [B], what they share counted once; None where it has ended."""
    try:
        first = psutil.Process(number)
        return sum(int(each.memory_full_info().pss) for each in (first, *first.children(recursive=True)))
    except psutil.Error:
        return None
