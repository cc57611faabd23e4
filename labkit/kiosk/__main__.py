"""Starts the kiosk: under the hub when the hub says so, by itself otherwise (for tests and for looking at a lab)."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable

from labkit.kiosk import provisioner
from labkit.kiosk.server import LABKIT, LABS, Kiosk


def main() -> None:
    """Start the server."""
    # Voilà looks for templates there, and would read a configuration from the current folder.
    os.environ["JUPYTER_PATH"] = str(LABKIT)
    os.chdir(LABS)
    # A file of the pupil's, or of a lab, must not shadow a module of the kernel's.
    os.environ["PYTHONSAFEPATH"] = "1"
    _choose_runtime_folder()
    if "JUPYTERHUB_SERVICE_URL" not in os.environ:
        Kiosk.launch_instance()
        return
    from jupyterhub.singleuser.extension import JupyterHubSingleUser

    JupyterHubSingleUser.serverapp_class = Kiosk
    JupyterHubSingleUser.launch_instance()


def serve(line: socket.socket, options: list[str], listening: Callable[[], None]) -> None:
    """Start the server with a line to the forker of its kernels.

    Args:
        line: the server's end.
        options: the server's, as on a command line.
        listening: called when the server can be reached.
    """
    Kiosk.listening = staticmethod(listening)
    provisioner.ForkedKernel.forker = provisioner.Forker(line)
    sys.argv = ["yunlab-kiosk", *options]
    main()


def _choose_runtime_folder() -> None:
    """Keep the kernels' sockets where their paths stay short: a longer one than 107 bytes cannot be used."""
    if "JUPYTER_RUNTIME_DIR" in os.environ:
        return
    folder = tempfile.mkdtemp(prefix="yunlab-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["JUPYTER_RUNTIME_DIR"] = folder


if __name__ == "__main__":
    main()
