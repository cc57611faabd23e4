"""Secrets that are made once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hub_config import secret


def test_a_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "state" / "master.key"
    first = secret.ensure(path)
    assert len(bytes.fromhex(first)) == 32
    assert secret.ensure(path) == first


def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    secret.ensure(path)
    path.chmod(0o644)
    secret.ensure(path)
    assert path.stat().st_mode & 0o777 == 0o600


def test_two_starts_at_once_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(secret.ensure, [tmp_path / "master.key"] * 8))
    assert len(set(made)) == 1


@pytest.mark.parametrize("content", ["", "ab", "z" * 64])
def test_a_damaged_secret_is_not_replaced_silently(tmp_path: Path, content: str) -> None:
    path = tmp_path / "master.key"
    path.write_text(content)
    with pytest.raises(ValueError, match=r"master\.key.*backup"):
        secret.ensure(path)
    assert path.read_text() == content
