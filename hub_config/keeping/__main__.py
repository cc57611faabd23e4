"""What `make` calls: `python -m hub_config.keeping backup|restore|drill|upgrade name=value …`."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from hub_config.keeping import around, drill, postgres, upgrade
from hub_config.keeping.archive import ArchiveError
from hub_config.keeping.backup import KEEP, BackupError, alone, backup, backups, prune
from hub_config.keeping.manifest import ManifestError
from hub_config.keeping.postgres import PostgresError
from hub_config.keeping.restore import RestoreError, restore
from hub_config.keeping.seal import SealError, passphrase
from hub_config.keeping.upgrade import UpgradeError
from hub_config.settings import SettingError, Settings, load
from hub_config.setup.step import SetupError, say

Words = dict[str, str]


class WordError(ValueError):
    """A word of the command that cannot be used; the message says which and what to say."""


TROUBLE = (
    *(ArchiveError, BackupError, ManifestError, PostgresError, RestoreError),
    *(SealError, SettingError, SetupError, UpgradeError, WordError),
)


def read(words: Sequence[str], known: Sequence[str]) -> Words:
    """Read `name=value` words; empty values are as if they were not said.

    Raises:
        WordError: a word is not one of those that are known.
    """
    said = dict(word.partition("=")[::2] for word in words)
    unknown = sorted(set(said) - set(known))
    if unknown:
        raise WordError(f"{unknown[0]}: is not known here; say one of {', '.join(known)}")
    return {name: value for name, value in said.items() if value}


def folder(settings: Settings, words: Words) -> Path:
    """Return where backups lie: beside the state folder unless another place is named."""
    chosen = words.get("to") or str(settings.state.with_name(f"{settings.state.name}-backups"))
    return Path(chosen).expanduser().resolve()


def make(settings: Settings, words: Words) -> str:
    """Make a backup and remove the oldest ones."""
    keep = words.get("keep", str(KEEP))
    if not (keep.isascii() and keep.isdigit() and int(keep)):
        raise WordError(f"keep={keep}: must be a whole number of backups, at least 1")
    place = folder(settings, words)
    with alone(place):
        made = backup(settings, place, secret=_secret(words), environ=os.environ)
        gone = prune(place, int(keep))
    return f"{made}\n  {made.stat().st_size / 1e6:.1f} MB; {len(backups(place))} backups there, {len(gone)} removed"


def bring_back(settings: Settings, words: Words) -> str:
    """Restore a backup."""
    found = restore(_file(words), settings.state, postgres.databases(settings), _secret(words))
    said = " ".join(f"{name}={value}" for name, value in found.settings.items())
    return f"{settings.state}\n  {len(found.parts)} files of {found.made}; settings then: {said or 'the defaults'}"


def try_out(settings: Settings, words: Words) -> str:
    """Restore a backup aside and try whether it is good."""
    chosen = _file(words) if words.get("file") else _newest(folder(settings, words))
    scratch = {name: words["postgres"] for name in postgres.databases(settings) if "postgres" in words}
    found = drill.drill(chosen, settings, scratch, _secret(words))
    return (
        f"{chosen}: good. Restored in {found.seconds:.1f} s; {found.courses} classes, "
        f"{found.courses_with_work} of them with assignments, {found.blobs} blobs as their names say; "
        "exchange and centre start on it"
    )


def bring_up_to_date(settings: Settings, words: Words) -> str:
    """Upgrade what is stored, and the containers around it where there are any."""
    todo = upgrade.steps(settings, folder(settings, words), _secret(words), os.environ)
    build = words.get("images") != "0"
    for step in around.around(todo, words.get("composed", ""), words.get("settings", ""), build=build):
        say(f"  {step.title} …")
        step.act()
    return "up to date; " + ("it runs again" if words.get("composed") else "start it with make run")


def _file(words: Words) -> Path:
    path = Path(words.get("file", "")).expanduser().resolve()
    if not path.is_file():
        raise WordError(f"file={words.get('file', '')}: name a backup, such as file=/srv/backups/yunlab-….backup")
    return path


def _newest(place: Path) -> Path:
    found = backups(place)
    if not found:
        raise WordError(f"{place}: no backup is there; make one with make backup, or name one with file=")
    return found[-1]


def _secret(words: Words) -> bytes | None:
    return passphrase(Path(words["passphrase"]).expanduser()) if words.get("passphrase") else None


COMMANDS = {
    "backup": (make, ("to", "keep", "passphrase")),
    "restore": (bring_back, ("file", "passphrase")),
    "drill": (try_out, ("file", "to", "passphrase", "postgres")),
    "upgrade": (bring_up_to_date, ("to", "passphrase", "composed", "settings", "images")),
}


def main(words: Sequence[str]) -> int:
    """Do what the first word says; return the exit status."""
    act, known = COMMANDS[words[0]]
    try:
        # Neither an engine nor a running hub is needed, and asking for one might make a network.
        settings = load({**os.environ, "ENGINE": "local", "YUNLAB_PRODUCTION": "0"})
        said = act(settings, read(words[1:], known))
    except TROUBLE as error:
        sys.stderr.write(f"yunlab: {error}\n")
        return 1
    sys.stdout.write(f"{said}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
