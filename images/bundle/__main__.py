"""`make bundle`: writes everything a site without internet needs into a folder.

Only what was installed and built here, from locked versions, goes into it; nothing is fetched there any more.
"""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from images import build, closure, context, service, wheelhouse
from images.bundle import materials

CHECKOUT = context.CHECKOUT
BUILT = context.PAGE.parent
DEBIAN = ("make", "python3.11", "python3.11-venv", "docker.io", "docker-compose", "iptables", "postgresql-client")
"""What `docs/for-it.md` asks the machine to have."""


class BundleError(RuntimeError):
    """The bundle cannot be made; the message says what is missing."""


def source(target: Path) -> None:
    """Pack the checkout as it was committed; without git, as it lies there."""
    if (CHECKOUT / ".git").exists():
        _run("git", "-C", str(CHECKOUT), "archive", "--prefix=yunlab/", f"--output={target}", "HEAD")
        return
    with tarfile.open(target, "w:gz") as tar:
        tar.add(CHECKOUT, "yunlab", filter=_of_source)


def _of_source(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    made = {".venv", "node_modules", "build", "dist", ".wheelhouse", ".yunlab", "__pycache__", ".yunlab-backups"}
    return None if made & set(Path(member.name).parts) or member.issym() else member


def wheels(target: Path) -> None:
    """Put every locked package there, hashes checked."""
    lock = closure.LOCK.read_text("utf-8")
    build.ensure_wheels(lock)
    target.mkdir()
    for file in wheelhouse.files(lock):
        shutil.copy2(file, target)
    if wheelhouse.missing(lock):
        raise BundleError("the wheelhouse is not whole: run make bundle again")


def built(target: Path) -> None:
    """Pack what npm installed and what was built of the lab pages."""
    with tarfile.open(target, "w:gz", dereference=True) as tar:
        for folder in (CHECKOUT / "node_modules", BUILT):
            if not folder.exists():
                raise BundleError(f"{folder}: is not there; run make page first")
            tar.add(folder.resolve(), f"yunlab/{folder.relative_to(CHECKOUT)}")


def images(target: Path, base: str, names: list[str]) -> None:
    """Pack the images, and the base that they stand on."""
    process = subprocess.Popen(["docker", "save", base, *names], stdout=subprocess.PIPE)
    assert process.stdout is not None  # noqa: S101 - it was asked for
    with gzip.open(target, "wb", compresslevel=3) as packed:
        shutil.copyfileobj(process.stdout, packed, 1 << 20)
    if process.wait():
        raise BundleError("docker save failed, see above; run make images (and make centre-images) first")


def debian(target: Path) -> None:
    """Fetch the Debian packages that a bare machine needs, with all that they need themselves."""
    (target / "partial").mkdir(parents=True)
    nothing = target / "nothing"
    nothing.touch()
    options = (f"Dir::State::status={nothing}", f"Dir::Cache::archives={target}", "Debug::NoLocking=1")
    said = [word for option in options for word in ("-o", option)]
    _run("apt-get", "--yes", "--quiet", "--download-only", "--no-install-recommends", *said, "install", *DEBIAN)
    shutil.rmtree(target / "partial")
    nothing.unlink()


def _run(*command: str) -> None:
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise BundleError(f"{command[0]}: {done.stderr.strip()[-600:]}")


def make(folder: Path, wanted: list[str], base: str, *, with_debian: bool) -> None:
    """Make the bundle in a folder that is not there yet: first beside it, then under its name.

    Args:
        folder: of the bundle.
        wanted: images, by name; none for a site that only evaluates.
        base: the image that the others stand on.
        with_debian: whether Debian's packages are fetched too.

    Raises:
        BundleError: something is missing.
    """
    if folder.exists():
        raise BundleError(f"{folder}: is there already; remove it, or say to=FOLDER")
    fresh = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    source(fresh / "source.tar.gz")
    wheels(fresh / "wheels")
    built(fresh / "built.tar.gz")
    if wanted:
        images(fresh / "images.tar.gz", base, wanted)
    if with_debian:
        debian(fresh / "debian")
    for name in ("install.sh", "README.md"):
        shutil.copy2(Path(__file__).with_name(name), fresh)
    described = materials.describe(CHECKOUT)
    materials.ensure_valid(described)
    (fresh / "sbom.json").write_text(described, "utf-8")
    (fresh / materials.SUMS).write_text(materials.checksums(fresh), "utf-8")
    fresh.rename(folder)


def main() -> int:
    """Make the bundle that the options ask for."""
    parser = argparse.ArgumentParser(prog="make bundle", description="everything for a site without internet")
    parser.add_argument("--to", type=Path, default=CHECKOUT / "dist" / "yunlab-bundle")
    parser.add_argument("--images", choices=["none", "run", "centre"], default="run", help="for make run, make centre")
    parser.add_argument("--debian", action="store_true", help="Debian's packages too")
    options = parser.parse_args()
    tags = ["yunlab-python", "yunlab-build", *(image.tag for image in context.ALL.values())]
    wanted = {"none": [], "run": tags, "centre": [*tags, *map(service.tag, service.NAMES)]}[options.images]
    base = os.environ.get("YUNLAB_BASE_IMAGE") or "debian:bookworm-slim"
    try:
        make(options.to.absolute(), wanted, base, with_debian=options.debian)
    except (BundleError, build.BuildError, OSError, ValueError) as error:
        sys.stderr.write(f"bundle: {error}\n")
        return 1
    size = sum(path.stat().st_size for path in options.to.rglob("*") if path.is_file())
    sys.stdout.write(f"{options.to}: {size / 1e6:.0f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
