"""The first container: makes folders, secrets and the pupils' network, and tells the others what they must know.

Then it keeps the packet filter in place. It alone is root and may change the filter; nobody speaks to it.
"""

import logging
import os
import signal
import threading
from pathlib import Path
from types import FrameType

from traitlets.config import Config

from hub_config import network, secret, services
from hub_config.apart import certificate, place, told
from hub_config.folder import ensure_state, owner
from hub_config.settings import Settings

BESIDE = ("postgres", "redis", "caddy", "certificates", "run/postgresql", "run/redis")
"""Folders of other services, beside the state folder."""

VIEWS = {"exchange": ("exchange", "queue", "courses"), "worker": ("exchange", "queue", "courses", "sandbox")}
"""What is laid into the folder of a service: the places must be there."""

FOR_THE_CENTRE = ("capacity.json", "last-backup.json")
"""What is written into the state folder from outside and read by the centre's pages, if it is there."""

LOOK_EVERY = 30.0  # [s]
READY = Path("/tmp/ready")  # noqa: S108 - the container's own
"""What the container's health is told by."""

_log = logging.getLogger(__name__)


def prepare(settings: Settings) -> None:
    """See to it that everything is there which the other containers need; done again, it changes nothing."""
    for folder in (settings.state, *(settings.state.parent / name for name in BESIDE)):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _give_all(folder)
    secret.ensure(settings.master_key_file)
    ensure_state(settings.state)
    c = Config()
    services.apply(c, settings)
    for name, known in told.everybody(settings, c.JupyterHub.services).items():
        place.write(settings.state, name, known)
    for name, folders in VIEWS.items():
        for inside in folders:
            (settings.state / "service" / name / inside).mkdir(exist_ok=True)
    # The exchange alone derives from it what pupils' benches are told.
    view = settings.state / "service" / "exchange" / "master.key"
    view.write_bytes(settings.master_key_file.read_bytes())
    view.chmod(0o600)
    _give_all(settings.state)


def _give_all(folder: Path) -> None:
    """Give to our account what others have made: a restored backup, say."""
    for path in (folder, *folder.rglob("*")):
        if path.lstat().st_uid != owner()[0]:
            place.give(path)


def hand_on(state: Path) -> None:
    """Put what is new for the centre where its container sees it."""
    for name in FOR_THE_CENTRE:
        place.hand_on(state / name, state / "service" / "centre" / name)


def keep(settings: Settings) -> None:
    """Keep the packet filter in place, and what hub and centre read new, until told to stop."""
    ending = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        ending.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    ports = (settings.hub_port, settings.exchange_port)
    while True:
        if not network.is_guarded(settings.network):
            network.guard(settings.network, ports)
            _log.warning("the packet filter of %s was put in place", settings.network)
        hand_on(settings.state)
        certificate.note(settings.state, os.environ)
        READY.touch()
        if ending.wait(LOOK_EVERY):
            return
