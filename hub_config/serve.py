"""Runs the hub in the foreground and cleans up behind it."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

from hub_config import engine, process
from hub_config.settings import CHECKOUT, Settings
from hub_config.settings.source import VARIABLE, find
from hub_config.setup.step import SHOWN, SetupError, environment

CONFIGURATION = CHECKOUT / "hub_config" / "jupyterhub_config.py"
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
BETWEEN_LOOKS = 0.5  # [s]


def serve(settings: Settings, announce: Callable[[], None], configuration: Path = CONFIGURATION) -> None:
    """Run the hub until it is told to stop.

    Args:
        settings: The installation's settings.
        announce: Called once, when people can sign in.
        configuration: The hub's file.

    Raises:
        SetupError: The hub stopped by itself.
    """
    process.adopt_orphans()
    if settings.engine == "docker":
        engine.remove_containers(settings.network)
    log = _fresh_log(settings)
    hub = _start(settings, log, configuration)
    stopping = threading.Event()
    with _handing_on(hub, stopping):
        threading.Thread(target=_announce_when_up, args=(settings, hub, announce), daemon=True).start()
        code = hub.wait()
        process.end_children()
        _sweep(settings)
    if not stopping.is_set():
        raise SetupError(_failure(code, log))


def _sweep(settings: Settings) -> None:
    """Take away what the engine still holds of this centre."""
    if settings.engine == "docker":
        from hub_config import network

        engine.remove_containers(settings.network)
        network.remove(settings.network)


def _fresh_log(settings: Settings) -> Path:
    log = settings.state / "log" / "hub.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists():
        log.replace(log.with_suffix(".log.1"))
    return log


def _start(settings: Settings, log: Path, configuration: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as output:
        # In a session of its own: Ctrl-C at the terminal reaches the hub once, through here, not twice.
        return subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "--config", str(configuration)],
            cwd=settings.state,
            env=environment() | _found(settings),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=process.stop_with_parent,
        )


def _found(settings: Settings) -> dict[str, str]:
    """Say where things are to a process that starts in another folder."""
    file = find(os.environ)
    return {"YUNLAB_STATE": str(settings.state), **({VARIABLE: str(file)} if file else {})}


@contextmanager
def _handing_on(hub: subprocess.Popen[bytes], stopping: threading.Event) -> Iterator[None]:
    """Hand signals on to the hub: the first asks it to stop, a third makes it."""
    received = []

    def hand_on(number: int, _frame: FrameType | None) -> None:
        received.append(number)
        stopping.set()
        if len(received) == 1:
            hub.terminate()
            # Whoever was told may have gone; what is left to do is done all the same.
            with suppress(OSError):
                sys.stdout.write("\nstopping; everybody's work is saved …\n")
                sys.stdout.flush()
        elif len(received) > 2:
            hub.kill()

    before = {number: signal.signal(number, hand_on) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _announce_when_up(settings: Settings, hub: subprocess.Popen[bytes], announce: Callable[[], None]) -> None:
    pause = threading.Event()
    while hub.poll() is None:
        if _is_up(settings):
            announce()
            return
        pause.wait(BETWEEN_LOOKS)


def _is_up(settings: Settings) -> bool:
    try:
        with urlopen(f"{settings.public_url}/hub/login", timeout=5) as answer:  # noqa: S310 (our own address)
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _failure(code: int, log: Path) -> str:
    lines = log.read_text("utf-8", errors="replace").splitlines()[-SHOWN:]
    end = "\n".join(f"    {line}" for line in lines)
    return f"the hub stopped by itself ({code})\n{end}\n  the whole log: {log}"
