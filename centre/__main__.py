"""Serves the centre's pages: `python -m centre`, started by the hub."""

import logging
import os
import sys

import uvicorn

from centre import app, setting
from labkit import log


def main() -> None:
    """Serves until the hub stops us."""
    try:
        settings = setting.load(os.environ)
    except setting.SettingError as error:
        sys.exit(str(error))
    # Who had what done stands in the hub's log; what other packages tell of their own work does not.
    log.set_up("centre", logging.WARNING)
    for own in ("centre", "request"):
        logging.getLogger(own).setLevel(logging.INFO)
    uvicorn.run(
        app.create(settings),
        host=settings.address,
        port=settings.port,
        log_level="warning",
        log_config=None,
        # The proxy keeps its connections and must be the one to close them, or it now and then asks a closed one.
        timeout_keep_alive=75,
    )


if __name__ == "__main__":
    main()
