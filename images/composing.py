"""Calls Compose with images/compose.yaml: `python -m images.composing up|check|env|down|ps|… [settings=FILE]`.

The settings file holds lines `NAME=value`; what is said in the environment wins. Everything has a default but the
name under which people reach the centre.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from images import certificate

COMPOSE = Path(__file__).with_name("compose.yaml")
SOCKET = Path("/var/run/docker.sock")
SETTINGS = Path("/srv/yunlab/yunlab.env")
DEFAULTS = {
    "YUNLAB_ROOT": "/srv/yunlab",
    "YUNLAB_PORT": "8000",
    "YUNLAB_NETWORK": "yunlab",
    "YUNLAB_IMAGES": "yunlab",
    "YUNLAB_GRADER": "yunlab-grader",
}
UP = ("up", "--detach", "--remove-orphans")


class ComposeError(RuntimeError):
    """The centre cannot be composed; the message says what is missing and the remedy."""


def settings(file: Path) -> dict[str, str]:
    """Read a settings file.

    Raises:
        ComposeError: it is not there, or a line is not of the form NAME=value.
    """
    try:
        lines = file.read_text("utf-8").splitlines()
    except OSError as error:
        raise ComposeError(f"settings={file}: cannot be read ({error.strerror}); see docs/for-it.md") from None
    found = {}
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            name, equals, value = line.partition("=")
            if not equals or not name.isidentifier():
                raise ComposeError(f"{file}:{number}: must be NAME=value, or begin with #")
            found[name] = value.strip()
    return found


def environment(said: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """Put together what Compose fills in.

    Raises:
        ComposeError: something has no default and was not said.
    """
    found = {**DEFAULTS, **said, **{name: value for name, value in environ.items() if value}}
    if not found.get("YUNLAB_SITE"):
        raise ComposeError("YUNLAB_SITE is not set: the name people type, such as lab.example.edu.cn")
    if not Path(found["YUNLAB_ROOT"]).is_absolute():
        raise ComposeError(f"YUNLAB_ROOT={found['YUNLAB_ROOT']}: must begin with /")
    found.setdefault("YUNLAB_CERTIFICATES", f"{found['YUNLAB_ROOT']}/certificates")
    found["YUNLAB_CADDY_OPTIONS"] = certificate.options(found)
    return found | {"DOCKER_GROUP": str(SOCKET.stat().st_gid if SOCKET.exists() else 0)}


def program() -> list[str]:
    """Find Compose: the engine's plugin, or the older program of Debian's package docker-compose.

    Raises:
        ComposeError: there is neither.
    """
    for found in (["docker", "compose"], ["docker-compose"]):
        try:
            if subprocess.run([*found, "version"], capture_output=True, check=False).returncode == 0:
                return found
        except FileNotFoundError:
            continue
    raise ComposeError("there is no Compose: apt-get install docker-compose")


def place(known: Mapping[str, str]) -> str:
    """Return lines for a shell that tell the other commands (`make roster`, `make backup`) where this centre lies."""
    root = known["YUNLAB_ROOT"]
    people = f"postgresql+psycopg://yunlab@/yunlab?host={root}/run/postgresql"
    told = {"YUNLAB_STATE": f"{root}/state", "YUNLAB_PEOPLE_DATABASE": people}
    return "".join(f"export {name}={shlex.quote(value)}\n" for name, value in told.items())


def command(words: Sequence[str], known: Mapping[str, str]) -> list[str]:
    """Say how Compose is called; `up` alone starts everything in the background."""
    wanted = UP if list(words) == ["up"] else words
    return [*program(), "--project-name", known["YUNLAB_NETWORK"], "--file", str(COMPOSE), *wanted]


def main(words: Sequence[str]) -> int:
    """Call Compose; return its exit status."""
    file = next((Path(word.partition("=")[2]) for word in words if word.startswith("settings=")), None)
    rest = [word for word in words if not word.startswith("settings=")]
    try:
        said = settings(file) if file and str(file) != "." else settings(SETTINGS) if SETTINGS.exists() else {}
        known = environment(said, os.environ)
        if rest == ["env"]:
            sys.stdout.write(place(known))
            return 0
        if rest in (["up"], ["check"]):
            certificate.check(known)
        if rest == ["check"]:
            return 0
        if rest == ["up"]:
            # Folders that the engine would make otherwise, readable by everybody.
            Path(known["YUNLAB_ROOT"]).mkdir(mode=0o711, parents=True, exist_ok=True)
        return subprocess.run(command(rest, known), env=known, check=False).returncode
    except (ComposeError, certificate.CertificateError, OSError) as error:
        sys.stderr.write(f"yunlab: {error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
