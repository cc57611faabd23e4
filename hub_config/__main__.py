"""Starts the centre and keeps it in the foreground: what `make run` ends with."""

import os
import subprocess
import sys

from hub_config import demo, secret
from hub_config.serve import serve
from hub_config.settings import CHECKOUT, SettingError, Settings, load
from hub_config.setup import preflight
from hub_config.setup.step import SetupError, environment, say

EVALUATION = (
    "仅供评估：没有隔离 — evaluation only, no isolation\n"
    "  everybody's programs run on this machine under this account; install docker.io to keep them apart"
)


def main() -> None:
    """Prepare what is missing, then serve until told to stop."""
    try:
        settings = load(os.environ)
        preflight.check_ports(settings)
        prepare(settings)
        serve(settings, lambda: announce(settings))
    except (SettingError, SetupError, ValueError) as error:
        sys.exit(f"\nyunlab: {error}")


def prepare(settings: Settings) -> None:
    """Make what the first start needs: secrets, images, the demo centre."""
    settings.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    secret.ensure(settings.master_key_file)
    if settings.production:
        demo.refuse(settings)
    if settings.engine == "docker":
        build_images()
    if not settings.production:
        demo.ensure(settings)


def build_images() -> None:
    """Build the container images that are not current.

    Raises:
        SetupError: They cannot be built; the builder has said why.
    """
    done = subprocess.run([sys.executable, "-m", "images.build"], cwd=CHECKOUT, env=environment(), check=False)
    if done.returncode:
        raise SetupError("the images cannot be built, see above; ENGINE=local evaluates without them")


def announce(settings: Settings) -> None:
    """Tell the person at the terminal where to go."""
    say(f"\nYunlab · 云实验   {settings.public_url}\n")
    if settings.engine == "local":
        say(f"  {EVALUATION}\n")
    if demo.usernames(settings):
        for school in demo.SCHOOLS:
            names = school.student_names
            say(f"  {school.title[0]}  pupils {names[0]} … {names[-1]}   teacher {school.teacher_name}")
        say(f"  {demo.DISTRICT[1]}  office (IT) {demo.OFFICE[0]}")
        say(f"  password of all of them: {demo.PASSWORD} (the demo's staff needs no authenticator app)\n")
    say("Ctrl-C stops it.")


if __name__ == "__main__":
    main()
