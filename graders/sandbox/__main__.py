"""`python -m graders.sandbox`: the keeper of the sandboxes, on the host, started by the hub.

It serves nobody until every probe has shown that the limits hold on this engine.
"""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from graders.sandbox.engine import Engine
from graders.sandbox.keeper import Keeper, make_folder
from graders.sandbox.output import SandboxError
from graders.sandbox.pool import Pool
from graders.sandbox.probe import every
from labkit import log

_log = logging.getLogger(__name__)


def serve(file: Path, centre: str, owner: tuple[int, int]) -> None:
    """Check the limits, then serve until told to stop.

    Args:
        file: the socket to make.
        centre: whose sandboxes these are: the container network's name.
        owner: user and group of the worker.

    Raises:
        SandboxError: there is no engine, or its limits do not hold.
    """
    engine = Engine(centre)
    make_folder(file.parent)
    # One that an earlier keeper left would let callers wait for nobody while the probes are tried.
    file.unlink(missing_ok=True)
    engine.sweep()
    _log.info("%d probes end as they should; serving at %s", every.ensure(engine), file)
    with Keeper(file, owner, Pool(engine)) as keeper:
        _until_told(keeper)
    engine.sweep()


def _until_told(keeper: Keeper) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        # `shutdown` waits for the loop, which this very thread runs.
        threading.Thread(target=keeper.shutdown, daemon=True).start()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    keeper.serve_forever(poll_interval=0.2)


def main() -> int:
    """Serve with the options given."""
    log.set_up("sandbox")
    parser = argparse.ArgumentParser(prog="python -m graders.sandbox", description="keep sandboxes for pupils' code")
    parser.add_argument("--socket", type=Path, required=True)
    parser.add_argument("--centre", required=True, help="name of the container network")
    parser.add_argument("--owner", type=int, nargs=2, default=(1000, 1000), metavar=("USER", "GROUP"))
    options = parser.parse_args()
    try:
        serve(options.socket.absolute(), options.centre, tuple(options.owner))
    except SandboxError as error:
        _log.error("%s", error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
