"""A centre with a demo's people in which one school's pupils get stock software, beside ours in the other."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from benchmarks.sides import SCHOOLS
from hub_config import demo, secret
from hub_config.serve import serve
from hub_config.settings import load
from tests.journey.stage import UP

CONFIGURATION = Path(__file__).with_name("sides_config.py")


def serve_schools(schools: Sequence[demo.School], configuration: Path) -> None:
    """Serve a centre with these schools until told to stop.

    Args:
        schools: instead of the demo's.
        configuration: of the hub.
    """
    settings = load(os.environ)
    settings.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    secret.ensure(settings.master_key_file)
    demo.SCHOOLS[:] = schools
    demo.ensure(settings)
    serve(settings, lambda: print(UP, flush=True), configuration)


def main() -> None:
    """Serve both sides until told to stop."""
    serve_schools(SCHOOLS, CONFIGURATION)


if __name__ == "__main__":
    main()
