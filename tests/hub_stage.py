"""What the tests of the hub's configuration share: settings in a folder of their own, and somebody without rights."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from hub_config.settings import Settings, load


def settings(folder: Path, **environ: str) -> Settings:
    """Settings of a centre without an engine whose state is in a folder of the test."""
    return load({"ENGINE": "local", "YUNLAB_STATE": str(folder), **environ})


def open_to_everybody(folder: Path) -> None:
    """Let every account pass through a test's folder, as those above it."""
    temporary = Path(tempfile.gettempdir())
    for each in (folder, *(above for above in folder.parents if above != temporary and temporary in above.parents)):
        each.chmod(0o755)


def as_nobody(question: Callable[[], str]) -> str:
    """Answer a question in a child process without root's rights, to whom locked files are locked."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        if os.geteuid() == 0:
            os.setuid(65534)
        try:
            os.write(writing, question().encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        said = answer.read().decode()
    os.waitpid(child, 0)
    return said
