"""`make settings`: writes the file of settings, or checks the one that is there."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from hub_config.settings import SettingError, load
from hub_config.settings.local import Folder
from hub_config.settings.paper import example, page
from hub_config.settings.problem import LANGUAGES, _, told
from hub_config.settings.source import NAME, VARIABLE, find
from hub_config.settings.table import DEFAULTS


def main(arguments: list[str], environ: Mapping[str, str]) -> int:
    """Write or check; returns the exit status."""
    if arguments == ["--page"]:
        sys.stdout.write(page())
        return 0
    try:
        file = _wanted(environ)
        if not file.exists():
            _write(file)
            return _say(_("{file}: written; every setting stands in it with its default"), file)
        # Whether there is an engine is asked at the start of the centre.
        load({**environ, "ENGINE": "local", "YUNLAB_PRODUCTION": "0"})
    except SettingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return _say(_("{file}: everything in it can be used"), file)


def _wanted(environ: Mapping[str, str]) -> Path:
    """Return the file that counts, or the one that would."""
    if wanted := environ.get(VARIABLE):
        return Path(wanted).expanduser().resolve()
    return find(environ) or Folder().read(environ.get("YUNLAB_STATE") or DEFAULTS["YUNLAB_STATE"]) / NAME


def _write(file: Path) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # It may come to hold a database's password.
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
        opened.write(example())


def _say(message: str, file: Path) -> int:
    for language in LANGUAGES:
        sys.stdout.write(told(message, language, {"file": file}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
