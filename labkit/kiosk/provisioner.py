"""Gets kernels from the forker, in jupyter_client's words; without a forker they are started the usual way."""

from __future__ import annotations

import functools
import json
import os
import select
import signal
import socket
import threading
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

from labkit.launch import FORKER

NAME = "yunlab-forked"


class ForkedProcess:
    """A kernel as jupyter_client wants it: what it uses of `subprocess.Popen`.

    Attributes:
        pid: process id.
        returncode: None while it lives; how it ended is not known to anybody who is not its parent, so 0 afterwards.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, end: int) -> None:
        """Take a process and the pipe of which it holds the other end."""
        self.pid = pid
        self.returncode: int | None = None
        self._end = end

    def poll(self) -> int | None:
        """Return None while it lives."""
        return self._look(0.0)

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait until it has ended, at most so long [s]."""
        return self._look(timeout)

    def _look(self, patience: float | None) -> int | None:
        if self.returncode is None and select.select([self._end], [], [], patience)[0]:
            os.close(self._end)
            self.returncode = 0
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Make it end."""
        self.send_signal(signal.SIGKILL)


class Forker:
    """The server's end of the line to the forker."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._turn = threading.Lock()

    def start(self, command: list[str], environment: dict[str, str], folder: str) -> ForkedProcess:
        """Have a kernel forked.

        Raises:
            ConnectionError: the forker has gone.
        """
        request = {"command": command, "environment": environment, "folder": folder}
        with self._turn:
            self._line.sendall(json.dumps(request).encode())
            answer, ends, _, _ = socket.recv_fds(self._line, 4096, 1)
        if not answer or not ends:
            raise ConnectionError("the process that forks kernels has ended")
        return ForkedProcess(int(json.loads(answer)["process"]), ends[0])


@functools.cache
def _forker() -> Forker | None:
    """Return the line to the forker, where there is one; not at import, since that happens before the server is forked."""
    number = os.environ.pop(FORKER, None)
    return Forker(socket.socket(fileno=int(number))) if number else None


class ForkedKernel(LocalProvisioner):
    """A kernel that is forked from one that has loaded everything."""

    async def launch_kernel(self, cmd: list[str], **options: Any) -> Any:  # noqa: ANN401 - as inherited
        """Start the kernel."""
        forker = _forker()
        if forker is None:
            return await super().launch_kernel(cmd, **options)
        environment = {str.__str__(name): str(value) for name, value in options["env"].items()}
        folder = str(options.get("cwd") or Path.cwd())
        self.process = forker.start(cmd, environment, folder)  # type: ignore[assignment]
        # It leads a session, so a group, of its own.
        self.pid = self.pgid = self.process.pid  # type: ignore[attr-defined]
        self.cwd = folder  # type: ignore[assignment]
        return self.connection_info


def register() -> None:
    """Make the provisioner known, as an installed package's entry point would."""
    place = f"{__name__}:{ForkedKernel.__name__}"
    entry = EntryPoint(name=NAME, value=place, group=KernelProvisionerFactory.GROUP_NAME)
    KernelProvisionerFactory.provisioners[NAME] = entry
