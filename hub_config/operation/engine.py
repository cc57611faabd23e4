"""What the container engine says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

PATIENCE_S = 1


def look(network: str, images: Sequence[str]) -> dict[str, Any]:
    """Ask the engine.

    Args:
        network: of the centre; its containers are counted.
        images: without which servers do not start.

    Returns:
        Version, number of containers, and which images are missing.
    """
    import docker

    client = docker.from_env(timeout=PATIENCE_S)
    try:
        there = {tag.partition(":")[0] for image in client.api.images() for tag in image["RepoTags"] or ()}
        running = client.api.containers(filters={"network": network})
        return {
            "kind": "docker",
            "version": client.api.version()["Version"],
            "containers": len(running),
            "missing": [name for name in images if name not in there],
        }
    finally:
        client.close()
