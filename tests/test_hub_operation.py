"""What the hub sees of engine, memory, disk and files, and whoever may be told the hub's numbers."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jupyterhub.handlers.pages import SpawnHandler
from prometheus_client import generate_latest

from hub_config.door.spawn import Spawn
from hub_config.operation import engine, memory, metric
from hub_config.operation.facts import Facts
from tests.hub_stage import settings

ENDS = datetime(2031, 5, 4, tzinfo=UTC)


async def _routes() -> Mapping[str, Any]:
    return {"/": {}, "/user/a/": {}}


async def _hanging() -> Mapping[str, Any]:
    await asyncio.Event().wait()
    raise AssertionError


def _certificate(file: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "lab.example")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(ENDS - timedelta(days=9)).not_valid_after(ENDS)
    file.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))


def test_every_part_is_told_and_one_that_hangs_holds_up_nothing(tmp_path: Path) -> None:
    _certificate(tmp_path / "site.pem")
    (tmp_path / "capacity.json").write_text(json.dumps({"schema": 1, "pupils": 7, "narrowest": "memory"}))
    (tmp_path / "last-backup.json").write_text('{"time": "2026-11-20T03:00:00+00:00"}')
    facts = Facts(settings(tmp_path, YUNLAB_CERTIFICATE=str(tmp_path / "site.pem")))
    told = asyncio.run(facts.gather({"a/": os.getpid(), "b/": 2**22 + 1}, _hanging))
    assert told["proxy"] is None
    assert told["engine"] == {"kind": "local"}
    assert told["disk"]["free"] > 0
    assert told["memory"]["a/"] > 1e6
    assert told["memory"]["b/"] is None
    assert told["files"]["capacity"]["pupils"] == 7
    assert told["files"]["certificate"] == {
        "begins": (ENDS - timedelta(days=9)).isoformat(),
        "ends": ENDS.isoformat(),
    }
    assert told["files"]["backup"]["time"].startswith("2026-11-20")


def test_what_is_not_there_or_cannot_be_read_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "capacity.json").write_text('{"schema": 2, "pupils": 7}')
    (tmp_path / "site.pem").write_text("no certificate")
    facts = Facts(settings(tmp_path, YUNLAB_CERTIFICATE=str(tmp_path / "site.pem")))
    told = asyncio.run(facts.gather({}, _routes))
    assert told["proxy"] == {"routes": 2}
    assert told["files"]["capacity"] is None
    assert told["files"]["backup"] is None
    assert told["files"]["certificate"]["ends"] is None


@pytest.mark.parametrize(("folder", "count", "spare"), [
    ("docker/abc", "memory.current", "inactive_file"),
    ("memory/system.slice/docker-abc.scope", "memory.usage_in_bytes", "total_inactive_file"),
])  # fmt: skip
def test_the_memory_of_a_container_is_what_the_kernel_counts(
    tmp_path: Path, folder: str, count: str, spare: str
) -> None:
    place = tmp_path / folder
    place.mkdir(parents=True)
    (place / count).write_text("5000\n")
    (place / "memory.stat").write_text(f"cache 1\n{spare} 2000\n")
    assert memory.of_container("abc", tmp_path) == 3000
    assert memory.of_container("other", tmp_path) is None


@pytest.mark.engine
def test_the_real_engine_tells_its_version_and_what_is_missing() -> None:
    told = engine.look("bridge", ["no-such-image-of-yunlab"])
    assert told["version"]
    assert told["missing"] == ["no-such-image-of-yunlab"]


def test_the_hubs_numbers_name_nobody(tmp_path: Path) -> None:
    metric.apply(settings(tmp_path))
    (tmp_path / "capacity.json").write_text('{"schema": 1, "pupils": 7}')
    told = generate_latest().decode()
    assert "yunlab_capacity_pupils 7.0" in told
    assert 'yunlab_sign_ins_failed_total{why="wrong"}' in told


class Hub:
    """A user's servers, as the hub's handlers see them."""

    def __init__(self, pending: str | None) -> None:
        self.spawners = {"": SimpleNamespace(pending=pending, _log_name="a")}


@pytest.mark.parametrize(("pending", "said", "passes"), [
    ("spawn", "a pending spawn", True),
    (None, "a pending spawn", False),
    ("spawn", "something else broke", False),
])  # fmt: skip
def test_only_a_start_that_is_on_its_way_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, pending: str | None, said: str, passes: bool
) -> None:
    async def broken(*_: Any, **__: Any) -> None:
        await asyncio.sleep(0)
        raise RuntimeError(said)

    monkeypatch.setattr(SpawnHandler, "spawn_single_user", broken)
    monkeypatch.setattr(SpawnHandler, "log", SimpleNamespace(info=lambda *_: None))
    asked = Spawn.__new__(Spawn).spawn_single_user(Hub(pending))
    if passes:
        asyncio.run(asked)
    else:
        with pytest.raises(RuntimeError, match=said):
            asyncio.run(asked)
