"""Brings a roster into the centre: `make roster`. It needs neither engine nor running hub."""

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from centre.roster import wish
from centre.roster.command import Command
from centre.roster.problem import RosterError
from hub_config.settings import SettingError, load


def main(words: Sequence[str]) -> int:
    """Does what was asked for; returns the exit status."""
    terminal = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    try:
        # What pupils' servers run in does not matter here, and asking for it might make a network.
        settings = load({**os.environ, "ENGINE": "local", "YUNLAB_PRODUCTION": "0"})
        wanted = wish.read(words, terminal)
    except SettingError as error:
        return _refused(str(error))
    except RosterError as error:
        return _refused(error.told(wish.spoken(terminal)))
    settings.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    zone = ZoneInfo(settings.time_zone)
    name = f"{datetime.now(zone):%Y%m%d-%H%M%S}.csv"
    return Command(settings.people, zone, settings.state / "first-passwords" / name, wanted).run()


def _refused(said: str) -> int:
    sys.stderr.write(f"{said}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
