import os
from pathlib import Path

from graders.exchange.blob import Blobs
from hub_config.folder import owner


def test_what_the_exchange_stores_is_the_workers_too(tmp_path: Path) -> None:
    """The exchange may run as root and the worker never does; both write into the folders of blobs."""
    folder = tmp_path / "blobs"
    blobs = Blobs(folder)
    os.chown(folder, *owner())
    blobs.put(b"handed in")
    assert {(path.stat().st_uid, path.stat().st_gid) for path in folder.rglob("*")} == {owner()}
