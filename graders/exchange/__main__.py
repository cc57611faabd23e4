"""Serve the exchange: `python -m graders.exchange`, started by the hub."""

from __future__ import annotations

import os
import sys
from urllib.parse import urlsplit

import uvicorn

from graders.exchange import thrift
from graders.exchange.application import application
from graders.exchange.service import open_service
from graders.state import State
from labkit import log

NEEDED = ("JUPYTERHUB_API_URL", "JUPYTERHUB_SERVICE_URL")


def main() -> int:
    """Serve until stopped; return 1 when it cannot start."""
    thrift.begin()
    log.set_up("exchange")
    missing = [name for name in NEEDED if not os.environ.get(name)]
    if missing:
        print(f"exchange: {', '.join(missing)} not set; the hub sets it for its services", file=sys.stderr)
        return 1
    try:
        service = open_service(State.find(), os.environ["JUPYTERHUB_API_URL"])
    except FileNotFoundError as error:
        print(f"exchange: {error.filename}: no master secret; start the hub first, it makes one", file=sys.stderr)
        return 1
    address = urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"])
    prefix = os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "/services/exchange/")
    uvicorn.run(
        application(service, prefix),
        host=address.hostname or "127.0.0.1",
        port=address.port or 8003,
        # The proxy keeps its connections and must be the one to close them, or it now and then asks a closed one.
        timeout_keep_alive=75,
        log_level="warning",
        log_config=None,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
