"""What the worker's container reaches besides the state folder: nothing, sockets of this host, or other hosts."""

from pathlib import PurePosixPath

from sqlalchemy import make_url

from hub_config.settings import Settings

MEMORY, MEMORY_EACH = 512, 512
"""Memory of the container: to begin with, and for each worker process [MiB]."""


def of_worker(settings: Settings) -> list[str]:
    """Return the engine's arguments for the worker: sockets are put into the container, hosts ask for a network."""
    folders, needs_network = set(), False
    for socket in _places(settings):
        if socket is None:
            needs_network = True
        else:
            folders.add(str(socket))
    memory = f"{MEMORY + MEMORY_EACH * settings.workers}m"
    network = "bridge" if needs_network else "none"
    binds = [f"--volume={folder}:{folder}" for folder in sorted(folders)]
    return [f"--network={network}", f"--memory={memory}", f"--memory-swap={memory}", *binds]


def _places(settings: Settings) -> list[PurePosixPath | None]:
    """Return the folders of the sockets in use, None for a service on the network."""
    places = []
    if settings.queue:
        places.append(_redis_folder(settings.queue))
    if settings.gradebook:
        places.append(_postgres_folder(settings.gradebook))
    return places


def _redis_folder(address: str) -> PurePosixPath | None:
    path = address.removeprefix("unix://").partition("?")[0]
    return PurePosixPath(path).parent if address.startswith("unix://") else None


def _postgres_folder(address: str) -> PurePosixPath | None:
    host = make_url(address).query.get("host", "")
    return PurePosixPath(str(host)) if str(host).startswith("/") else None
