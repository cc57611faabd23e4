"""What `make` calls: `python -m hub_config.setup run|install|page|images|centre-images|upgrade|test|clean`."""

import os
import sys
from collections.abc import Callable

from hub_config.setup import clean, everything, page, preflight
from hub_config.setup.install import VENV, install
from hub_config.setup.step import ROOT, SetupError, Step, environment


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


def centre_images() -> None:
    """Build the images of pupils' servers, then those of the centre's own services."""
    only_page()
    Step("images", "building the images (some minutes the first time)", "Its log says which step failed.").call(
        [str(VENV / "bin" / "python"), "-m", "images.build"], environment=environment()
    )
    _become("-m", "images.service")


def upgrade() -> None:
    """Install what this version needs, then bring what is stored up to date."""
    if any(word.startswith("composed=") and word != "composed=" for word in sys.argv[2:]):
        preflight.check_python()
        preflight.check_room()
    else:
        # A centre that runs holds its ports: it must be stopped first.
        preflight.check(os.environ)
    install()
    page.build()
    _become("-m", "hub_config.keeping", "upgrade", *sys.argv[2:])


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
    "centre-images": centre_images,
    "upgrade": upgrade,
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
