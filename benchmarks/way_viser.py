"""viser's way: messages for each body and frame, gathered by its server."""

from __future__ import annotations

import viser

from benchmarks import fall
from benchmarks.cost import Cost, follow
from benchmarks.listener import listening


def _furnish(server: viser.ViserServer) -> list[viser.SceneNodeHandle]:
    return [server.scene.add_icosphere(f"/body-{number}", radius=fall.RADIUS) for number in range(fall.BODIES)]


def measure() -> Cost:
    """Simulate and send each frame."""
    server, scene = viser.ViserServer(host="127.0.0.1", port=0, verbose=False), fall.open_fall()
    places = _furnish(server)

    def show(poses: fall.Poses) -> None:
        with server.atomic():
            for place, pose in zip(places, poses, strict=True):
                place.position, place.wxyz = pose[:3], pose[[6, 3, 4, 5]]

    url = f"ws://127.0.0.1:{server.get_port()}"
    with listening(url, f"viser-v{viser.__version__}") as listener:
        cpu = follow(scene, show)
        cost = Cost(listener.count(), cpu)
    server.stop()
    return cost
