"""What `make` calls: `python -m hub_config.setup run|install|page|images|test|clean`."""

import os
import sys
from collections.abc import Callable

from hub_config.setup import clean, everything, page, preflight
from hub_config.setup.install import VENV, install
from hub_config.setup.step import ROOT, SetupError, environment


def run() -> None:
    """Install what is missing, then become the centre."""
    preflight.check(os.environ)
    install()
    page.build()
    _become("-m", "hub_config")


def only_install() -> None:
    """Install what is missing."""
    preflight.check_python()
    preflight.check_room()
    install()


def only_page() -> None:
    """Build the page."""
    only_install()
    page.build()


def images() -> None:
    """Build the container images."""
    only_page()
    _become("-m", "images.build")


def _become(*arguments: str) -> None:
    # The same process goes on, so that Ctrl-C and signals reach it without anybody in between.
    os.chdir(ROOT)
    python = str(VENV / "bin" / "python")
    sys.stdout.flush()
    os.execve(python, [python, *arguments], environment())  # noqa: S606 (there is no shell on purpose)


COMMANDS: dict[str, Callable[[], None]] = {
    "run": run,
    "install": only_install,
    "page": only_page,
    "images": images,
    "test": everything.test,
    "clean": clean.clean,
}


def main() -> None:
    """Do what the first argument names."""
    try:
        COMMANDS[sys.argv[1]]()
    except SetupError as error:
        sys.exit(f"\nyunlab: {error}")
    except KeyboardInterrupt:
        sys.exit("\nyunlab: stopped; run the same command to go on")


if __name__ == "__main__":
    main()
