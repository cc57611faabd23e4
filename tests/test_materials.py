"""What lies in a bundle is described as CycloneDX 1.5 wants it, and every file has its checksum."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from images.bundle import materials
from images.context import CHECKOUT

LOCK = f"""numpy==2.1.0 \\
    --hash=sha256:{"a" * 64}
zope_interface==7.0 ; python_version < "4" \\
    --hash=sha256:{"b" * 64}
"""
NPM = {"packages": {"": {}, "node_modules/@scope/one": {"version": "1.0.0"}, "node_modules/two": {"version": "2.0.0"}}}


def _checkout(folder: Path) -> Path:
    (folder / "requirements.lock").write_text(LOCK)
    (folder / "package-lock.json").write_text(json.dumps(NPM))
    return folder


def test_the_list_of_packages_is_valid_and_whole(tmp_path: Path) -> None:
    described = materials.describe(_checkout(tmp_path))
    materials.ensure_valid(described)
    found = {each["purl"]: each.get("hashes") for each in json.loads(described)["components"]}
    assert set(found) == {
        *("pkg:pypi/numpy@2.1.0", "pkg:pypi/zope-interface@7.0"),
        *("pkg:npm/%40scope/one@1.0.0", "pkg:npm/two@2.0.0"),
    }
    assert found["pkg:pypi/numpy@2.1.0"] == [{"alg": "SHA-256", "content": "a" * 64}]


def test_a_list_that_is_not_valid_is_refused(tmp_path: Path) -> None:
    described = materials.describe(_checkout(tmp_path)).replace("a" * 64, "no hash")
    with pytest.raises(ValueError, match=r"sbom\.json: is not valid"):
        materials.ensure_valid(described)


def test_a_broken_or_missing_file_of_a_bundle_is_named_and_nothing_is_unpacked(tmp_path: Path) -> None:
    bundle = tmp_path / "bundle"
    (bundle / "wheels").mkdir(parents=True)
    shutil.copy2(CHECKOUT / "images" / "bundle" / "install.sh", bundle)
    for name in ("source.tar.gz", "built.tar.gz", "wheels/one.whl"):
        (bundle / name).write_text(name)
    (bundle / materials.SUMS).write_text(materials.checksums(bundle))
    (bundle / "wheels" / "one.whl").write_text("another")
    (bundle / "built.tar.gz").unlink()
    done = subprocess.run(
        ["sh", bundle / "install.sh", tmp_path / "target"], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "wheels/one.whl: FAILED" in done.stdout + done.stderr
    assert "built.tar.gz" in done.stdout + done.stderr
    assert not (tmp_path / "target").exists()
