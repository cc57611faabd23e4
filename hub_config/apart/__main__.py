"""What the containers of images/compose.yaml run: `python -m hub_config.apart guard|hub`."""

import logging
import os
import sys
from pathlib import Path

from hub_config import demo
from hub_config.apart import guard
from hub_config.settings import SettingError, load
from hub_config.setup.step import SetupError

CONFIGURATION = Path(__file__).with_name("apart_config.py")


def run_guard() -> None:
    """Prepare everything, then keep the filter."""
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(levelname)s %(message)s")
    settings = load(os.environ)
    guard.prepare(settings)
    guard.keep(settings)


def run_hub() -> None:
    """Become the hub."""
    settings = load(os.environ)
    if settings.production:
        demo.refuse(settings)
    os.chdir(settings.state)
    # In this process: a fresh one would load anew what has been loaded, while everybody waits.
    from jupyterhub.app import JupyterHub

    JupyterHub.launch_instance(["--config", str(CONFIGURATION)])


COMMANDS = {"guard": run_guard, "hub": run_hub}


def main(name: str) -> None:
    """Run what is named."""
    try:
        COMMANDS[name]()
    except (SettingError, SetupError, ValueError) as error:
        sys.exit(f"yunlab: {error}")


if __name__ == "__main__":
    main(sys.argv[1])
