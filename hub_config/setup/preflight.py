"""What can be known to go wrong before the slow steps begin."""

import errno
import importlib.util
import os
import shutil
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from hub_config.settings import INNER_PORTS, SettingError, Settings, load, raw
from hub_config.settings.choice import FORBIDDEN
from hub_config.settings.problem import Place, Problem
from hub_config.setup.step import ROOT, SetupError

PYTHON = (3, 11)
ROOM_TO_INSTALL = 5e9  # [byte]
ROOM_TO_RUN = 1e9  # [byte]
ENGINE_SOCKET = Path("/var/run/docker.sock")


def check(environ: Mapping[str, str]) -> None:
    """Check everything that needs checking before `make run`.

    Raises:
        SetupError: Something is missing or taken; the message names the remedy.
    """
    check_python()
    check_room()
    try:
        settings = load({**environ, "ENGINE": "local", "YUNLAB_PRODUCTION": "0"})
    except SettingError as error:
        raise SetupError(str(error)) from error
    check_engine(environ, ENGINE_SOCKET)
    check_ports(settings)


def check_python() -> None:
    """Check that this Python is the one that everything is pinned for, and can make environments."""
    if sys.version_info[:2] != PYTHON:
        raise SetupError("Python 3.11 is needed; on Debian or Ubuntu: sudo apt-get install python3.11 python3.11-venv")
    if importlib.util.find_spec("ensurepip") is None:
        raise SetupError(
            "Python's venv module is incomplete; on Debian or Ubuntu: sudo apt-get install python3.11-venv"
        )


def check_room() -> None:
    """Check that the disk has room for what will be installed."""
    needed = ROOM_TO_RUN if (ROOT / ".venv" / ".made-from").exists() else ROOM_TO_INSTALL
    free = shutil.disk_usage(ROOT).free
    if free < needed:
        raise SetupError(
            f"{ROOT}: {free / 1e9:.1f} GB free, {needed / 1e9:.0f} GB needed; make room, or clone elsewhere"
        )


def check_engine(environ: Mapping[str, str], path: Path) -> None:
    """Check that an engine which is there may be used; it is asked itself once there is something to ask with."""
    wanted = raw(environ, "ENGINE")
    if wanted == "local" or environ.get("DOCKER_HOST") or not path.exists():
        return
    if not os.access(path, os.R_OK | os.W_OK):
        raise SetupError(str(SettingError([Problem(Place(f"ENGINE={wanted}"), FORBIDDEN)])))


def check_ports(settings: Settings) -> None:
    """Check that nothing else holds a port that is needed."""
    check_port(settings.address, settings.port, settings.port)
    for port in range(settings.port + 1, settings.port + 1 + INNER_PORTS):
        check_port("127.0.0.1", port, settings.port)


def check_port(address: str, port: int, public: int) -> None:
    """Check one port.

    Args:
        address: Address that will be listened on.
        port: The port.
        public: The public port it follows, for the remedy.
    """
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise SetupError(_port_message(error, address, port, public)) from error


def _port_message(error: OSError, address: str, port: int, public: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {port} is taken; another 'make run', or another program ('ss -ltnp' names it). "
            f"Stop it, or choose five free ports: make run YUNLAB_PORT={public + 100}"
        )
    if error.errno == errno.EACCES:
        return f"YUNLAB_PORT={public}: this account may not use it; choose one above 1023, such as 8000"
    return f"YUNLAB_ADDRESS={address}: cannot be listened on ({error.strerror}); use an address of this machine"
