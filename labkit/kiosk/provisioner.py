"""Gets kernels from the forker, in jupyter_client's words; without a forker they are started the usual way."""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import socket
import threading
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any, ClassVar

from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from labkit.kiosk.forker import LONGEST_REQUEST

NAME = "yunlab-forked"

PATIENCE_S = 30.0
"""A forker that takes longer than this has stopped: it loads in a second or two, and forks in a moment."""


class ForkedProcess:
    """A kernel as jupyter_client wants it: what it uses of `subprocess.Popen`.

    Attributes:
        pid: process id.
        returncode: None while it lives; how it ended is not known to anybody who is not its parent, so 0 afterwards.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, handle: int) -> None:
        """Take a process and its handle."""
        self.pid = pid
        self.returncode: int | None = None
        self._handle = handle

    def poll(self) -> int | None:
        """Return None while it lives."""
        return self._look(0.0)

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait until it has ended, at most so long [s]."""
        return self._look(timeout)

    def _look(self, patience: float | None) -> int | None:
        if self.returncode is None and self._has_ended(patience):
            os.close(self._handle)
            self.returncode = 0
        return self.returncode

    def _has_ended(self, patience: float | None) -> bool:
        look = select.poll()
        look.register(self._handle, select.POLLIN)
        return bool(look.poll(None if patience is None else patience * 1000))

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            signal.pidfd_send_signal(self._handle, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Make it end."""
        self.send_signal(signal.SIGKILL)


class Forker:
    """The server's end of the line to the forker."""

    def __init__(self, line: socket.socket) -> None:
        """Take the line."""
        self._line = line
        self._line.settimeout(PATIENCE_S)
        self._turn = threading.Lock()

    def start(self, command: list[str], environment: dict[str, str], folder: str) -> ForkedProcess:
        """Have a kernel forked; waits until the forker has loaded what kernels need.

        Raises:
            OSError: it cannot be forked now, or the forker has gone.
        """
        request = json.dumps({"command": command, "environment": environment, "folder": folder}).encode()
        if len(request) > LONGEST_REQUEST:
            raise OSError(f"a kernel's environment of {len(request)} B is too long; the page's address must be shorter")
        answer, handles = self._ask(request)
        if not handles:
            why = json.loads(answer)["failed"] if answer else "the process that forks kernels has ended"
            raise OSError(f"a kernel cannot be started: {why}")
        return ForkedProcess(int(json.loads(answer)["process"]), handles[0])

    def close(self) -> None:
        """Hang up; the forker ends, and its kernels with it."""
        self._line.close()

    def _ask(self, request: bytes) -> tuple[bytes, list[int]]:
        with self._turn:
            try:
                self._line.sendall(request)
                answer, handles, _, _ = socket.recv_fds(self._line, 4096, 1)
            except BrokenPipeError:
                return b"", []
            except TimeoutError:
                # A late answer would be taken for the next one's.
                self.close()
                raise
        return answer, handles


class ForkedKernel(LocalProvisioner):
    """A kernel that is forked from one that has loaded everything.

    Attributes:
        forker: who forks it; None where the server runs by itself.
    """

    forker: ClassVar[Forker | None] = None

    async def launch_kernel(self, cmd: list[str], **options: Any) -> Any:  # noqa: ANN401 - as inherited
        """Start the kernel."""
        if self.forker is None:
            return await super().launch_kernel(cmd, **options)
        # Voilà's names are members of an enumeration, which print differently from the words they stand for.
        environment = {str.__str__(name): str(value) for name, value in options["env"].items()}
        folder = str(options.get("cwd") or Path.cwd())
        # In a thread: the server answers others while the forker is still loading.
        process = await asyncio.to_thread(self.forker.start, cmd, environment, folder)
        self.process = process  # type: ignore[assignment]
        # It leads a session, so a group, of its own.
        self.pid = self.pgid = process.pid
        self.cwd = folder
        return self.connection_info


def register() -> None:
    """Make the provisioner known, as an installed package's entry point would."""
    # There is one; to look through the entry points of all packages takes as long as half a page.
    KernelProvisionerFactory._get_all_provisioners = staticmethod(list)  # type: ignore[method-assign]
    place = f"{__name__}:{ForkedKernel.__name__}"
    entry = EntryPoint(name=NAME, value=place, group=KernelProvisionerFactory.GROUP_NAME)
    KernelProvisionerFactory.provisioners[NAME] = entry
