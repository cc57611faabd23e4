"""How the hub opens its database: sign-ins and servers, which are made anew where they are lost."""

import sqlite3
from typing import Any


class Connection(sqlite3.Connection):
    """A connection that does not wait for the disk.

    One start of a server is some fifty waits otherwise, a tenth of a second in which the hub answers nobody. With a log
    of its own a hub that is killed loses nothing; a machine that loses its power may lose the last sign-ins.
    """

    def __init__(self, *place: Any, **options: Any) -> None:  # noqa: ANN401 (sqlite3's own)
        super().__init__(*place, **options)
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL"):
            self.execute(f"PRAGMA {pragma}").close()
