"""meshcat's way: a server process relays a matrix for each body and frame."""

from __future__ import annotations

import meshcat
import psutil
from meshcat import geometry, transformations

from benchmarks import fall
from benchmarks.cost import Cost, follow
from benchmarks.listener import listening


def _matrix(pose: fall.Poses) -> fall.Poses:
    matrix: fall.Poses = transformations.quaternion_matrix([pose[6], *pose[3:6]])
    matrix[:3, 3] = pose[:3]
    return matrix


def _furnish(viewer: meshcat.Visualizer) -> list[meshcat.Visualizer]:
    places = [viewer[f"body-{number}"] for number in range(fall.BODIES)]
    for place in places:
        place.set_object(geometry.Sphere(fall.RADIUS))
    return places


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def measure() -> Cost:
    """Simulate and send each frame."""
    viewer, scene = meshcat.Visualizer(), fall.open_fall()
    server = psutil.Process(viewer.window.server_proc.pid)
    places = _furnish(viewer)

    def show(poses: fall.Poses) -> None:
        for place, pose in zip(places, poses, strict=True):
            place.set_transform(_matrix(pose))

    try:
        with listening(viewer.url().replace("http", "ws").replace("/static/", "/")) as listener:
            before = _spent(server)
            cpu = follow(scene, show) + _spent(server) - before
            return Cost(listener.count(), cpu)
    finally:
        server.terminate()
