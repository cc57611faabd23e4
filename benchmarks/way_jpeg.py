"""The usual way: the server draws, and sends a JPEG for each frame."""

from __future__ import annotations

import io
import time

import numpy as np
import pybullet
from PIL import Image

from benchmarks import fall
from benchmarks.cost import Cost

WIDTH, HEIGHT, QUALITY = 640, 480, 80
EVERY = 5
"""TinyRenderer is slower than 30 frames a second: each fifth frame of the run is drawn, and counts five times."""


def _draw() -> int:
    """Draw a frame and return the length of its JPEG [B]."""
    view = pybullet.computeViewMatrix([0, -3.2, 1.4], [0, 0, 0.6], [0, 0, 1])
    lens = pybullet.computeProjectionMatrixFOV(45, WIDTH / HEIGHT, 0.1, 30)
    image = pybullet.getCameraImage(WIDTH, HEIGHT, view, lens, renderer=pybullet.ER_TINY_RENDERER)[2]
    pixels = np.reshape(np.asarray(image, np.uint8), (HEIGHT, WIDTH, 4))[..., :3]
    written = io.BytesIO()
    Image.fromarray(pixels).save(written, "JPEG", quality=QUALITY)
    return written.tell()


def measure() -> Cost:
    """Simulate and draw."""
    scene, data, drawing, begin = fall.open_fall(), 0, 0.0, time.process_time()
    for number, _ in enumerate(scene.frames()):
        if number % EVERY == 0:
            spent = time.process_time()
            data += _draw()
            drawing += time.process_time() - spent
    simulating = time.process_time() - begin - drawing
    return Cost(data * EVERY, simulating + drawing * EVERY)
