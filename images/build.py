"""Builds the images that servers and the worker run in; does nothing, quickly, when nothing changed.

Usage: `python images/build.py [student code teacher grader sandbox]`. See README.md in this folder.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

# Run as a script, Python looks for modules in this folder only.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from images import closure, context, wheelhouse

LABEL = "yunlab.inputs"
LEGACY = {"DOCKER_BUILDKIT": "0", "BUILDKIT_PROGRESS": "plain"}


class BuildError(RuntimeError):
    """An image cannot be built; the message names the step and the remedy."""


def _docker(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["docker", *arguments], capture_output=True, text=True, check=False)


def _say(message: str) -> None:
    sys.stdout.write(f"images: {message}\n")
    sys.stdout.flush()


def take_turns() -> None:
    """Wait for another build of this checkout, which lays out the same folders; the lock ends with the process."""
    context.FOLDER.mkdir(parents=True, exist_ok=True)
    fcntl.flock(os.open(context.FOLDER / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC), fcntl.LOCK_EX)


def current(tag: str, inputs: str) -> bool:
    """Tell whether an image was made from just these inputs."""
    form = f'{{{{index .Config.Labels "{LABEL}"}}}}'
    return _docker("image", "inspect", "--format", form, tag).stdout.strip() == inputs


def _identity(tag: str) -> str:
    return _docker("image", "inspect", "--format", "{{.Id}}", tag).stdout.strip()


def ensure_engine() -> None:
    """Check that an engine answers.

    Raises:
        BuildError: no program `docker`, or no engine behind it.
    """
    try:
        answer = _docker("version", "--format", "{{.Server.Version}}")
    except FileNotFoundError:
        raise BuildError("there is no program `docker`; install Debian's docker.io, or run with ENGINE=local") from None
    if answer.returncode:
        raise BuildError(f"the container engine does not answer: {answer.stderr.strip()}")


def ensure_base(base: str, mirror: str) -> None:
    """See to it that the base image is there: pulled, or made with debootstrap where no registry can be reached.

    Raises:
        BuildError: neither worked.
    """
    if _identity(base) or _docker("pull", "--quiet", base).returncode == 0:
        return
    _say(f"{base} cannot be pulled, making it with debootstrap")
    made = subprocess.run(["sh", context.IMAGES / "base.sh", base, mirror], capture_output=True, text=True, check=False)
    if made.returncode:
        raise BuildError(made.stderr.strip())


def ensure_wheels(lock: str) -> None:
    """See to it that the wheelhouse holds every wheel that a lock names.

    Raises:
        BuildError: a package cannot be had.
    """
    needed = wheelhouse.missing(lock)
    if not needed:
        return
    _say(f"fetching {len(wheelhouse.entries(needed))} packages")
    wanted = context.FOLDER / "wheels.lock"
    wanted.write_text(needed)
    done = subprocess.run(wheelhouse.fetching(sys.executable, wanted), capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"packages cannot be fetched:\n{done.stderr.strip()}\nset pip's index or proxy and run again")


def make(folder: Path, tag: str, inputs: str, options: Iterable[str]) -> None:
    """Build an image out of a folder.

    Raises:
        BuildError: it cannot be built.
    """
    started = time.monotonic()
    command = [
        "docker",
        "build",
        "--network",
        "host",
        "--tag",
        tag,
        "--label",
        f"{LABEL}={inputs}",
        *options,
        str(folder),
    ]
    done = subprocess.run(
        command, env=os.environ | LEGACY, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise BuildError(f"{tag} cannot be built:\n{done.stdout[-4000:]}")
    _say(f"{tag} built in {time.monotonic() - started:.0f} s")


def build_python(base: str, mirror: str, extra_ca: Path | None) -> str:
    """Build the images that the others stand on.

    Returns:
        Fingerprint of what they were built from.
    """
    folder = context.lay_out_python(extra_ca)
    inputs = context.fingerprint(folder, _identity(base), mirror)
    for target in ("python", "build"):
        if not current(f"yunlab-{target}", inputs):
            arguments = ("--build-arg", f"BASE={base}", "--build-arg", f"MIRROR={mirror}", "--target", target)
            make(folder, f"yunlab-{target}", inputs, arguments)
    return inputs


def ensure_page(image: context.Image) -> None:
    """Check that what an image serves has been built.

    Raises:
        BuildError: it has not.
    """
    if "labkit" in image.code and not context.PAGE.exists():
        raise BuildError("the lab page is not built, so that every lab would stay empty; run `make page` first")


def prepare(image: context.Image, below: str) -> Callable[[], None] | None:
    """Lay out what an image is built from.

    Returns:
        What builds it; nothing if the image is current.
    """
    ensure_page(image)
    folder = context.lay_out(image)
    inputs = context.fingerprint(folder, below)
    if current(image.tag, inputs):
        return None
    ensure_wheels((folder / "requirements.lock").read_text())
    context.add_wheels(folder)
    return partial(make, folder, image.tag, inputs, ())


def build(images: Iterable[context.Image], below: str) -> None:
    """Build images unless they are current; as many at a time as there are cores, for the engine uses one for each."""
    steps = [step for image in images if (step := prepare(image, below))]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for done in [pool.submit(step) for step in steps]:
            done.result()


def options(arguments: list[str] | None) -> argparse.Namespace:
    """Read the options, and the variables that stand for them."""
    parser = argparse.ArgumentParser(prog="images/build.py", description="build the container images")
    parser.add_argument("images", nargs="*", metavar="image", help=f"of {', '.join(context.ALL)}; default: all")
    parser.add_argument("--base", default=os.environ.get("YUNLAB_BASE_IMAGE") or "debian:bookworm-slim")
    parser.add_argument("--mirror", default=os.environ.get("YUNLAB_MIRROR", ""), help="root address of a Debian mirror")
    parser.add_argument("--extra-ca", type=Path, default=os.environ.get("YUNLAB_EXTRA_CA") or None)
    found = parser.parse_args(arguments)
    unknown = set(found.images) - set(context.ALL)
    if unknown:
        parser.error(f"unknown image {', '.join(sorted(unknown))}; there are {', '.join(context.ALL)}")
    return found


def main(arguments: list[str] | None = None) -> int:
    """Build what is asked for; all images by default."""
    chosen = options(arguments)
    try:
        ensure_engine()
        take_turns()
        ensure_base(chosen.base, chosen.mirror)
        below = build_python(chosen.base, chosen.mirror, chosen.extra_ca)
        build([context.ALL[name] for name in chosen.images or context.ALL], below)
    except (BuildError, closure.LockError) as error:
        sys.stderr.write(f"images: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
