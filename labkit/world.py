"""The World: a PyBullet scene, built fresh for each run, with the engine's hidden defaults switched off and checked.

PyBullet damps every body by default and puts a motor on every joint; both would spoil each law that a lab teaches. So
bodies enter a World only through `add`, which switches them off and reads them back.
Source: Bullet issue 2655 (default damping); own measurements, docs/fidelity.md.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from labkit.trajectory import Motion, Observation


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep PyBullet's greeting, written by C code, off the standard output and error."""
    sys.stdout.flush()
    kept = [os.dup(1), os.dup(2)]
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        try:
            yield
        finally:
            # C keeps what it writes to a pipe; without this the greeting would come out later.
            ctypes.CDLL(None).fflush(None)
            for number, copy in enumerate(kept, start=1):
                os.dup2(copy, number)
                os.close(copy)


with _quiet():
    import pybullet

STEP = 0.001
"""Time step of the engine [s]."""

SAMPLE = 0.01
"""Time between two looks at the scene [s], unless a lab asks for more: ten steps of the engine."""

FRAME = 0.04
"""Time between two frames of the motion that is drawn [s], unless a lab asks for more."""


class World:
    """A PyBullet scene in a client of its own; use it in a `with` block.

    Attributes:
        client: PyBullet's number for the connection.
        time: simulated time [s].
    """

    def __init__(
        self, gravity: float = 9.8, step: float = STEP, sample: float = SAMPLE, frame: float | None = None
    ) -> None:
        """Open an empty scene.

        Args:
            gravity: acceleration of free fall, downwards [m/s²].
            step: time step of the engine [s]; must divide `sample`.
            sample: time between two looks [s]; a lab that applies forces of its own sets it to `step`, since a force
                stays as it is between two looks.
            frame: time between two frames of the motion [s], a multiple of `sample`; `FRAME` if nothing is said.
        """
        self.client = pybullet.connect(pybullet.DIRECT)
        self.time = 0.0
        self.sample = sample
        self._frame = frame or FRAME
        self._drawn: dict[str, tuple[int, int]] = {}
        pybullet.setGravity(0, 0, -gravity, physicsClientId=self.client)
        pybullet.setPhysicsEngineParameter(
            fixedTimeStep=sample,
            numSubSteps=round(sample / step) if sample > step else 0,
            deterministicOverlappingPairs=1,
            physicsClientId=self.client,
        )

    def __enter__(self) -> World:
        return self

    def __exit__(self, *_: object) -> None:
        pybullet.disconnect(physicsClientId=self.client)

    def sphere(self, radius: float) -> int:
        """Make a collision shape: a sphere of `radius` [m]."""
        return int(pybullet.createCollisionShape(pybullet.GEOM_SPHERE, radius=radius, physicsClientId=self.client))

    def add(self, **multibody: Any) -> int:  # noqa: ANN401 - PyBullet's own words
        """Add a body, PyBullet's `createMultiBody` words, without damping and without motors.

        Raises:
            RuntimeError: the engine did not take the damping away.
        """
        body = int(pybullet.createMultiBody(**multibody, physicsClientId=self.client))
        for link in range(-1, pybullet.getNumJoints(body, physicsClientId=self.client)):
            self._free(body, link)
        return body

    def _free(self, body: int, link: int) -> None:
        client = {"physicsClientId": self.client}
        pybullet.changeDynamics(body, link, linearDamping=0, angularDamping=0, jointDamping=0, **client)
        if link >= 0:
            pybullet.setJointMotorControl2(body, link, pybullet.VELOCITY_CONTROL, force=0, **client)
        damping = pybullet.getJointInfo(body, link, **client)[6] if link >= 0 else 0.0
        if damping:
            raise RuntimeError(f"body {body}, link {link}: the engine kept a damping of {damping}")

    def set_inertia(self, body: int, link: int, diagonal: tuple[float, float, float]) -> None:
        """Set the moments of inertia of a link about its centre of mass [kg m²].

        The engine takes a link's inertia from a box around its shape, and ignores the setting when others come with it.

        Raises:
            RuntimeError: the engine did not take it.
        """
        pybullet.changeDynamics(body, link, localInertiaDiagonal=diagonal, physicsClientId=self.client)
        kept = pybullet.getDynamicsInfo(body, link, physicsClientId=self.client)[2]
        if not np.allclose(kept, diagonal, rtol=1e-6, atol=0):
            raise RuntimeError(f"body {body}, link {link}: the engine kept the inertia {kept}")

    def set_joint(self, body: int, joint: int, angle: float) -> None:
        """Put a joint at an angle [rad], at rest."""
        pybullet.resetJointState(body, joint, angle, 0.0, physicsClientId=self.client)

    def joint_angle(self, body: int, joint: int) -> float:
        """Return the angle of a joint [rad]."""
        return float(pybullet.getJointState(body, joint, physicsClientId=self.client)[0])

    def draw(self, name: str, body: int, link: int) -> None:
        """Take the pose of a body's link into the motion, under a name."""
        self._drawn[name] = (body, link)

    def _pose(self, body: int, link: int) -> list[float]:
        client = {"physicsClientId": self.client}
        if link < 0:
            position, turn = pybullet.getBasePositionAndOrientation(body, **client)
        else:
            position, turn = pybullet.getLinkState(body, link, computeForwardKinematics=1, **client)[:2]
        return [*position, *turn]

    def _poses(self) -> list[list[float]]:
        return [self._pose(body, link) for body, link in self._drawn.values()]

    def run(
        self,
        duration: float,
        look: Callable[[], float | Sequence[float]],
        act: Callable[[], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> Observation:
        """Simulate, looking at the scene every `sample`.

        Args:
            duration: longest simulated time [s].
            look: returns the numbers that are followed, such as an angle.
            act: called before each sample, to apply forces.
            stop: called after each sample; the run ends when it returns True.
        """
        every = round(self._frame / self.sample)
        seen, frames = [look()], [self._poses()]
        for sample in range(1, round(duration / self.sample) + 1):
            if act is not None:
                act()
            pybullet.stepSimulation(physicsClientId=self.client)
            seen.append(look())
            if sample % every == 0:
                frames.append(self._poses())
            if stop is not None and stop():
                break
        return self._observation(seen, frames)

    def _observation(self, seen: Sequence[float | Sequence[float]], frames: list[list[list[float]]]) -> Observation:
        times = np.asarray(self.time + self.sample * np.arange(len(seen)), dtype=np.float64)
        self.time = float(times[-1])
        motion = Motion(self._frame, tuple(self._drawn), np.array(frames).reshape(len(frames), -1, 7))
        return Observation(times, np.array(seen, dtype=np.float64), motion)
