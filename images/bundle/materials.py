"""What lies in a bundle, and how it is described: the CycloneDX list of the packages, and a checksum for every file."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot5
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from images import wheelhouse

SUMS = "SHA256SUMS"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)")
_HASH = re.compile(r"sha256:([0-9a-f]{64})")


def python_components(lock: str) -> Iterator[Component]:
    """List the packages of `requirements.lock`, with the hashes that are accepted."""
    for entry in wheelhouse.entries(lock):
        found = _PIN.match(entry)
        if found is None:
            raise ValueError(f"requirements.lock: {entry.splitlines()[0]} is no pin; run `make lock`")
        name, version = found.groups()
        hashes = [HashType(alg=HashAlgorithm.SHA_256, content=each) for each in _HASH.findall(entry)]
        yield _component(PackageURL("pypi", name=name.lower().replace("_", "-"), version=version), hashes)


def npm_components(lock: str) -> Iterator[Component]:
    """List the packages of `package-lock.json`."""
    for place, facts in json.loads(lock)["packages"].items():
        if place:
            space, _, name = place.rpartition("node_modules/")[2].rpartition("/")
            yield _component(PackageURL("npm", namespace=space or None, name=name, version=facts["version"]), [])


def _component(url: PackageURL, hashes: list[HashType]) -> Component:
    name = f"{url.namespace}/{url.name}" if url.namespace else url.name
    return Component(
        type=ComponentType.LIBRARY, name=name, version=url.version, purl=url, bom_ref=url.to_string(), hashes=hashes
    )


def describe(checkout: Path) -> str:
    """Return what the bundle's software is made of, as CycloneDX 1.5 in JSON."""
    python = python_components((checkout / "requirements.lock").read_text("utf-8"))
    npm = npm_components((checkout / "package-lock.json").read_text("utf-8"))
    ours = Component(type=ComponentType.APPLICATION, name="yunlab", bom_ref="yunlab")
    bom = Bom(components=[*python, *npm])
    bom.metadata.component = ours
    bom.register_dependency(ours, bom.components)
    return str(JsonV1Dot5(bom).output_as_string(indent=1))


def ensure_valid(described: str) -> None:
    """Check a list of packages against CycloneDX's own schema.

    Raises:
        ValueError: it is not as the schema says.
    """
    if wrong := JsonStrictValidator(SchemaVersion.V1_5).validate_str(described):
        raise ValueError(f"sbom.json: is not valid CycloneDX 1.5 ({str(wrong)[:200]}); run `make lock`")


def checksums(folder: Path) -> str:
    """Return a line for every file of a folder, as `sha256sum` writes and reads them."""
    lines = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        lines.append(f"{digest}  {path.relative_to(folder).as_posix()}\n")
    return "".join(lines)
